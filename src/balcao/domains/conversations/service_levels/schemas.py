"""The shapes of service levels and of how they were kept on the wire."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from balcao.domains.conversations.desk_schemas import Conditions, Ids, body
from balcao.domains.conversations.tapped_schemas import Short

Minutes = Annotated[int, Field(ge=1, le=525_600)]


class ServiceLevelIn(Conditions):
    """Minutes of the business hours, around the clock without them; null promises nothing."""

    model_config = body({"name": "Padrão", "first_answer_minutes": 15, "next_answer_minutes": 30, "hours_id": None})
    name: Short
    position: Annotated[int, Field(ge=1)] | None = Field(None, description="1 is asked first; last where not given.")
    active: bool = True
    team_ids: Ids = Field(default=[])
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
