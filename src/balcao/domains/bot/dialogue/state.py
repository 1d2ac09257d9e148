"""What a dialogue remembers from turn to turn, kept as JSON."""

import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from balcao.domains.bot.understanding.understood import Period
from balcao.domains.scheduling.free_time import FreeTime

Goal = Literal["book", "move", "cancel", "confirm"]
Asked = Literal[
    "service", "practitioner", "day", "date", "slot", "sure", "name", "which", "person", "menu", "booking", "resume",
    "waiting",
]  # fmt: skip


class Wish(msgspec.Struct, omit_defaults=True):
    """When. Both ends are included; `open_day` and `open_time` mean "from then on"; a `time` alone is meant exactly;
    `not_days` and `not_weekdays` are refused.
    """

    day: datetime.date | None = None
    day_to: datetime.date | None = None
    open_day: bool = False
    time: datetime.time | None = None
    time_to: datetime.time | None = None
    open_time: bool = False
    period: Period | None = None
    not_days: list[datetime.date] = []
    not_weekdays: list[int] = []

    def takes(self, day: datetime.date) -> bool:
        return day not in self.not_days and day.weekday() not in self.not_weekdays

    @property
    def exact_time(self) -> datetime.time | None:
        return self.time if self.time and not self.time_to and not self.open_time else None

    @property
    def has_day(self) -> bool:
        return self.day is not None or self.day_to is not None

    @property
    def has_hour(self) -> bool:
        return self.time is not None or self.time_to is not None or self.period is not None


class Tap(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer that can be given by a tap: what it says, and what stands on it."""

    says: str
    title: str
    more: str | None = None


class Return(msgspec.Struct, frozen=True):
    """The visit whose free return is being booked, and the last day for it."""

    id: UUID
    service_id: UUID
    practitioner_id: UUID
    patient_name: str
    practitioner: str
    last_day: datetime.date


class Unfinished(msgspec.Struct, omit_defaults=True):
    """A booking that was not brought to its end."""

    service_id: UUID
    practitioner_id: UUID | None = None
    clinic_id: UUID | None = None
    wish: Wish = msgspec.field(default_factory=Wish)
    for_other: str | None = None
    patient_name: str | None = None
    insurer: str | None = None


# What is not of one goal.
OUTLASTS = (
    "then", "misunderstood", "disclosed", "booked_id", "booked_at", "courtesies", "last_text", "repeats",
    "refuses_model", "since", "turns", "unfinished",
)  # fmt: skip


class State(msgspec.Struct, omit_defaults=True):
    """`asked` is the question that stands open, in the words of `question`; `options` are what its numbers stand for
    (ids or days), `taps` what may be tapped. `offered` times with `is_instead` are not what was wished for; `shown` are
    the starts already offered for this wish, `moved_from` the one that is given up. `then` is a goal to come when this
    one is done, `also_for` another person to book for. `courtesies` are greetings and thanks one after the other,
    `turns` all those `since` a moment ago.
    """

    goal: Goal | None = None
    asked: Asked | None = None
    service_id: UUID | None = None
    practitioner_id: UUID | None = None
    clinic_id: UUID | None = None
    wish: Wish = msgspec.field(default_factory=Wish)
    for_other: str | None = None
    also_for: str | None = None
    patient_name: str | None = None
    insurer: str | None = None
    promotion_code: str | None = None
    returns: Return | None = None
    offered: list[FreeTime] = []
    is_instead: bool = False
    shown: list[datetime.datetime] = []
    chosen: FreeTime | None = None
    appointment_id: UUID | None = None
    moved_from: datetime.datetime | None = None
    question: str = ""
    options: list[str] = []
    taps: list[Tap] = []
    then: str | None = None
    misunderstood: int = 0
    courtesies: int = 0
    last_text: str = ""
    repeats: int = 0
    since: datetime.datetime | None = None
    turns: int = 0
    unfinished: Unfinished | None = None
    disclosed: bool = False
    refuses_model: bool = False
    booked_id: UUID | None = None
    booked_at: datetime.datetime | None = None

    def begin(self, goal: Goal | None) -> None:
        """Forgets all that belongs to an earlier goal."""
        fresh = State(goal=goal, **{name: getattr(self, name) for name in OUTLASTS})
        for name in self.__struct_fields__:
            setattr(self, name, getattr(fresh, name))


def read_state(kept: dict[str, Any]) -> State:
    return msgspec.convert(kept, State)


def kept_state(state: State) -> dict[str, Any]:
    kept: dict[str, Any] = msgspec.to_builtins(state)
    return kept
