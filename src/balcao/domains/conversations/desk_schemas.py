"""The shapes of teams, availability, rules, hours, service levels and satisfaction on the wire."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from balcao.domains.conversations.schemas import Named, Priority, Short, Text
from balcao.domains.identity.schemas import Zone

Distribution = Literal["by_hand", "round_robin", "least_load"]
State = Literal["online", "away", "offline"]
Chosen = Literal["automatic", "online", "away", "offline"]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
FederalUnit = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Capacity = Annotated[int, Field(ge=0, le=1000)]
Minutes = Annotated[int, Field(ge=1, le=525_600)]
Ids = Annotated[list[UUID], Field(max_length=200)]
Words = Annotated[list[Short], Field(max_length=50)]


def body(*examples: dict[str, Any]) -> ConfigDict:
    """Misspelt keys are errors; `examples` are shown in the API's description."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": list(examples)})


class TeamIn(BaseModel):
    """`distribution` says what happens to a conversation that is handed to the team."""

    model_config = body({"name": "Financeiro", "distribution": "least_load", "member_ids": []})
    name: Short
    description: Annotated[str, StringConstraints(max_length=500)] = ""
    distribution: Distribution = "by_hand"
    member_ids: Ids = []


class TeamChange(TeamIn):
    """Only the keys that are given change."""

    model_config = body({"distribution": "round_robin"})
    name: Short = ""


class MemberOut(Named):
    state: State


class TeamOut(BaseModel):
    id: UUID
    name: str
    description: str
    distribution: Distribution
    members: list[MemberOut]
    created_at: datetime
    version: int = Field(exclude=True, default=1)


class AvailabilityOut(BaseModel):
    """`capacity` is what holds: `own_capacity`, else the account's; null is without limit."""

    user_id: UUID
    name: str
    state: State
    chosen: Chosen
    state_since: datetime | None
    open_count: int
    capacity: int | None
    own_capacity: int | None


class MyAvailability(BaseModel):
    """`automatic`: online while a screen is open and in use, away while it is idle."""

    model_config = body({"chosen": "away"})
    chosen: Chosen


class AvailabilityChange(BaseModel):
    """Only the keys that are given change. `capacity` null: the account's own."""

    model_config = body({"capacity": 8})
    chosen: Chosen = "automatic"
    capacity: Capacity | None = None


class TransferIn(BaseModel):
    """To a person, to a team's queue, or to a person of a team; with a note that only we see."""

    model_config = body({"team_id": "0190c3e0-0000-7000-8000-000000000001", "note": "Quer parcelar."})
    user_id: UUID | None = None
    team_id: UUID | None = None
    note: Text | None = None


class InboxOptionsOut(BaseModel):
    sight: Literal["all", "own_team"] = Field(description="What attendants see; managers and programs see all.")
    capacity: int | None = Field(description="Open conversations that one person is given at most.")
    reassign_after_minutes: int | None = Field(description="Who waits for somebody offline so long gets another.")
    resolve_after_days: int | None = Field(description="Resolved after so many days at rest with nobody waiting.")
    reopened_goes_to: Literal["queue", "same_person"]
    version: int = Field(exclude=True, default=1)


class InboxOptionsChange(BaseModel):
    """Only the keys that are given change."""

    model_config = body({"sight": "own_team", "capacity": 10, "reassign_after_minutes": 15})
    sight: Literal["all", "own_team"] = "all"
    capacity: Capacity | None = None
    reassign_after_minutes: Annotated[int, Field(ge=1, le=10_080)] | None = None
    resolve_after_days: Annotated[int, Field(ge=1, le=365)] | None = None
    reopened_goes_to: Literal["queue", "same_person"] = "queue"


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

    day: date
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


class Conditions(BaseModel):
    """What is empty always holds; of what is given one has to be the conversation's."""

    channel_ids: Ids = []
    labels: Words = []
    priorities: Annotated[list[Priority], Field(max_length=5)] = []


class RuleIn(Conditions):
    """Without a team or a person, among everybody who is there. `by_hand`: it waits until somebody takes it."""

    model_config = body(
        {
            "name": "Fora do horário",
            "hours_id": None,
            "during": "any",
            "distribution": "round_robin",
            "languages": ["pt"],
        }
    )
    name: Short
    position: Annotated[int, Field(ge=1)] | None = Field(None, description="1 is asked first; last where not given.")
    active: bool = True
    clinic_ids: Ids = []
    languages: Annotated[list[Language], Field(max_length=20)] = []
    hours_id: UUID | None = None
    during: Literal["any", "open", "closed"] = "any"
    team_id: UUID | None = None
    user_id: UUID | None = None
    distribution: Distribution = "round_robin"


class RuleChange(RuleIn):
    """Only the keys that are given change."""

    model_config = body({"active": False})
    name: Short = ""


class RuleOut(Conditions):
    id: UUID
    name: str
    position: int
    active: bool
    clinic_ids: Ids
    languages: list[str]
    hours_id: UUID | None
    during: Literal["any", "open", "closed"]
    team_id: UUID | None
    user_id: UUID | None
    distribution: Distribution
    version: int = Field(exclude=True, default=1)


class ServiceLevelIn(Conditions):
    """Minutes of the business hours, around the clock without them; null promises nothing."""

    model_config = body({"name": "Padrão", "first_answer_minutes": 15, "next_answer_minutes": 30, "hours_id": None})
    name: Short
    position: Annotated[int, Field(ge=1)] | None = Field(None, description="1 is asked first; last where not given.")
    active: bool = True
    team_ids: Ids = []
    first_answer_minutes: Minutes | None = None
    next_answer_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    hours_id: UUID | None = None


class ServiceLevelChange(ServiceLevelIn):
    """Only the keys that are given change."""

    model_config = body({"first_answer_minutes": 10})
    name: Short = ""


class ServiceLevelOut(Conditions):
    id: UUID
    name: str
    position: int
    active: bool
    team_ids: Ids
    first_answer_minutes: int | None
    next_answer_minutes: int | None
    resolution_minutes: int | None
    hours_id: UUID | None
    version: int = Field(exclude=True, default=1)


class PromiseFigures(BaseModel):
    kind: Literal["first_answer", "next_answer", "resolution"]
    met: int
    missed: int
    running: int
    met_share: float | None = Field(description="Of those that ended, from 0 to 1.")


class ServiceFigures(BaseModel):
    items: list[PromiseFigures]


class SatisfactionChannel(BaseModel):
    channel_id: UUID
    channel: str
    active: bool
    question: str
    thanks: str
    asks_comment: bool
    delay_minutes: int
    expires_hours: int
    template: str | None
    template_language: str


class SatisfactionChange(BaseModel):
    """Only the keys that are given change. `template` asks when free text may not be sent any more."""

    model_config = body({"active": True, "asks_comment": True, "template": "pesquisa_satisfacao"})
    active: bool = False
    question: Annotated[str, StringConstraints(min_length=1, max_length=900, pattern=r"^[^\x00]*$")] = "?"
    thanks: Annotated[str, StringConstraints(max_length=900, pattern=r"^[^\x00]*$")] = ""
    asks_comment: bool = False
    delay_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    expires_hours: Annotated[int, Field(ge=1, le=720)] = 48
    template: Annotated[str, StringConstraints(max_length=512)] | None = None
    template_language: Annotated[str, StringConstraints(min_length=2, max_length=20)] = "pt_BR"


class SurveyOut(BaseModel):
    id: UUID
    conversation_id: UUID
    contact: Named
    channel_id: UUID
    user: Named | None
    team: Named | None
    asked_at: datetime
    expires_at: datetime
    score: int | None
    comment: str | None
    answered_at: datetime | None


class SurveyFigures(BaseModel):
    """`satisfied_share` is that of 4 and 5 among the answers, `answer_share` that of answers among what was asked."""

    asked: int
    answered: int
    answer_share: float | None
    average: float | None
    satisfied_share: float | None
    scores: dict[int, int]


class SurveyGroup(SurveyFigures):
    id: str | None
    name: str | None


class SurveyFiguresOut(SurveyFigures):
    groups: list[SurveyGroup] = Field(description="By what `group_by` names; empty without it.")
