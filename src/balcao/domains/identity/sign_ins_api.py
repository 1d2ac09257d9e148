"""Where people are signed in, over HTTP: one's own devices, and for an owner anybody's."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from balcao.core.database import find
from balcao.core.pages import Page
from balcao.core.problems import NotFound
from balcao.domains.identity.access import Caller, Enrolling, Owner, Session
from balcao.domains.identity.devices import browser_of, mask_ip, system_of
from balcao.domains.identity.models import SignIn, User
from balcao.domains.identity.prove import NotAPerson
from balcao.domains.identity.sign_ins import end_all, end_one, end_others, open_sign_ins

router = APIRouter(prefix="/api/v1", tags=["sign-ins"])


class SignInOut(BaseModel):
    """`place` is the address without its last part, or "local" for the clinic's own network; `current` is this one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0197f2f0-1111-7000-8000-000000000001",
                    "browser": "Chrome",
                    "system": "Windows",
                    "place": "189.45.•.•",
                    "created_at": "2026-11-20T12:00:00Z",
                    "last_used_at": "2026-11-22T15:30:00Z",
                    "current": True,
                }
            ]
        }
    )
    id: UUID
    browser: str
    system: str
    place: str
    created_at: datetime
    last_used_at: datetime
    current: bool


class EndedOut(BaseModel):
    ended: int


@router.get("/me/sign-ins")
async def list_my_sign_ins(caller: Enrolling, session: Session) -> Page[SignInOut]:
    """Last used first; at most a hundred. `last_used_at` is exact to a quarter of an hour."""
    return await _listed(session, caller, _own_id(caller))


@router.delete("/me/sign-ins")
async def end_my_other_sign_ins(caller: Enrolling, session: Session) -> EndedOut:
    """All but the one that asks."""
    _own_id(caller)
    return EndedOut(ended=await end_others(session, caller))


@router.delete("/me/sign-ins/{id}", status_code=204)
async def end_my_sign_in(id: UUID, caller: Enrolling, session: Session) -> None:
    await end_one(session, caller, id)


@router.get("/users/{id}/sign-ins")
async def list_sign_ins(id: UUID, caller: Owner, session: Session) -> Page[SignInOut]:
    if await find(session, User, id) is None:
        raise NotFound("Usuário não encontrado.")
    return await _listed(session, caller, id)


@router.delete("/users/{id}/sign-ins")
async def end_sign_ins_of(id: UUID, caller: Owner, session: Session) -> EndedOut:
    """Signs the person out everywhere; they may sign in again."""
    return EndedOut(ended=await end_all(session, caller, id))


def _own_id(caller: Caller) -> UUID:
    if caller.user_id is None:
        raise NotAPerson
    return caller.user_id


async def _listed(session: Session, caller: Caller, user_id: UUID) -> Page[SignInOut]:
    return Page(items=[_shown(row, caller) for row in await open_sign_ins(session, user_id)])


def _shown(row: SignIn, caller: Caller) -> SignInOut:
    return SignInOut(
        id=row.id,
        browser=browser_of(row.user_agent or ""),
        system=system_of(row.user_agent or ""),
        place=mask_ip(row.ip or ""),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        current=row.id == caller.sign_in_id,
    )
