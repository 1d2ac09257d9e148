"""What reminders and their answers say to patients, in Portuguese."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from balcao.core import clock
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.queries import Seen

WEEKDAYS: Final = ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo")
TITLES: Final = {"confirm": "Confirmar", "move": "Remarcar", "cancel": "Cancelar"}
YES_CANCEL, KEEP = "Sim, cancelar", "Não, manter"
PERSON_WILL_MOVE = "Certo! Uma pessoa da equipe combina o novo horário com você por aqui."
DECLINED = "Tudo bem, obrigado por avisar. Quer escolher outro horário, ou prefere cancelar?"
KEPT = "Certo, o seu horário continua marcado. 🙂"
COULD_NOT = "Não consegui registrar a sua resposta. Já chamei uma pessoa da equipe, que continua com você por aqui."
GONE = "Esse horário já tinha sido desmarcado. Se quiser marcar outro, é só dizer o dia."
OVER = "Esse lembrete era de um horário que já passou. Se quiser marcar outro, é só dizer o dia."
HERE = "Já registramos a sua chegada. 🙂"


def day_words(day: date, today: date) -> str:
    """As "quinta-feira, 26/11", with the year where it is not this one."""
    written = day.strftime("%d/%m/%Y" if day.year != today.year else "%d/%m")
    near = {0: "hoje, ", 1: "amanhã, "}.get((day - today).days, "")
    return f"{near}{WEEKDAYS[day.weekday()]}, {written}"


def hour_words(at: datetime) -> str:
    """As "14h30" and "9h"."""
    return f"{at.hour}h{at:%M}" if at.minute else f"{at.hour}h"


def when_words(appointment: Appointment | Seen) -> str:
    today = clock.now().astimezone(ZoneInfo(appointment.timezone)).date()
    return f"{day_words(appointment.local_start.date(), today)}, às {hour_words(appointment.local_start)}"


def first_name(name: str) -> str:
    return name.split()[0].capitalize() if name.split() else "tudo bem"


def confirmed(seen: Seen) -> str:
    return f"Presença confirmada! ✅ Esperamos você: {_visit(seen)}."


def confirmed_before(seen: Seen) -> str:
    return f"A sua presença já estava confirmada. ✅ Esperamos você: {_visit(seen)}."


def cancelled(seen: Seen) -> str:
    return f"Pronto, desmarquei o horário de {_visit(seen)}. Quer marcar outro? É só dizer o dia."


def may_i_cancel(seen: Seen) -> str:
    return f"Posso cancelar o horário de {_visit(seen)}?"


def stands_elsewhere(seen: Seen) -> str:
    return f"Esse lembrete era de outro horário: agora o seu é {_visit(seen)}. Você confirma a presença?"


def which_to_confirm(visits: list[Seen]) -> str:
    lines = [f"*{n}.* {_visit(one)} ({one.patient_name})" for n, one in enumerate(visits, 1)]
    ending = "Responda com o *número*, ou *todos*."
    return "\n".join(["Qual destes horários você quer confirmar?", *lines, ending])


def _visit(seen: Seen) -> str:
    where = f"{seen.clinic}, {seen.clinic_address}" if seen.clinic_address else seen.clinic
    return f"{when_words(seen)}, com {seen.practitioner} ({where})"
