"""Where a person is signed in, and how that ends: here, on one device, on all others, or everywhere."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find
from balcao.core.problems import NotFound
from balcao.domains.identity.access import forget_callers
from balcao.domains.identity.caller import Caller
from balcao.domains.identity.models import SignIn, User
from balcao.domains.identity.note import note

ENDED = "session.ended"


async def open_sign_ins(session: AsyncSession, user_id: UUID) -> list[SignIn]:
    """Last used first."""
    wanted = select(SignIn).where(
        SignIn.account_id == session.info["account_id"],
        SignIn.user_id == user_id,
        SignIn.revoked_at.is_(None),
        SignIn.expires_at > clock.now(),
    )
    return list((await session.scalars(wanted.order_by(SignIn.last_used_at.desc(), SignIn.id.desc()).limit(100))).all())


async def end_one(session: AsyncSession, caller: Caller, sign_in_id: UUID) -> None:
    """One of the caller's own."""
    made = await find(session, SignIn, sign_in_id)
    if made is None or made.user_id != caller.user_id or made.revoked_at is not None:
        raise NotFound("Este acesso não existe ou já terminou.")
    await end_sign_ins(session, made.user_id, "signed out elsewhere", only=sign_in_id)
    await note(session, caller, "signed_out", "user", made.user_id, {"name": caller.name, "sign_ins": 1})


async def end_others(session: AsyncSession, caller: Caller) -> int:
    assert caller.user_id is not None
    ended = await end_sign_ins(session, caller.user_id, "signed out elsewhere", keep=caller.sign_in_id)
    if ended:
        await note(session, caller, "signed_out", "user", caller.user_id, {"name": caller.name, "sign_ins": ended})
    return ended


async def end_all(session: AsyncSession, caller: Caller, user_id: UUID) -> int:
    user = await find(session, User, user_id)
    if user is None or user.deleted_at is not None:
        raise NotFound("Usuário não encontrado.")
    ended = await end_sign_ins(session, user_id, "signed out by the owner")
    await note(session, caller, "signed_out", "user", user_id, {"name": user.name, "sign_ins": ended})
    return ended


async def end_sign_ins(
    session: AsyncSession, user_id: UUID, why: str, *, keep: UUID | None = None, only: UUID | None = None
) -> int:
    """How many ended. Tokens stop at once here and within seconds elsewhere; open sockets close."""
    wanted = (
        update(SignIn)
        .where(SignIn.account_id == session.info["account_id"], SignIn.user_id == user_id, SignIn.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_for=why)
        .returning(SignIn.id)
    )
    if keep is not None:
        wanted = wanted.where(SignIn.id != keep)
    if only is not None:
        wanted = wanted.where(SignIn.id == only)
    ended = len((await session.scalars(wanted)).all())
    if ended:
        live.show(session, ENDED, {}, user_id=user_id)
    forget_callers()
    return ended
