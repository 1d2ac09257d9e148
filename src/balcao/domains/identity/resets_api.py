"""Lost passwords over HTTP: saying so, making a link for somebody, and using it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Request
from pydantic import BaseModel, ConfigDict, StringConstraints

from balcao.domains.identity import throttle
from balcao.domains.identity.access import Owner, Session
from balcao.domains.identity.auth_api import device_of
from balcao.domains.identity.password_resets import PAGE, ask_for_reset, look_at_reset, make_reset, reset_password
from balcao.domains.identity.schemas import Closed, Email, Password
from balcao.settings import read_settings

router = APIRouter(prefix="/api/v1", tags=["auth"])
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]
FREE_TRIES = 5


class ResetAsked(Closed):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"email": "ana@clinica.example"}]})
    email: Email


class ResetAnswer(BaseModel):
    detail: str


class ResetLook(Closed):
    token: Token


class ResetPage(BaseModel):
    email: str
    name: str


class ResetIn(Closed):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"token": "Zk3…", "password": "uma frase bem longa"}]}
    )
    token: Token
    password: Password


class ResetLink(BaseModel):
    """`url` is shown this once; it works once, until `expires_at`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://balcao.example/nova-senha#Zk3…", "expires_at": "2026-11-22T16:30:00Z"}]
        }
    )
    url: str
    expires_at: datetime


@router.post("/auth/password-resets/requests", status_code=202, summary="Ask For A New Password")
async def ask(body: ResetAsked, request: Request, after: BackgroundTasks) -> ResetAnswer:
    """The same answer whether anybody has this e-mail or not; the owners of the account see the request."""
    device = device_of(request)
    await throttle.take(f"reset|{body.email.lower()}", device.ip, free=FREE_TRIES)
    after.add_task(ask_for_reset, body.email, device)
    return ResetAnswer(
        detail="Se este e-mail for de alguém da equipe, quem é dono da conta verá o pedido e pode passar um link."
    )


@router.post("/auth/password-resets/views", summary="Look At A Password Reset")
async def look(body: ResetLook) -> ResetPage:
    """Whose link it is; 404 when it does not work any more. By POST, so that no log keeps the token."""
    user = await look_at_reset(body.token)
    return ResetPage(email=user.email, name=user.name)


@router.post("/auth/password-resets/uses", status_code=204, summary="Set A New Password")
async def use(body: ResetIn) -> None:
    """Sets the password, uses the link up, and ends every sign-in of the person."""
    await reset_password(body.token, body.password.get_secret_value())


@router.post("/users/{id}/password-resets", status_code=201, tags=["users"], summary="Make A Password Reset")
async def make(id: UUID, caller: Owner, session: Session) -> ResetLink:
    """A link to hand over: no mail leaves this installation yet. An older one of that person ends."""
    made, token = await make_reset(session, caller, id)
    return ResetLink(url=f"{read_settings().base_url}{PAGE}{token}", expires_at=made.expires_at)
