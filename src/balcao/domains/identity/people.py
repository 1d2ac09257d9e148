"""Users of an account: who may add, change and remove whom, and that an owner always remains."""

from uuid import UUID

from sqlalchemy import delete, exists, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.core.problems import Conflict, Forbidden, NotFound, PreconditionFailed
from balcao.domains.identity import second_factor
from balcao.domains.identity.access import forget_callers
from balcao.domains.identity.caller import Caller
from balcao.domains.identity.events import PersonLeft
from balcao.domains.identity.models import Invitation, PasswordReset, User
from balcao.domains.identity.note import note
from balcao.domains.identity.passwords import hash_password, refuse_weak
from balcao.domains.identity.roles import Role
from balcao.domains.identity.sign_ins import end_sign_ins


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
    await refuse_taken(session, email)
    user = User(email=email, name=name.strip(), role=role.value, password_hash=await hash_password(password))
    session.add(user)
    await session.flush()
    await session.refresh(user)
    await note(session, caller, "created", "user", user.id, {"name": user.name, "email": email, "role": role.value})
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
    """Only what is given changes. A new password ends the person's sign-ins, but the caller's own present one."""
    user = await _theirs(session, caller, user_id)
    if expected_version not in (None, user.version):
        raise PreconditionFailed
    if role is not None and not caller.role.reaches(role):
        raise Forbidden("Não se dá um papel acima do próprio.")
    before = (Role(user.role), user.active)
    if email is not None and email.strip().lower() != user.email:
        await refuse_taken(session, email.strip().lower())
        user.email = email.strip().lower()
    if password is not None:
        refuse_weak(password, user.email, name or user.name)
        user.password_hash = await hash_password(password)
        user.reset_asked_at = None
    user.name = name.strip() if name is not None else user.name
    user.role = role.value if role is not None else user.role
    user.active = user.active if active is None else active
    user.version += 1
    user.updated_at = clock.now()
    await session.flush()
    if role is not None or active is False:
        await _keep_an_owner(session)
    if password is not None:
        await end_sign_ins(session, user.id, "password changed", keep=caller.sign_in_id)
    if not user.active and before[1]:
        await _leave(session, user, "deactivated")
    elif Role(user.role).rank < before[0].rank:
        await _end_invitations(session, user)
    fields = {"email": email, "name": name, "password": password}
    await _note_change(session, caller, user, before, [field for field, value in fields.items() if value is not None])
    forget_callers()
    return user


async def _note_change(
    session: AsyncSession, caller: Caller, user: User, before: tuple[Role, bool], fields: list[str]
) -> None:
    """One entry for each kind of change, so that a look for "role_changed" finds all of them."""
    if user.role != before[0]:
        detail = {"name": user.name, "from": before[0].value, "to": user.role}
        await note(session, caller, "role_changed", "user", user.id, detail)
    if user.active != before[1]:
        act = "reactivated" if user.active else "deactivated"
        await note(session, caller, act, "user", user.id, {"name": user.name})
    if fields:
        await note(session, caller, "changed", "user", user.id, {"name": user.name, "fields": fields})


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
    await second_factor.turn_off(session, user)
    await _leave(session, user, "removed")
    await note(session, caller, "removed", "user", user.id, {"name": user.name, "email": user.email})
    forget_callers()


async def _leave(session: AsyncSession, user: User, why: str) -> None:
    """Nothing that the person holds opens a door any more, and what they had in hand is free."""
    await end_sign_ins(session, user.id, why)
    await session.execute(
        delete(PasswordReset).where(PasswordReset.account_id == user.account_id, PasswordReset.user_id == user.id)
    )
    await _end_invitations(session, user)
    await publish(session, PersonLeft(user.id))


async def _end_invitations(session: AsyncSession, user: User) -> None:
    """Those who may invite no longer must not come back by a link that they made before."""
    await session.execute(
        update(Invitation)
        .where(
            Invitation.account_id == user.account_id,
            Invitation.invited_by == user.id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )


async def _theirs(session: AsyncSession, caller: Caller, user_id: UUID) -> User:
    user = await find(session, User, user_id, lock=True)
    if user is None or user.deleted_at is not None:
        raise NotFound("Usuário não encontrado.")
    if not caller.role.reaches(Role(user.role)):
        raise Forbidden("Não se muda quem tem um papel acima do próprio.")
    return user


async def refuse_taken(session: AsyncSession, email: str) -> None:
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
