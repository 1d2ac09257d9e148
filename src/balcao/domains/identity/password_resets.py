"""Links that let their holder give a user a new password, once, within the hour."""

import secrets as random
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.problems import Conflict, NotFound
from balcao.domains.identity.caller import Caller
from balcao.domains.identity.devices import Device, mask_ip
from balcao.domains.identity.grants import digest
from balcao.domains.identity.models import Account, PasswordReset, User
from balcao.domains.identity.note import note
from balcao.domains.identity.passwords import hash_password, refuse_weak
from balcao.domains.identity.roles import Role
from balcao.domains.identity.sign_ins import end_sign_ins

LIFETIME = timedelta(hours=1)
PAGE = "/nova-senha#"


class ResetGone(NotFound):
    """O link não vale: venceu, já foi usado ou há um mais novo."""

    type = "reset-gone"


class Deactivated(Conflict):
    """Esta pessoa está desativada: reative-a antes."""

    type = "user-deactivated"


async def make_reset(session: AsyncSession, caller: Caller | None, user_id: UUID) -> tuple[PasswordReset, str]:
    """The link's token, which nobody can read again; older ones of that person end. None as the caller is the console.

    Raises NotFound, Deactivated.
    """
    user = await find(session, User, user_id, lock=True)
    if user is None or user.deleted_at is not None:
        raise NotFound("Usuário não encontrado.")
    if not user.active:
        raise Deactivated
    await _forget(session, user)
    token = random.token_urlsafe(32)
    made = PasswordReset(user_id=user.id, sha256=digest(token), expires_at=clock.now() + LIFETIME)
    session.add(made)
    await session.flush()
    await note(session, caller, "reset_link_made", "user", user.id, {"name": user.name}, actor="Console")
    return made, token


async def links_for(email: str) -> list[tuple[str, str]]:
    """For the console: (account's name, token), one for each account that knows this e-mail."""
    made = []
    for account_id, user_id in await _known(email):
        async with transaction(account_id) as session:
            account = await session.get(Account, account_id)
            _, token = await make_reset(session, None, user_id)
            made.append((account.name if account else "", token))
    return made


async def ask_for_reset(email: str, device: Device) -> None:
    """Shows the owners that somebody lost their password. Run it after answering: it takes its time.

    Nothing happens, and nothing is told, for an e-mail that nobody has.
    """
    for account_id, user_id in await _known(email):
        async with transaction(account_id) as session:
            user = await find(session, User, user_id, lock=True)
            assert user is not None
            user.reset_asked_at = clock.now()
            detail = {"name": user.name, "ip": mask_ip(device.ip)}
            await note(session, None, "reset_asked", "user", user.id, detail, actor="?")


async def _known(email: str) -> list[tuple[UUID, UUID]]:
    async with transaction(None) as session:
        given = {"email": email.strip().lower()}
        rows = (await session.execute(text("SELECT * FROM find_sign_in(:email)"), given)).all()
    return [(row.account_id, row.user_id) for row in rows]


async def look_at_reset(token: str) -> User:
    """Whose password it is. Raises ResetGone."""
    account_id, reset_id = await _find(token)
    async with transaction(account_id) as session:
        return await _user_of(session, await find(session, PasswordReset, reset_id))


async def reset_password(token: str, password: str) -> User:
    """Every sign-in of the person ends. Raises ResetGone, WeakPassword."""
    account_id, reset_id = await _find(token)
    async with transaction(account_id) as session:
        reset = await find(session, PasswordReset, reset_id, lock=True)
        user = await _user_of(session, reset)
        refuse_weak(password, user.email, user.name)
        assert reset is not None
        reset.used_at = clock.now()
        user.password_hash = await hash_password(password)
        user.reset_asked_at = None
        user.version += 1
        await end_sign_ins(session, user.id, "password reset")
        caller = Caller(account_id, user.id, None, Role(user.role), user.name)
        await note(session, caller, "password_reset", "user", user.id, {"name": user.name})
        return user


async def _find(token: str) -> tuple[UUID, UUID]:
    async with transaction(None) as session:
        given = {"digest": digest(token)}
        row = (await session.execute(text("SELECT * FROM find_password_reset(:digest)"), given)).one_or_none()
    if row is None:
        raise ResetGone
    return row.account_id, row.id


async def _user_of(session: AsyncSession, reset: PasswordReset | None) -> User:
    if reset is None or reset.used_at is not None or reset.expires_at <= clock.now():
        raise ResetGone
    user = await find(session, User, reset.user_id, lock=True)
    if user is None or not user.active or user.deleted_at is not None:
        raise ResetGone
    return user


async def _forget(session: AsyncSession, user: User) -> None:
    await session.execute(
        delete(PasswordReset).where(PasswordReset.account_id == user.account_id, PasswordReset.user_id == user.id)
    )
