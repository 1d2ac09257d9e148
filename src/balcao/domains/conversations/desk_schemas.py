"""The shapes of teams, availability, transfers, the inbox's options and rules on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from balcao.domains.clinics.checks import checked_state
from balcao.domains.conversations.schemas import Named, Priority, Text
from balcao.domains.conversations.tapped_schemas import Short

Distribution = Literal["by_hand", "round_robin", "least_load"]
State = Literal["online", "away", "offline"]
Chosen = Literal["automatic", "online", "away", "offline"]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
FederalUnit = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(checked_state)]
Capacity = Annotated[int, Field(ge=0, le=1000)]
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
