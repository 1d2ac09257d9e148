"""Users of an account: who may add, change and remove whom, and that an owner always remains."""

from uuid import UUID

from sqlalchemy import exists, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.problems import Conflict, Forbidden, NotFound, PreconditionFailed
from balcao.domains.identity.access import Caller, forget_callers
from balcao.domains.identity.models import SignIn, User
from balcao.domains.identity.note import note
from balcao.domains.identity.passwords import hash_password, refuse_weak
from balcao.domains.identity.roles import Role


class EmailTaken(Conflict):
    """Já há um usuário com este e-mail."""

    type = "email-taken"


class LastOwner(Conflict):
    """A conta precisa de ao menos um dono ativo."""

    type = "last-owner"


async def add_user(
    session: AsyncSession, caller: Caller | None, *, email: str, name: str, role: Role, password: str
) -> User:
    """None as the caller is the system: a first owner, a demo, an accepted invitation."""
    email = email.strip().lower()
    refuse_weak(password, email, name)
    if caller is not None and not caller.role.reaches(role):
        raise Forbidden("Não se dá um papel acima do próprio.")
    await _refuse_taken(session, email)
    user = User(email=email, name=name.strip(), role=role.value, password_hash=await hash_password(password))
    session.add(user)
    await session.flush()
    await session.refresh(user)
    await note(session, caller, "created", "user", user.id, {"email": email, "role": role.value})
    return user


async def change_user(
    session: AsyncSession,
    caller: Caller,
    user_id: UUID,
    *,
    expected_version: int | None = None,
    email: str | None = None,
    name: str | None = None,
    role: Role | None = None,
    active: bool | None = None,
    password: str | None = None,
) -> User:
    """Only what is given changes. A new password or the loss of `active` ends all of the person's sign-ins."""
    user = await _theirs(session, caller, user_id)
    if expected_version not in (None, user.version):
        raise PreconditionFailed
    if role is not None and not caller.role.reaches(role):
        raise Forbidden("Não se dá um papel acima do próprio.")
    if email is not None and email.strip().lower() != user.email:
        await _refuse_taken(session, email.strip().lower())
        user.email = email.strip().lower()
    if password is not None:
        refuse_weak(password, user.email, name or user.name)
        user.password_hash = await hash_password(password)
    user.name = name.strip() if name is not None else user.name
    user.role = role.value if role is not None else user.role
    user.active = user.active if active is None else active
    user.version += 1
    user.updated_at = clock.now()
    await session.flush()
    if role is not None or active is False:
        await _keep_an_owner(session)
    if password is not None or not user.active:
        await end_sign_ins(session, user.id, "password changed" if user.active else "deactivated")
    given = {"email": email, "name": name, "role": role, "active": active, "password": password and "changed"}
    detail = {field: str(value) for field, value in given.items() if value is not None}
    await note(session, caller, "changed", "user", user.id, detail)
    forget_callers()
    return user


async def remove_user(session: AsyncSession, caller: Caller, user_id: UUID) -> None:
    """The row stays without password, so that old messages still say who wrote them; the e-mail becomes free."""
    if user_id == caller.user_id:
        raise Conflict("Ninguém remove a si mesmo: peça a outra pessoa.")
    user = await _theirs(session, caller, user_id)
    user.deleted_at = clock.now()
    user.active = False
    user.password_hash = None
    user.version += 1
    await session.flush()
    await _keep_an_owner(session)
    await end_sign_ins(session, user.id, "removed")
    await note(session, caller, "removed", "user", user.id, {"email": user.email})
    forget_callers()


async def end_sign_ins(session: AsyncSession, user_id: UUID, why: str) -> None:
    await session.execute(
        update(SignIn)
        .where(SignIn.account_id == session.info["account_id"], SignIn.user_id == user_id, SignIn.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_for=why)
    )
    forget_callers()


async def _theirs(session: AsyncSession, caller: Caller, user_id: UUID) -> User:
    user = await find(session, User, user_id, lock=True)
    if user is None or user.deleted_at is not None:
        raise NotFound("Usuário não encontrado.")
    if not caller.role.reaches(Role(user.role)):
        raise Forbidden("Não se muda quem tem um papel acima do próprio.")
    return user


async def _refuse_taken(session: AsyncSession, email: str) -> None:
    taken = exists().where(
        User.account_id == session.info["account_id"], User.email == email, User.deleted_at.is_(None)
    )
    if await session.scalar(select(taken)):
        raise EmailTaken(f"Já há um usuário com o e-mail {email}.")


async def _keep_an_owner(session: AsyncSession) -> None:
    # The account's row is the lock: two owners who demote each other at once must not both succeed.
    await session.execute(text("SELECT FROM accounts FOR UPDATE"))
    owners = select(func.count()).where(
        User.account_id == session.info["account_id"],
        User.role == Role.OWNER.value,
        User.active,
        User.deleted_at.is_(None),
    )
    if not await session.scalar(owners):
        raise LastOwner
