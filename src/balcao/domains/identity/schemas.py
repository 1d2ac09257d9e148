"""What the routes of identity take and give."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from balcao.domains.identity.roles import Role

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True, pattern=r"^[^\x00]*$")]
# Whether mail arrives there is not asked: an address inside a clinic's own network is good enough to sign in with.
Email = Annotated[str, StringConstraints(max_length=254, strip_whitespace=True, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]
Password = Annotated[SecretStr, Field(max_length=200)]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("Fuso horário desconhecido: use um nome como America/Sao_Paulo.")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


class Closed(BaseModel):
    """A body in which a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid")


class UserOut(BaseModel):
    """Since when a second factor is asked for, and when they said the password was lost: told to managers alone."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    name: str
    email: str
    role: Role
    active: bool
    created_at: datetime
    last_seen_at: datetime | None
    second_factor_at: datetime | None = None
    reset_asked_at: datetime | None = None


class UserIn(Closed):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Ana Souza",
                    "email": "ana@clinica.example",
                    "role": "attendant",
                    "password": "uma frase bem longa",
                }
            ]
        },
    )
    name: Name
    email: Email
    role: Role = Role.ATTENDANT
    password: Password


class UserChange(Closed):
    """Only the keys that are given change."""

    name: Name | None = None
    email: Email | None = None
    role: Role | None = None
    active: bool | None = None
    password: Password | None = None


class Me(BaseModel):
    id: UUID
    name: str
    email: str
    role: Role
    second_factor_at: datetime | None


class MyAccount(BaseModel):
    id: UUID
    name: str
    timezone: str
    demo: bool
    second_factor_required: bool


class MeOut(BaseModel):
    """`user` is null for an API client. `must_enrol`: until a second factor is set up, other routes answer 403."""

    user: Me | None
    account: MyAccount
    must_enrol: bool
    sandbox: bool
    version: str


class MeChange(Closed):
    """A new password needs the current one; it ends all other sign-ins."""

    name: Name | None = None
    password: Password | None = None
    current_password: Password | None = None


class ClientOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    client_id: str
    name: str
    role: Role
    created_at: datetime
    last_seen_at: datetime | None


class ClientMade(ClientOut):
    """`client_secret` is shown this once."""

    client_secret: str


class ClientIn(Closed):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Site da clínica", "role": "attendant"}]}
    )
    name: Name
    role: Role = Role.ATTENDANT


class AccountOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    name: str
    timezone: str
    reopen_hours: int
    demo: bool
    second_factor_required: bool
    settings: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class AccountChange(Closed):
    """Only the keys that are given change. `reopen_hours`: how long a resolved conversation still reopens.

    `second_factor_required` is an owner's to change: who has none must set one up before anything else.
    """

    name: Name | None = None
    timezone: Zone | None = None
    reopen_hours: int | None = Field(default=None, ge=0, le=8760)
    second_factor_required: bool | None = None
    settings: dict[str, Any] | None = None


class FirstOwnerPage(BaseModel):
    account: str


class FirstOwnerIn(Closed):
    token: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    email: Email
    password: Password
    name: Name
    account_name: Name | None = None


class AuditOut(BaseModel):
    """`actor` is the name at that time: "Balcão" for the system, "?" for somebody who did not get in."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "0197f2f0-1111-7000-8000-000000000009",
                    "at": "2026-11-22T15:30:00Z",
                    "user_id": "0197f2f0-1111-7000-8000-000000000001",
                    "client_id": None,
                    "actor": "Ana Souza",
                    "act": "role_changed",
                    "subject_kind": "user",
                    "subject_id": "0197f2f0-1111-7000-8000-000000000002",
                    "detail": {"name": "Bia Lima", "from": "attendant", "to": "manager"},
                }
            ]
        },
    )
    id: UUID
    at: datetime
    user_id: UUID | None
    client_id: UUID | None
    actor: str
    act: str
    subject_kind: str
    subject_id: str
    detail: dict[str, Any]
