"""What the open question can be answered with by a tap, where the channel has buttons or lists."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from balcao.domains.bot.dialogue import words
from balcao.domains.bot.dialogue.days import SHORT, day_words, hour_words, moment_words
from balcao.domains.bot.dialogue.state import Tap
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.clinics.models import Practitioner, Service
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.queries import Seen

OTHERS: Final = Tap("OUTROS", "Outros horários")
YES_OR_NO: Final = [Tap("sim", "Sim"), Tap("não", "Não")]
WILL_COME: Final = [Tap("sim", "Sim, vou"), Tap("remarcar", "Remarcar"), Tap("cancelar", "Não vou")]
MENU: Final = [Tap(str(n), title) for n, (_, title) in enumerate(words.MENU, 1)]
CALL_A_PERSON: Final = [Tap("sim", "Chamar uma pessoa"), Tap("não", "Não precisa")]


def of_times(turn: Turn, times: Sequence[FreeTime]) -> list[Tap]:
    if len(times) == 1:
        return [Tap("sim", "Pode ser"), OTHERS]
    several = len(turn.desk.clinics) > 1
    where = [f" ({free.clinic})" if several else "" for free in times]
    rows = [
        Tap(str(n), _moment(free), f"{moment_words(free, turn.today_in(free.timezone))}, com {free.practitioner}{at}")
        for n, (free, at) in enumerate(zip(times, where, strict=True), 1)
    ]
    return [*rows, OTHERS]


def _moment(free: FreeTime) -> str:
    return f"{SHORT[free.day.weekday()]} {free.day:%d/%m} às {hour_words(free.hour)}"


def of_services(services: Sequence[Service]) -> list[Tap]:
    return _numbered([service.name for service in services])


def of_practitioners(able: Sequence[Practitioner]) -> list[Tap]:
    return [*_numbered([who.name for who in able]), Tap("tanto faz", "Tanto faz")]


def of_days(turn: Turn, days: Sequence[date]) -> list[Tap]:
    return _numbered([day_words(day, turn.today) for day in days])


def of_appointments(standing: Sequence[Seen]) -> list[Tap]:
    return [
        Tap(
            str(n),
            f"{SHORT[one.local_start.weekday()]} {one.local_start:%d/%m} às {hour_words(one.local_start.time())}",
            f"{one.service}, {one.patient_name}, com {one.practitioner}",
        )
        for n, one in enumerate(standing, 1)
    ]


def _numbered(titles: Sequence[str]) -> list[Tap]:
    return [Tap(str(n), title) for n, title in enumerate(titles, 1)]
