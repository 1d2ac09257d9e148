"""What the routes of connections take and give."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True, pattern=r"^[^\x00]*$")]
Status = Literal["pending", "active", "unauthorized", "failing", "disabled"]


class ConnectorOut(BaseModel):
    """`settings` is JSON Schema: secrets are writeOnly; titles and descriptions are for people. `oauth`: by consent,
    unless the setting that `own_key` names is given.
    """

    key: str
    name: str
    kinds: list[str]
    capabilities: list[str]
    oauth: bool
    own_key: str | None = None
    settings: dict[str, Any]
    limits: dict[str, Any]
    readme: str
    logo: str
    documentation: str


class HealthOut(BaseModel):
    """`calls` and `failures` count the last 24 hours."""

    model_config = ConfigDict(from_attributes=True)
    last_success_at: datetime | None
    last_error_at: datetime | None
    last_error: str | None
    calls: int
    failures: int


class ConnectionOut(BaseModel):
    """Secrets in `settings` show their last four letters at most. `facts` is what the last test found."""

    id: UUID
    connector: str
    name: str
    clinic_id: UUID | None
    bot: bool
    bot_patience: float
    status: Status
    settings: dict[str, Any]
    facts: dict[str, Any]
    health: HealthOut
    webhook_url: str | None
    created_at: datetime
    updated_at: datetime


class ConnectionIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "connector": "a key of GET /connectors",
                    "name": "Recepção",
                    "bot": True,
                    "settings": {"access_token": "as the connector's settings say"},
                }
            ]
        },
    )
    connector: Annotated[str, StringConstraints(max_length=100)]
    name: Name
    clinic_id: UUID | None = None
    bot: bool = True
    bot_patience: float = Field(default=1.5, ge=0, le=60, description="Seconds of silence before the bot answers.")
    settings: dict[str, Any] = Field(default_factory=dict)


class ConnectionChange(BaseModel):
    """Only the keys that are given change, in `settings` too; a setting given as null goes."""

    model_config = ConfigDict(extra="forbid")
    name: Name | None = None
    clinic_id: UUID | None = None
    bot: bool | None = None
    bot_patience: float | None = Field(default=None, ge=0, le=60)
    status: Literal["active", "disabled"] | None = None
    settings: dict[str, Any] | None = None


class TriedOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    ok: bool
    detail: str
    latency_ms: int
    warnings: list[str]


class DepartureOut(BaseModel):
    """Where the browser goes now."""

    url: str


class ChannelOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    name: str
    connector: str
    status: Status
    capabilities: list[str] = Field(default=[], description="Kinds of message that it can say, and what else it can.")
    limits: dict[str, int] = Field(
        default={}, description="Longest texts, most buttons and so on, as GET /connectors names them."
    )


class NoticeOut(BaseModel):
    """What the provider told of the account, in words, and what to do."""

    at: datetime
    what: str
    title: str
    detail: str
    severity: Literal["info", "warning", "danger"]


class RestrictionOut(BaseModel):
    title: str
    detail: str


class HistoryOut(BaseModel):
    """How far what was said on the clinic's phone before has come in; `progress` in percent of all of it."""

    state: Literal["running", "done", "refused"]
    progress: int | None
    messages: int
    at: datetime


class ChannelStatusOut(BaseModel):
    """As the last test or the provider said. `daily_limit`: with how many people a conversation may be begun within
    24 hours; -1 is without limit. `restriction` stands until the provider lifts it. Notices are newest first.
    """

    id: UUID
    status: Status
    health: HealthOut
    number: str | None = None
    quality: str | None = None
    daily_limit: int | None = None
    messages_per_second: int | None = None
    restriction: RestrictionOut | None = None
    history: HistoryOut | None = None
    notices: list[NoticeOut] = []


class KeptWebhookOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    hook: str
    connection_ids: list[UUID]
    received_at: datetime
    state: Literal["kept", "read", "failed"]
    attempts: int
    error: str | None
    size: int


class KeptWebhookWhole(KeptWebhookOut):
    """`body` without anybody's words or numbers; null when it speaks to other accounts as well."""

    body: Any
