"""A refresh token is exchanged: for its one successor, or, used again later, for the end of the whole sign-in."""

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.domains.identity import signing
from balcao.domains.identity.access import forget_callers
from balcao.domains.identity.caller import Caller
from balcao.domains.identity.grants import GRACE, Grant, Refused, digest, successor
from balcao.domains.identity.models import RefreshToken, SignIn, User
from balcao.domains.identity.note import note
from balcao.domains.identity.roles import Role


async def refresh(token: str) -> Grant:
    """Within GRACE a repeat gets the same successor, since the first answer may have been lost. Raises Refused."""
    async with transaction(None) as session:
        given = {"digest": digest(token)}
        row = (await session.execute(text("SELECT * FROM find_refresh_token(:digest)"), given)).one_or_none()
    if row is None:
        raise _refused()
    async with transaction(row.account_id) as session:
        made = await find(session, SignIn, row.sign_in_id, lock=True)
        grant = await _exchange(session, made, token) if made is not None else None
    if grant is None:
        forget_callers()
        raise _refused()
    return grant


async def _exchange(session: AsyncSession, made: SignIn, token: str) -> Grant | None:
    """None when refused, so that what was written on the way is committed all the same."""
    now = clock.now()
    user = await find(session, User, made.user_id)
    link = await session.scalar(
        select(RefreshToken).where(RefreshToken.account_id == made.account_id, RefreshToken.sha256 == digest(token))
    )
    if user is None or link is None or made.revoked_at is not None or made.expires_at <= now:
        return None
    role = Role(user.role)
    if not user.active or user.deleted_at is not None:
        await _end(session, made, user, "deactivated")
        return None
    following = successor(token)
    if link.rotated_at is None:
        link.rotated_at = now
        user.last_seen_at = made.last_used_at = now
        session.add(RefreshToken(sign_in_id=made.id, sha256=digest(following)))
    elif now - link.rotated_at > GRACE:
        await _end(session, made, user, "reuse")
        return None
    return Grant(await signing.issue(user.account_id, user.id, role, made.id), role, following)


async def _end(session: AsyncSession, made: SignIn, user: User, why: str) -> None:
    made.revoked_at = clock.now()
    made.revoked_for = why
    caller = Caller(user.account_id, user.id, None, Role(user.role), user.name)
    await note(session, caller, "sign_in_ended", "user", user.id, {"why": why})


def _refused() -> Refused:
    return Refused("invalid_grant", "A sessão terminou: entre de novo.")
