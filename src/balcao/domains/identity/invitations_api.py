"""Invitations over HTTP: made, listed and taken back by a manager, looked at and accepted by whoever holds the link."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, StringConstraints

from balcao.core.pages import Page
from balcao.domains.identity.access import Manager, Session
from balcao.domains.identity.invitations import (
    accept_invitation,
    invite,
    look_at_invitation,
    open_invitations,
    revoke_invitation,
)
from balcao.domains.identity.models import Invitation
from balcao.domains.identity.roles import Role
from balcao.domains.identity.schemas import Closed, Email, Name, Password, UserOut
from balcao.settings import read_settings

router = APIRouter(prefix="/api/v1", tags=["invitations"])
PAGE = "/convite#"
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class InvitationIn(Closed):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"email": "bia@clinica.example", "role": "attendant"}]}
    )
    email: Email
    role: Role = Role.ATTENDANT


class InvitationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    email: str
    role: Role
    invited_by: str | None
    created_at: datetime
    expires_at: datetime


class InvitationMade(InvitationOut):
    """`url` is shown this once: hand it to the person. It works once, until `expires_at`."""

    url: str


class InvitationLook(Closed):
    token: Token


class InvitationPage(BaseModel):
    account: str
    email: str
    role: Role


class InvitationAccepted(Closed):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"token": "Zk3…", "name": "Bia Lima", "password": "uma frase bem longa"}]},
    )
    token: Token
    name: Name
    password: Password


@router.get("/invitations")
async def list_invitations(caller: Manager, session: Session) -> Page[InvitationOut]:
    """Those not used and not taken back, newest first; an expired one is listed for thirty days."""
    rows = await open_invitations(session, caller.account_id)
    return Page(items=[_shown(invitation, name) for invitation, name in rows])


@router.post("/invitations", status_code=201)
async def create_invitation(body: InvitationIn, caller: Manager, session: Session) -> InvitationMade:
    """No mail is sent: show or hand over `url`. One for the same e-mail that is still open ends."""
    made, token = await invite(session, caller, email=body.email, role=body.role)
    url = f"{read_settings().base_url}{PAGE}{token}"
    return InvitationMade(**_shown(made, caller.name).model_dump(), url=url)


@router.delete("/invitations/{id}", status_code=204)
async def delete_invitation(id: UUID, caller: Manager, session: Session) -> None:
    """The link stops working."""
    await revoke_invitation(session, caller, id)


@router.post("/auth/invitations/views", tags=["auth"], summary="Look At An Invitation")
async def look(body: InvitationLook) -> InvitationPage:
    """Where the link leads; 404 when it does not work any more. By POST, so that no log keeps the token."""
    account, invitation = await look_at_invitation(body.token)
    assert invitation.email is not None
    return InvitationPage(account=account.name, email=invitation.email, role=Role(invitation.role))


@router.post("/auth/invitations/acceptances", status_code=201, tags=["auth"], summary="Accept An Invitation")
async def accept(body: InvitationAccepted) -> UserOut:
    """Makes the user and uses the link up. Sign in at /auth/token then."""
    user = await accept_invitation(body.token, password=body.password.get_secret_value(), name=body.name)
    return UserOut.model_validate(user)


def _shown(invitation: Invitation, by: str | None) -> InvitationOut:
    assert invitation.email is not None
    return InvitationOut(
        id=invitation.id,
        email=invitation.email,
        role=Role(invitation.role),
        invited_by=by,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )
