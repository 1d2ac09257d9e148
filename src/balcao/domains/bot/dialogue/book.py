"""Books: asks for what is missing, offers times, takes the one chosen."""

from datetime import time

from balcao.core.problems import Problem
from balcao.domains.bot.dialogue import cues, taps, words
from balcao.domains.bot.dialogue.hear_time import hear_time, is_day_unclear
from balcao.domains.bot.dialogue.insurer import settle_insurer, take_insurer
from balcao.domains.bot.dialogue.offer import offer, present
from balcao.domains.bot.dialogue.promotions import take_code
from balcao.domains.bot.dialogue.returns import take_return
from balcao.domains.bot.dialogue.state import Wish
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.wants_look import look_first
from balcao.domains.bot.dialogue.wish import said_when, take_person, take_practitioner, take_service, take_when
from balcao.domains.contacts.recognise import search_text
from balcao.domains.scheduling.actors import BOT
from balcao.domains.scheduling.book import book as book_appointment
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.hold import hold
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.promotions.quote import PromotionRefused
from balcao.domains.scheduling.queries import see_appointment

MOST_LISTED = 12


async def start_booking(turn: Turn) -> None:
    """Begins, or goes on with what this turn adds."""
    if turn.state.goal != "book":
        asked_about = turn.state.service_id if turn.state.asked == "booking" else None
        turn.state.begin("book")
        turn.state.service_id = asked_about
        turn.state.clinic_id = turn.clinic_id
    _take_all(turn)
    await take_return(turn)
    await _go_on(turn)


async def hear_booking(turn: Turn) -> bool:
    """Whether the turn answered what was asked."""
    state = turn.state
    heard: bool | FreeTime = False
    if state.returns is None and state.asked in ("service", "practitioner", "slot", "day", "date"):
        await take_return(turn)
        if state.returns is not None:
            take_when(state, turn.understood)
            await offer(turn)
            return True
    if state.asked == "service":
        heard = await _hear_service(turn)
    elif state.asked == "practitioner":
        heard = await _hear_practitioner(turn)
    elif state.asked == "name":
        heard = await _hear_name(turn)
    elif state.asked in ("slot", "sure", "day", "date"):
        take_person(turn)
        await _take_payer(turn)
        heard = await hear_time(turn)
    if isinstance(heard, FreeTime):
        await _settle(turn, heard)
        return True
    return heard


async def _take_payer(turn: Turn) -> None:
    take_insurer(turn)
    await take_code(turn)
    service = turn.desk.service(turn.state.service_id)
    if service is not None:
        settle_insurer(turn, service)


def _take_all(turn: Turn) -> None:
    clinic = turn.desk.clinic_named(turn.plain)
    turn.state.clinic_id = clinic.id if clinic else turn.state.clinic_id
    take_person(turn)
    take_service(turn)
    take_practitioner(turn)
    take_insurer(turn)
    take_when(turn.state, turn.understood)


async def _go_on(turn: Turn) -> None:
    await take_code(turn)
    if _is_service_missing(turn) or _is_practitioner_unsettled(turn) or await is_day_unclear(turn):
        return
    await offer(turn)


def _is_service_missing(turn: Turn) -> bool:
    state, desk = turn.state, turn.desk
    if desk.service(state.service_id) is not None:
        return False
    who = desk.practitioner(state.practitioner_id)
    possible = desk.done_by_one(who) if who else list(desk.services)
    if len(possible) == 1:
        state.service_id = possible[0].id
        return False
    if not possible:
        turn.ask("person", words.NOTHING_BOOKABLE, taps=taps.CALL_A_PERSON)
        return True
    listed = possible[:MOST_LISTED]
    ids = [str(service.id) for service in listed]
    turn.ask("service", words.which_service(listed, who), ids, taps.of_services(listed))
    return True


def _is_practitioner_unsettled(turn: Turn) -> bool:
    state, desk = turn.state, turn.desk
    service = desk.service(state.service_id)
    assert service is not None
    settle_insurer(turn, service)
    able = desk.who_does(service)
    who = desk.practitioner(state.practitioner_id)
    if who is not None and who not in able:
        state.practitioner_id = None
        turn.say(words.does_not_do(who, service))
    elif "practitioner" in turn.understood.ambiguous and len(able) > 1:
        ids = [str(one.id) for one in able]
        turn.ask("practitioner", words.which_practitioner(able), ids, taps.of_practitioners(able))
        return True
    return False


async def _hear_service(turn: Turn) -> bool:
    _take_all(turn)
    picked = turn.picked_option()
    if picked:
        turn.state.service_id = picked
    is_unclear = turn.understood.intent == "outro" and "service" in turn.understood.ambiguous
    if turn.desk.service(turn.state.service_id) is None and not is_unclear:
        return False
    await _go_on(turn)
    return True


async def _hear_practitioner(turn: Turn) -> bool:
    _take_all(turn)
    picked = turn.picked_option()
    if picked:
        turn.state.practitioner_id = picked
    elif turn.state.practitioner_id is None and not cues.ANYBODY.search(turn.plain):
        return False
    await offer(turn)
    return True


async def _settle(turn: Turn, free: FreeTime) -> None:
    """A time is chosen: books it, or holds it while the name is asked for, of the insurer's quota too."""
    state = turn.state
    state.chosen = free
    if _patient(turn) is None:
        try:
            await hold(turn.session, free, turn.holder, insurer=state.insurer)
        except SlotTaken as taken:
            return await _offer_instead(turn, taken)
        except Problem:
            return _leave_to_a_person(turn)
        return turn.ask("name", words.ask_name(turn))
    await _book(turn, free)


def _patient(turn: Turn) -> str | None:
    if turn.state.patient_name:
        return turn.state.patient_name
    return None if turn.state.for_other else turn.contact.name


async def _hear_name(turn: Turn) -> bool:
    told, state = turn.understood, turn.state
    name = told.entities.name or cues.looks_like_name(turn.text)
    if name is None:
        changes = told.choice is not None or told.more or said_when(told)
        state.asked = "slot" if changes else "name"
        picked = await hear_time(turn) if changes else False
        if isinstance(picked, FreeTime):
            await _settle(turn, picked)
            return True
        return picked
    state.patient_name = name
    assert state.chosen is not None
    await _book(turn, state.chosen)
    return True


async def _book(turn: Turn, free: FreeTime) -> None:
    state, patient = turn.state, _patient(turn)
    assert patient is not None
    await look_first(turn, free)
    try:
        async with turn.session.begin_nested():
            appointment = await book_appointment(
                turn.session,
                actor=BOT,
                practitioner_id=free.practitioner_id,
                service_id=free.service_id,
                clinic_id=free.clinic_id,
                start_at=free.start_at,
                patient_name=patient,
                contact_id=turn.contact.id,
                origin="bot",
                holder=turn.holder,
                insurer=state.insurer,
                return_of=state.returns.id if state.returns else None,
                promotion_code=state.promotion_code if not state.insurer else None,
            )
    except SlotTaken as taken:
        return await _offer_instead(turn, taken)
    except PromotionRefused as refused:
        turn.say(words.without_code(state.promotion_code or "", refused.detail or refused.title))
        state.promotion_code = None
        return await _book(turn, free)
    except Problem:
        return _leave_to_a_person(turn)
    if not state.for_other and not turn.contact.name:
        turn.contact.name = patient
        turn.contact.search = search_text(turn.contact)
    seen = await see_appointment(turn.session, appointment.id)
    assert seen is not None
    service = turn.desk.service(free.service_id)
    turn.say(words.booked(turn, seen, service.preparation if service else None))
    turn.acted = True
    also_for, insurer, wish = state.also_for, state.insurer, Wish(day=free.day, time=time.fromisoformat(free.hour))
    state.begin(None)
    state.booked_id, state.booked_at = appointment.id, turn.now
    if also_for:
        await _next_person(turn, also_for, free, wish)
        turn.state.insurer = insurer
    return None


def _leave_to_a_person(turn: Turn) -> None:
    turn.ask("person", words.COULD_NOT_BOOK, taps=taps.CALL_A_PERSON)


async def _next_person(turn: Turn, other: str, free: FreeTime, wish: Wish) -> None:
    """Of "para mim e meu marido": the second one as near to the first as there is a time."""
    state = turn.state
    state.begin("book")
    state.service_id, state.clinic_id, state.wish, state.for_other = free.service_id, free.clinic_id, wish, other
    turn.say(words.now_for(other))
    await offer(turn)


async def _offer_instead(turn: Turn, taken: SlotTaken) -> None:
    free = [one for one in taken.alternatives if one.start_at > turn.now]
    if free:
        return present(turn, free, words.JUST_TAKEN, is_instead=True)
    turn.say(words.JUST_TAKEN_ALONE)
    await offer(turn)
