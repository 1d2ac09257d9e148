"""What the bot says of the clinic: prices, services, addresses, hours, insurers."""

from collections.abc import Sequence, Set
from datetime import date
from uuid import UUID

import phonenumbers

from balcao.domains.bot.dialogue.days import minutes_words, on_day_words
from balcao.domains.clinics.models import Clinic, Practitioner, Service
from balcao.domains.clinics.promotions.models import Promotion

NO_ADDRESS = "Não tenho o endereço aqui. Para falar com a equipe, escreva *atendente*."
NO_HOURS = "Não tenho o horário de funcionamento aqui, mas posso ver os horários livres para você: é só dizer o dia."
NO_INSURERS = (
    "Não tenho aqui a lista de convênios; o atendimento particular pode ser marcado agora. "
    "Para falar com a equipe, escreva *atendente*."
)
NO_PAYMENT = "As formas de pagamento são combinadas com a equipe. Para falar com uma pessoa, escreva *atendente*."
PREPARATION_OF_WHAT = "O preparo depende do serviço: me diga qual, por exemplo _preparo do clareamento_."
OTHER_QUESTION = "Se a sua dúvida for outra, escreva *atendente*."
GETTING_THERE = "Sobre estacionamento e acesso, a equipe confirma para você: escreva *atendente*."


def money(cents: int) -> str:
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"R$ {whole},{cents % 100:02}"


def price_of(service: Service) -> str:
    if service.price_cents is None:
        return f"O valor de *{service.name}* é informado pela equipe. Para falar com uma pessoa, escreva *atendente*."
    return f"*{service.name}* custa {money(service.price_cents)} (particular)."


def prices(services: Sequence[Service]) -> str:
    told = [service for service in services if service.price_cents is not None]
    if not told:
        return "Os valores são informados pela equipe. Para falar com uma pessoa, escreva *atendente*."
    return "\n".join(
        ["Nossos valores (particular):", *(f"• {one.name}: {money(one.price_cents or 0)}" for one in told)]
    )


def promotion(one: Promotion) -> str:
    told = f": {one.description}" if one.description else ""
    return f"🎉 *{one.name}*{told}{_how(one)}"


def promotion_of(one: Promotion, cents: int) -> str:
    return f"🎉 *{one.name}*: {money(cents)}{_how(one)}"


def _how(one: Promotion) -> str:
    until = f", até {one.ends_on:%d/%m}" if one.ends_on else ""
    return f"{until} (código *{one.code}*)" if one.code else f"{until} (peça à recepção)"


def about_service(service: Service, able: Sequence[Practitioner]) -> str:
    lines = [f"*{service.name}*: dura cerca de {minutes_words(service.duration_minutes)}."]
    if service.description:
        lines.append(service.description)
    if able:
        lines.append(f"Quem faz: {listed([who.name for who in able])}.")
    if service.preparation:
        lines.append(f"Preparo: {service.preparation}")
    return "\n".join(lines)


def preparation(service: Service) -> str:
    if not service.preparation:
        return f"Para *{service.name}* não há preparo: é só vir. 🙂"
    return f"Preparo para *{service.name}*: {service.preparation}"


def services(services: Sequence[Service]) -> str:
    return "\n".join(["Fazemos:", *(f"• {service.name}" for service in services), OTHER_QUESTION])


def addresses(clinics: Sequence[Clinic], with_link: Set[UUID] = frozenset()) -> str:
    return "\n".join(
        f"📍 *{one.name}*: {one.address}"
        + (f" (tel. {phone_words(one.phone)})" if one.phone else "")
        + (f"\nMapa: {map_link(one)}" if one.id in with_link else "")
        for one in clinics
    )


def map_link(clinic: Clinic) -> str:
    latitude, longitude = f"{clinic.latitude:.5f}", f"{clinic.longitude:.5f}"
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=18/{latitude}/{longitude}"


def phone_words(number: str) -> str:
    parsed = phonenumbers.parse(number, "BR")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def opening_hours(told: Sequence[tuple[str, str]]) -> str:
    if len(told) == 1:
        return f"🕗 Nosso horário: {told[0][1]}."
    return "\n".join(f"🕗 *{name}*: {hours}." for name, hours in told)


def closed_that_day(day: date, name: str, today: date) -> str:
    words = on_day_words(day, today)
    return f"{words[0].upper()}{words[1:]} não abrimos ({name})."


def insurer_accepted(named: Sequence[str]) -> str:
    return f"Sim, atendemos {listed(named)}! 😊"


def insurers(accepted: Sequence[str]) -> str:
    return f"Atendemos particular e os convênios: {', '.join(accepted)}."


def listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} ou {names[-1]}"
