"""Answers questions about the clinic: prices, services, address, hours, insurers, payment."""

from collections.abc import Callable
from typing import Final

from balcao.domains.bot.dialogue import clinic_words, cues, words
from balcao.domains.bot.dialogue.insurer import not_accepted
from balcao.domains.bot.dialogue.opening import all_closed_on, hours_words
from balcao.domains.bot.dialogue.promotions import promotion_lines
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.understanding.folding import fold
from balcao.domains.clinics.models import Service
from balcao.domains.scheduling.next_appointments import next_appointments

MOST_LISTED = 15


async def answer(turn: Turn, intent: str) -> None:
    if intent == "informacoes_servicos" and _service(turn) is None and cues.PREPARATION.search(turn.plain):
        return turn.say(await _preparation(turn))
    turn.say(ANSWERS[intent](turn))
    if intent == "precos" and (lines := await promotion_lines(turn, _service(turn))):
        turn.say("\n".join(lines))
    return None


def _service(turn: Turn) -> Service | None:
    """The one named, else the one being booked."""
    return turn.desk.service_named(turn.understood.entities.service) or turn.desk.service(turn.state.service_id)


async def _preparation(turn: Turn) -> str:
    """Of the visit that is coming, where no service was named."""
    coming = await next_appointments(turn.session, turn.contact.id, 1)
    service = turn.desk.service(coming[0].service_id) if coming else None
    if service is None:
        return clinic_words.PREPARATION_OF_WHAT
    return clinic_words.preparation(service)


def _prices(turn: Turn) -> str:
    service = _service(turn)
    if service is not None:
        return clinic_words.price_of(service)
    return clinic_words.prices(list(turn.desk.services)[:MOST_LISTED])


def _services(turn: Turn) -> str:
    service = _service(turn)
    if service is not None:
        return clinic_words.about_service(service, turn.desk.who_does(service))
    return clinic_words.services(list(turn.desk.services)[:MOST_LISTED])


def _address(turn: Turn) -> str:
    """With a map: the channel's own where it shows places, else a link."""
    named = turn.desk.clinic_named(turn.plain)
    told = [clinic for clinic in ([named] if named else turn.desk.clinics) if clinic.address]
    if not told:
        return clinic_words.NO_ADDRESS
    placed = [clinic for clinic in told if clinic.latitude is not None]
    if "location" in turn.can:
        turn.places.extend(placed)
        placed = []
    access = [clinic_words.GETTING_THERE] if cues.ABOUT_ACCESS.search(turn.plain) else []
    return "\n".join([clinic_words.addresses(told, {clinic.id for clinic in placed}), *access])


def _hours(turn: Turn) -> str:
    told = [(clinic.name, hours) for clinic in turn.desk.clinics if (hours := hours_words(clinic))]
    day = turn.understood.entities.date
    if day is not None and turn.understood.entities.date_to is None:
        closed = all_closed_on(turn.desk, day)
        if closed is not None:
            return clinic_words.closed_that_day(day, closed, turn.today)
    return clinic_words.opening_hours(told) if told else clinic_words.NO_HOURS


def _insurers(turn: Turn) -> str:
    service = turn.desk.service_named(turn.understood.entities.service)
    accepted = dict.fromkeys(
        str(name) for one in ([service] if service else turn.desk.services) for name in one.insurers
    )
    if not accepted:
        return clinic_words.NO_INSURERS
    said = fold(turn.text)
    named = [name for name in accepted if fold(name) in said]
    if named:
        return clinic_words.insurer_accepted(named)
    if (other := not_accepted(turn)) is not None:
        return words.insurer_not_accepted(other, list(accepted))
    return clinic_words.insurers(list(accepted))


def _payment(turn: Turn) -> str:
    told = turn.desk.account.settings.get("payment_text")
    return str(told) if told else clinic_words.NO_PAYMENT


ANSWERS: Final[dict[str, Callable[[Turn], str]]] = {
    "precos": _prices,
    "informacoes_servicos": _services,
    "endereco": _address,
    "horario_funcionamento": _hours,
    "convenios": _insurers,
    "pagamento": _payment,
}
