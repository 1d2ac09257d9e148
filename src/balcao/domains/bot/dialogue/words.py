"""What the bot says, but for what it tells of the clinic (clinic_words)."""

from collections.abc import Sequence, Set
from datetime import date
from typing import Final

from balcao.domains.bot.dialogue.clinic_words import closed_that_day
from balcao.domains.bot.dialogue.days import PERIODS, day_words, hour_words, moment_words, on_day_words
from balcao.domains.bot.dialogue.opening import all_closed_on
from balcao.domains.bot.dialogue.state import Goal, Wish
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.clinics.models import Practitioner, Service
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.queries import Seen

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
    "{received} Sou um atendimento automático e só consigo ler texto; já chamei uma pessoa da equipe para {see}, "
    "e ela continua com você por aqui. 🙂"
)
PRIVACY = (
    "Pela LGPD você pode saber quais dados temos, corrigir ou pedir que sejam apagados. Por segurança não mostro dados "
    "por aqui: quem cuida disso é a equipe."
)
STOPPED = "Pronto, não enviaremos mais mensagens. Se mudar de ideia, é só escrever *VOLTAR*."
CAME_BACK = "Que bom ter você de volta! 😊"
YOU_ARE_WELCOME = "Por nada! 😊 Se precisar, é só chamar."
LIST_IS_OVER = "Essa lista já não vale mais."
QUESTION_IS_OVER = "Esse botão era de uma pergunta anterior e já não vale."
WITHOUT_MODEL = "Certo, sem inteligência artificial: continuo só com as minhas regras."
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


def received(media: Set[str]) -> str:
    """A kind word for what was sent, and why a person comes."""
    if media <= {"audio"}:
        return MEDIA.format(received="Recebi o seu áudio, obrigado!", see="ouvir")
    if media <= {"image", "video"}:
        return MEDIA.format(received="Recebi a sua imagem, obrigado!", see="ver")
    if media <= {"location"}:
        return MEDIA.format(received="Recebi a sua localização, obrigado!", see="ver")
    if media <= {"document"}:
        return MEDIA.format(received="Recebi o seu documento, obrigado!", see="ler")
    return MEDIA.format(received="Recebi!", see="ver o que você enviou")


def welcome(turn: Turn) -> str:
    """Says that it is a machine, and whether a model helps it (CFM 2.454/2026 asks for that, and for a way out)."""
    who = f", {turn.first_name}" if turn.first_name else ""
    helped = ", com ajuda de inteligência artificial" if turn.options.model.asked_of else ""
    out = " Se preferir sem ela, escreva *sem IA*." if helped else ""
    greeting = f" {turn.options.greeting.strip()}" if turn.options.greeting.strip() else ""
    return (
        f"Olá{who}! Aqui é o atendimento automático de *{turn.desk.name}*{helped}.{greeting} "
        f"Para falar com uma pessoa, escreva *atendente*.{out}"
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
    if (closed := closed_when_wished(turn)) is not None:
        return f"{closed} Os horários mais próximos são:"
    who = turn.desk.practitioner(turn.state.practitioner_id)
    with_whom = f" com {who.name}" if who else ""
    more = "mais " if turn.state.shown or turn.state.moved_from else ""
    return f"Não há {more}horário livre{with_whom}{wanted}. Os mais próximos são:"


def closed_when_wished(turn: Turn) -> str | None:
    """Where a single day was wished for, on which no clinic is open."""
    wish = turn.state.wish
    if wish.day is None or wish.day_to is not None or wish.open_day:
        return None
    name = all_closed_on(turn.desk, wish.day)
    return closed_that_day(wish.day, name, turn.today) if name else None


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
    if turn.state.is_instead:
        ending += " Se nenhum servir, escreva *lista de espera*."
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
    return (
        f"Não encontrei horário livre{wanted}, nem perto disso. Quer entrar na lista de espera? Se abrir um horário, "
        "aviso você por aqui. Responda *sim* ou *não*; para falar com uma pessoa, escreva *atendente*."
    )


def on_the_list(service: Service, wish: Wish, today: date) -> str:
    """With the day and the hours: nothing else will be offered."""
    what = f"*{service.name}*{wish_words(wish, today)}"
    return f"Pronto, você está na lista de espera para {what}. Se abrir um horário, aviso você por aqui. 🙂"


# Booking


def which_service(services: Sequence[Service], who: Practitioner | None) -> str:
    heading = f"O que você quer marcar com {who.name}?" if who else "O que você quer marcar?"
    return "\n".join([heading, *(f"*{n}.* {service.name}" for n, service in enumerate(services, 1))])


def which_practitioner(able: Sequence[Practitioner]) -> str:
    lines = [f"*{n}.* {who.name}" for n, who in enumerate(able, 1)]
    return "\n".join(["Só para não errar: com quem você prefere? (se tanto faz, é só dizer)", *lines])


def does_not_do(who: Practitioner, service: Service) -> str:
    return f"{who.name} não faz *{service.name}*; veja com quem faz:"


def insurer_not_for(insurer: str, service: Service) -> str:
    return f"*{service.name}* não é feito pelo convênio {insurer}; marco como particular, se estiver bem para você."


def insurer_not_accepted(insurer: str, accepted: Sequence[str]) -> str:
    others = f" Atendemos particular e os convênios: {', '.join(accepted)}." if accepted else " Atendemos particular."
    return f"Não atendemos {insurer}.{others}"


def insurer_refused(why: str) -> str:
    return f"{why} Veja os horários como particular:"


def code_taken(code: str) -> str:
    return f"Anotei o código *{code}*: vale ao marcar."


def without_code(code: str, why: str) -> str:
    return f"Não consegui usar o código *{code}*: {why} Marquei sem ele."


def code_unknown(code: str) -> str:
    return f"O código *{code}* não vale hoje; se quiser, confira e escreva de novo."


def shall_we_go_on(service: Service) -> str:
    return f"Da última vez paramos em *{service.name}*. Continuamos? Responda *sim* ou *não*."


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
    if seen.return_of:
        lines.append("Retorno, sem custo.")
    if seen.insurer:
        lines.append(f"Convênio: {seen.insurer}")
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
