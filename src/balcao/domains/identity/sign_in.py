"""A person signs in with an e-mail and a password."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.domains.identity import signing, throttle
from balcao.domains.identity.access import Caller
from balcao.domains.identity.grants import LONGEST_SIGN_IN, Grant, Refused, digest, new_refresh_token
from balcao.domains.identity.models import RefreshToken, SignIn, User
from balcao.domains.identity.note import note
from balcao.domains.identity.passwords import LONGEST, hash_password, is_dated, matches
from balcao.domains.identity.roles import Role


@dataclass(frozen=True)
class Device:
    """Where a sign-in came from."""

    ip: str = ""
    user_agent: str = ""


async def sign_in(email: str, password: str, device: Device) -> Grant:
    """Raises Refused and TooManyTries. An e-mail that works for several accounts opens the one seen last that fits."""
    email = email.strip().lower()
    if not email or not password or len(password) > LONGEST or "\0" in email:
        raise _refused()
    await throttle.take(email, device.ip)
    account_id, user_id, stored = await _recognise(email, password)
    dated = await hash_password(password) if is_dated(stored) else None
    async with transaction(account_id) as session:
        user = await find(session, User, user_id, lock=True)
        if user is None or not user.active or user.deleted_at is not None:
            raise _refused()
        user.password_hash = dated or user.password_hash
        grant = await begin(session, user, device)
    await throttle.clear(email, device.ip)
    return grant


async def _recognise(email: str, password: str) -> tuple[UUID, UUID, str]:
    async with transaction(None) as session:
        rows = (await session.execute(text("SELECT * FROM find_sign_in(:email)"), {"email": email})).all()
    if not rows:
        await matches(None, password)
    for row in rows:
        if await matches(row.password_hash, password):
            return row.account_id, row.user_id, row.password_hash
    raise _refused()


async def begin(session: AsyncSession, user: User, device: Device) -> Grant:
    """Starts a chain of refresh tokens for a user who has proved who they are."""
    now = clock.now()
    made = SignIn(
        user_id=user.id,
        ip=device.ip[:64] or None,
        user_agent=device.user_agent.replace("\0", "")[:300] or None,
        expires_at=now + LONGEST_SIGN_IN,
    )
    session.add(made)
    user.last_seen_at = now
    await session.flush()
    token = new_refresh_token()
    session.add(RefreshToken(sign_in_id=made.id, sha256=digest(token)))
    role = Role(user.role)
    await note(session, Caller(user.account_id, user.id, None, role, user.name), "signed_in", "user", user.id)
    return Grant(await signing.issue(user.account_id, user.id, role, made.id), role, token)


def _refused() -> Refused:
    return Refused("invalid_grant", "E-mail ou senha não conferem.")
