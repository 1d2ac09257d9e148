"""The shapes of satisfaction on the wire: how a channel asks, what was answered, the figures."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from balcao.domains.conversations.desk_schemas import body
from balcao.domains.conversations.schemas import Named


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
