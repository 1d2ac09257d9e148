"""The shapes of business hours on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from balcao.core.wire_times import Day
from balcao.domains.conversations.desk_schemas import FederalUnit, body
from balcao.domains.conversations.tapped_schemas import Short
from balcao.domains.identity.schemas import Zone


class PeriodIn(BaseModel):
    """Minutes from local midnight; an end beyond 1440 runs into the next day."""

    start_minute: Annotated[int, Field(ge=0, le=1439)]
    end_minute: Annotated[int, Field(ge=1, le=2880)]

    @model_validator(mode="after")
    def _forwards(self) -> "PeriodIn":
        if not self.start_minute < self.end_minute <= self.start_minute + 1440:
            raise ValueError("O período termina depois de começar, e dura no máximo um dia.")
        return self


class WeekPeriod(PeriodIn):
    weekday: Annotated[int, Field(ge=1, le=7, description="1 is Monday.")]


class SpecialDay(BaseModel):
    """A day with periods of its own, none when it is closed; it holds on a holiday too."""

    day: Day
    name: Annotated[str, StringConstraints(max_length=100)] = ""
    periods: Annotated[list[PeriodIn], Field(max_length=10)] = []


class BusinessHoursIn(BaseModel):
    """`timezone` null is the account's; `state` (UF) adds its holidays to the nation's."""

    model_config = body(
        {
            "name": "Recepção",
            "periods": [
                {"weekday": 1, "start_minute": 480, "end_minute": 720},
                {"weekday": 1, "start_minute": 780, "end_minute": 1080},
            ],
            "closes_on_holidays": True,
            "state": "SP",
            "exceptions": [
                {"day": "2026-12-24", "name": "Véspera", "periods": [{"start_minute": 480, "end_minute": 720}]}
            ],
        }
    )
    name: Short
    timezone: Zone | None = None
    periods: Annotated[list[WeekPeriod], Field(max_length=100)] = []
    closes_on_holidays: bool = True
    state: FederalUnit | None = None
    exceptions: Annotated[list[SpecialDay], Field(max_length=400)] = []


class BusinessHoursChange(BusinessHoursIn):
    """Only the keys that are given change."""

    model_config = body({"closes_on_holidays": False})
    name: Short = ""


class BusinessHoursOut(BaseModel):
    id: UUID
    name: str
    timezone: str | None
    periods: list[WeekPeriod]
    closes_on_holidays: bool
    state: str | None
    exceptions: list[SpecialDay]
    is_open: bool
    opens_at: datetime | None = Field(description="When it opens next, if it is closed now.")
    version: int = Field(exclude=True, default=1)
