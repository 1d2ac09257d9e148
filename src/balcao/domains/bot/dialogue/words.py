"""Every text that the bot says, and the few words that only the dialogue has to know."""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Final

import phonenumbers

from balcao.domains.bot.dialogue.days import PERIODS, day_words, hour_words, minutes_words, moment_words, on_day_words
from balcao.domains.bot.dialogue.state import Goal, Wish
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.clinics.models import Clinic, Practitioner, Service
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.queries import Seen

OFFER_AFTER: Final = 2
MOST_REPEATS: Final = 3
WORDS_OF_A_MACHINE: Final = 4
MENU: Final = (
    ("agendar_consulta", "Marcar uma consulta"),
    ("remarcar_agendamento", "Remarcar"),
    ("cancelar_agendamento", "Cancelar"),
    ("precos", "Serviços e preços"),
    ("endereco", "Endereço"),
    ("falar_com_atendente", "Falar com uma pessoa"),
)

PERSON_COMES = "Certo! Já chamei uma pessoa da equipe, que continua com você por aqui. 🙂"
PERSON_SINCE_LOST = (
    "Desculpe, não estou conseguindo ajudar. Já chamei uma pessoa da equipe, que continua com você por aqui."
)
OFFER_PERSON = (
    "Desculpe, ainda não entendi. Quer que eu chame uma pessoa da equipe? Responda *sim*, ou escreva de outro jeito."
)
HEALTH = (
    "Essa é uma pergunta de saúde, e eu sou um atendimento automático: quem pode orientar você é a equipe. "
    "Já chamei uma pessoa, que continua por aqui. Se piorar ou for urgente, ligue *192* (SAMU)."
)
EMERGENCY = (
    "🚨 Se é uma emergência, ligue agora para o *192* (SAMU) ou vá ao pronto-socorro mais próximo. "
    "Não espere por resposta aqui. Já avisei a equipe."
)
EMERGENCY_LIFE = (
    "Sinto muito que você esteja passando por isso. Você não precisa enfrentar sozinho: ligue agora para o *188* (CVV, "
    "24 horas, gratuito). Se houver risco imediato, ligue *192* (SAMU). Já avisei a equipe."
)
MEDIA = (
    "Recebi! Sou um atendimento automático e só consigo ler texto; "
    "já chamei uma pessoa da equipe para ver o que você enviou. 🙂"
)
STOPPED = "Pronto, não enviaremos mais mensagens. Se mudar de ideia, é só escrever *VOLTAR*."
CAME_BACK = "Que bom ter você de volta! 😊"
YOU_ARE_WELCOME = "Por nada! 😊 Se precisar, é só chamar."
OTHER_QUESTION = "Se a sua dúvida for outra, escreva *atendente*."
LIST_IS_OVER = "Essa lista já não vale mais."
GETTING_THERE = "Sobre estacionamento e acesso, a equipe confirma para você: escreva *atendente*."
ALL_RIGHT = "Tudo bem! Se precisar, é só chamar. 🙂"
WHAT_ELSE = "Tudo bem. Em que mais posso ajudar?"
HELLO_AGAIN = "Oi! Continuando de onde paramos:"
NOT_UNDERSTOOD = "Desculpe, não entendi."
LEFT = "Tudo bem, deixei isso de lado. Se quiser, é só chamar. 🙂"

ASK_DAY = "Para qual dia você prefere? Pode dizer, por exemplo, _quinta à tarde_ ou _26/11_."
ASK_OTHER_DAY = "Sem problema! Qual dia ou período fica melhor para você?"
JUST_TAKEN = "Ah, esse horário acabou de ser ocupado. 😕 Os mais próximos ainda livres são:"
JUST_TAKEN_ALONE = "Ah, esse horário acabou de ser ocupado. 😕"
NOTHING_BOOKABLE = "Por aqui não consigo marcar esse atendimento. Quer que eu chame uma pessoa da equipe?"
COULD_NOT_BOOK = "Não consegui marcar esse horário. Quer que eu chame uma pessoa da equipe?"
NO_APPOINTMENT = "Não encontrei nenhum horário marcado para este número. Quer marcar um? É só dizer o dia."
NONE_LIKE_THAT = "Não encontrei um horário assim, mas há estes. Qual deles? Responda com o *número*."
NONE_LIKE_THAT_BUT_ONE = "Não encontrei um horário assim; o que está marcado é este:"
KEPT = "Certo, seu horário continua marcado. 🙂"
ALREADY_GONE = "Esse horário já não estava mais marcado."
NOT_CONFIRMED = "Tudo bem. Se quiser mudar o horário escreva *remarcar*; para desmarcar, *cancelar*."
WILL_YOU_COME = "Posso confirmar a sua presença? Responda *sim* ou *não*."
CANCEL_REASON = "Pedido do paciente na conversa"

NO_ADDRESS = "Não tenho o endereço aqui. Para falar com a equipe, escreva *atendente*."
NO_HOURS = "Não tenho o horário de funcionamento aqui, mas posso ver os horários livres para você: é só dizer o dia."
NO_INSURERS = (
    "Não tenho aqui a lista de convênios; o atendimento particular pode ser marcado agora. "
    "Para falar com a equipe, escreva *atendente*."
)
NO_PAYMENT = "As formas de pagamento são combinadas com a equipe. Para falar com uma pessoa, escreva *atendente*."

ANYBODY: Final = re.compile(r"\b(?:qualquer|tanto faz|indiferente|nao importa|quem (?:tiver|puder|estiver))\b")
ABOUT_LIFE: Final = re.compile(r"\b(?:suicid\w+|matar|morrer|vida|viver|sentido|saida|cort\w+|machucar)\b")
ANOTHER_VISIT: Final = re.compile(
    r"\b(?:outra consulta|nova consulta|outro agendamento|novo agendamento|mais uma|tambem)\b"
)
NEW_BOOKING: Final = re.compile(r"\b(?:marc\w+|agend\w+|outra|outro|nova|novo|mais uma?|tambem)\b")
LEAVE_IT: Final = re.compile(
    r"\b(?:deixa? (?:para la|quieto|assim)|esquece|desisto|desisti|nao quero mais|nao precisa mais|cancela tudo)\b"
    r"|^ (?:pode )?(?:cancela|cancelar|cancele|parei|depois (?:eu )?(?:vejo|marco))[ .!]*$"
)
MENU_WANTED: Final = re.compile(r"^ (?:menu|voltar|inicio|ajuda|opcoes|comecar|recomecar)[ .!]*$")
ABOUT_ACCESS: Final = re.compile(
    r"\b(?:estaciona\w*|metro|onibus|rampa|elevador|acessibilidade|cadeirante|valet|carro)\b"
)
# To move earlier or later than an appointment's own day.
SOONER: Final = re.compile(r"\b(?:antecip\w+|adiant\w+)\b")
PUT_OFF: Final = re.compile(r"\b(?:adiar|adia|adie|posterg\w+|prorrog\w+)\b")
EARLIER: Final = re.compile(r"\bmais cedo\b")
LATER: Final = re.compile(r"\bmais (?:tarde|para o (?:final|fim))\b")
ANOTHER_DAY: Final = re.compile(r"\b(?:outr[oa]s? (?:dias?|datas?)|mais para frente)\b")
NAME: Final = re.compile(r"^[^\W\d_]{2,}(?:[ '’-][^\W\d_]+){0,6}$")


def direction_of(plain: str) -> str | None:
    for direction, pattern in (("later", LATER), ("earlier", EARLIER), ("day", ANOTHER_DAY)):
        if pattern.search(plain):
            return direction
    return None


def clock(hour: str) -> time:
    return time.fromisoformat(hour)


def iso_day(written: str) -> date:
    return date.fromisoformat(written)


def looks_like_name(text: str) -> str | None:
    """A bare answer of two words or more that could be a name."""
    bare = text.strip(" .!")
    return bare.title() if NAME.match(bare) and " " in bare else None


def welcome(turn: Turn) -> str:
    who = f", {turn.first_name}" if turn.first_name else ""
    return (
        f"Olá{who}! Aqui é o atendimento automático de *{turn.desk.name}*. "
        "Para falar com uma pessoa, escreva *atendente*."
    )


def hello(turn: Turn) -> str:
    who = f", {turn.first_name}" if turn.first_name else ""
    return f"Oi{who}! 😊 Em que posso ajudar?"


def menu() -> str:
    return "\n".join(["Posso ajudar com:", *(f"*{n}.* {title}" for n, (_, title) in enumerate(MENU, 1))])


def shall_i_book(service: Service | None) -> str:
    what = f" para *{service.name}*" if service else ""
    return f"Quer marcar um horário{what}? É só dizer o dia que prefere."


def closed_now(hours: str) -> str:
    told = f" Nosso horário: {hours}." if hours else ""
    return f"Agora estamos fora do horário de atendimento; a resposta vem assim que abrirmos.{told}"


# Times


def here_they_are(turn: Turn, found: Sequence[FreeTime]) -> str:
    wish = turn.state.wish
    exact = wish.exact_time
    if exact and wish.day and not wish.day_to and not wish.open_day:
        if found[0].hour == exact.strftime("%H:%M"):
            return "Tenho esse horário, sim! 😊" if len(found) == 1 else "Tenho esse horário, sim! 😊 É o *1*:"
        return f"Às {hour_words(exact)} não há vaga, mas no mesmo dia tenho:"
    service = turn.desk.service(turn.state.service_id)
    return f"Para *{service.name}* tenho estes horários:" if service else "Tenho estes horários:"


def none_but_these(turn: Turn, near: Sequence[FreeTime]) -> str:
    wanted = wish_words(turn.state.wish, turn.today)
    who = turn.desk.practitioner(turn.state.practitioner_id)
    with_whom = f" com {who.name}" if who else ""
    more = "mais " if turn.state.shown else ""
    return f"Não há {more}horário livre{with_whom}{wanted}. Os mais próximos são:"


def wish_words(wish: Wish, today: date) -> str:
    words = ""
    if wish.day and wish.day_to:
        words += f" de {day_words(wish.day, today)} a {day_words(wish.day_to, today)}"
    elif wish.day:
        words += f" a partir de {day_words(wish.day, today)}" if wish.open_day else f" {on_day_words(wish.day, today)}"
    elif wish.day_to:
        words += f" até {day_words(wish.day_to, today)}"
    if wish.time and wish.time_to:
        words += f", entre {hour_words(wish.time)} e {hour_words(wish.time_to)}"
    elif wish.time:
        words += f", {'depois das' if wish.open_time else 'às'} {hour_words(wish.time)}"
    elif wish.time_to:
        words += f", até as {hour_words(wish.time_to)}"
    elif wish.period:
        words += f", {PERIODS[wish.period]}"
    return words


def numbered_times(turn: Turn, heading: str, times: Sequence[FreeTime]) -> str:
    several = len(turn.desk.clinics) > 1
    lines = [
        f"*{n}.* {moment_words(free, turn.today_in(free.timezone))}, com {free.practitioner}"
        + (f" ({free.clinic})" if several else "")
        for n, free in enumerate(times, 1)
    ]
    ending = (
        "Responda com o *número*. Para ver mais horários escreva *OUTROS*, ou diga outro dia."
        if len(times) > 1
        else "Pode ser? Responda *sim*, escreva *OUTROS* para ver mais, ou diga outro dia."
    )
    return "\n".join([heading, *lines, "", ending])


def no_such_number(most: int) -> str:
    return f"Responda com um número de 1 a {most}, por favor; ou escreva *OUTROS* para ver mais horários."


def which_number(turn: Turn) -> str:
    return numbered_times(turn, "Qual deles?", turn.state.offered)


def is_this_it(turn: Turn, free: FreeTime) -> str:
    moment = moment_words(free, turn.today_in(free.timezone))
    return f"Posso marcar *{moment}*, com {free.practitioner}? Responda *sim* ou *não*."


def which_day(days: Sequence[date], today: date) -> str:
    lines = [f"*{n}.* {day_words(day, today)}" for n, day in enumerate(days, 1)]
    return "\n".join(["Só para não errar: qual destes dias?", *lines])


def nothing_free(turn: Turn) -> str:
    wanted = wish_words(turn.state.wish, turn.today)
    return f"Não encontrei horário livre{wanted}, nem perto disso. Quer que eu chame uma pessoa da equipe?"


# Booking


def which_service(services: Sequence[Service], who: Practitioner | None) -> str:
    heading = f"O que você quer marcar com {who.name}?" if who else "O que você quer marcar?"
    return "\n".join([heading, *(f"*{n}.* {service.name}" for n, service in enumerate(services, 1))])


def which_practitioner(able: Sequence[Practitioner]) -> str:
    lines = [f"*{n}.* {who.name}" for n, who in enumerate(able, 1)]
    return "\n".join(["Só para não errar: com quem você prefere? (se tanto faz, é só dizer)", *lines])


def does_not_do(who: Practitioner, service: Service) -> str:
    return f"{who.name} não faz *{service.name}*; veja com quem faz:"


def now_for(other: str) -> str:
    return f"Agora vamos ao horário de quem também vem ({other})."


def ask_name(turn: Turn) -> str:
    other = turn.state.for_other
    whose = f"de quem vai ser atendido ({other})" if other else "do paciente"
    return f"Ótimo, reservei por 5 minutos. Qual é o nome completo {whose}?"


def when_words(seen: Seen, turn: Turn) -> str:
    day = day_words(seen.local_start.date(), turn.today_in(seen.timezone))
    return f"{day}, às {hour_words(seen.local_start.time())}"


def _details(seen: Seen, turn: Turn) -> list[str]:
    where = f"📍 {seen.clinic}" + (f", {seen.clinic_address}" if seen.clinic_address else "")
    when = f"📅 {when_words(seen, turn)}"
    return [f"*{seen.service}* com {seen.practitioner}", when, where]


def booked(turn: Turn, seen: Seen, preparation: str | None) -> str:
    other = seen.patient_name != turn.contact.name
    heading = "Prontinho, está marcado! ✅" + (f" Paciente: {seen.patient_name}." if other else "")
    lines = [heading, *_details(seen, turn)]
    if preparation:
        lines.append(f"Preparo: {preparation}")
    return "\n".join([*lines, "", "Para mudar, escreva *remarcar*; para desmarcar, *cancelar*."])


# Standing appointments


def short(seen: Seen, turn: Turn) -> str:
    """The patient is named where it is not the writer."""
    when = (
        f"{day_words(seen.local_start.date(), turn.today_in(seen.timezone))}, às {hour_words(seen.local_start.time())}"
    )
    whose = "" if seen.patient_name == turn.contact.name else f" ({seen.patient_name})"
    return f"*{seen.service}*, {when}, com {seen.practitioner}{whose}"


def numbered_appointments(heading: str, standing: Sequence[Seen], turn: Turn) -> str:
    return "\n".join([heading, *(f"*{n}.* {short(one, turn)}" for n, one in enumerate(standing, 1))])


def which_appointment(goal: Goal | None) -> str:
    act = {"cancel": "cancelar", "move": "remarcar", "confirm": "confirmar"}.get(goal or "", "ver")
    return f"Qual destes você quer {act}? Responda com o *número*."


def may_i_cancel(seen: Seen, turn: Turn) -> str:
    return f"Posso cancelar {short(seen, turn)}? Responda *sim* ou *não*."


def may_i_confirm(seen: Seen, turn: Turn) -> str:
    return f"Posso confirmar {short(seen, turn)}? Responda *sim* ou *não*."


def cancelled(seen: Seen, turn: Turn) -> str:
    return f"Pronto, cancelei {short(seen, turn)}. Quer marcar outro horário? É só dizer o dia."


def about_to_move(seen: Seen, turn: Turn) -> str:
    return f"Vamos remarcar {short(seen, turn)}."


def moved(turn: Turn, seen: Seen) -> str:
    return "\n".join(["Prontinho, mudei o seu horário! ✅", *_details(seen, turn)])


def your_appointments(standing: Sequence[Seen], turn: Turn) -> str:
    if len(standing) == 1:
        seen = standing[0]
        lines = ["Você tem marcado:", *_details(seen, turn)]
        return "\n".join([*lines, "Presença já confirmada. ✅"] if seen.confirmed_at else lines)
    return "\n".join(["Você tem marcados:", *(f"• {short(one, turn)}" for one in standing)])


def confirmed(meant: Sequence[Seen], turn: Turn) -> str:
    return "\n".join(["Presença confirmada! ✅ Esperamos você:", *(f"• {short(one, turn)}" for one in meant)])


def could_not(act: str) -> str:
    return f"Não consegui {act} por aqui. Quer que eu chame uma pessoa da equipe?"


# The clinic


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


def about_service(service: Service, able: Sequence[Practitioner]) -> str:
    lines = [f"*{service.name}*: dura cerca de {minutes_words(service.duration_minutes)}."]
    if service.description:
        lines.append(service.description)
    if able:
        lines.append(f"Quem faz: {listed([who.name for who in able])}.")
    if service.preparation:
        lines.append(f"Preparo: {service.preparation}")
    return "\n".join(lines)


def services(services: Sequence[Service]) -> str:
    return "\n".join(["Fazemos:", *(f"• {service.name}" for service in services), OTHER_QUESTION])


def addresses(clinics: Sequence[Clinic]) -> str:
    return "\n".join(
        f"📍 *{one.name}*: {one.address}" + (f" (tel. {phone_words(one.phone)})" if one.phone else "")
        for one in clinics
    )


def phone_words(number: str) -> str:
    parsed = phonenumbers.parse(number, "BR")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def opening_hours(told: Sequence[tuple[str, str]]) -> str:
    if len(told) == 1:
        return f"🕗 Nosso horário: {told[0][1]}."
    return "\n".join(f"🕗 *{name}*: {hours}." for name, hours in told)


def insurer_accepted(named: Sequence[str]) -> str:
    return f"Sim, atendemos {listed(named)}! 😊"


def insurers(accepted: Sequence[str]) -> str:
    return f"Atendemos particular e os convênios: {', '.join(accepted)}."


def listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} ou {names[-1]}"
