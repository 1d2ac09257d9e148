"""Links that make their holder a user, once."""

import secrets as random
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.problems import Forbidden, NotFound
from balcao.domains.identity.caller import Caller
from balcao.domains.identity.grants import digest
from balcao.domains.identity.models import Account, Invitation, User
from balcao.domains.identity.note import note
from balcao.domains.identity.people import add_user, refuse_taken
from balcao.domains.identity.roles import Role

LIFETIME = timedelta(days=7)
OPEN = (Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))


class InvitationGone(NotFound):
    """O convite não vale: venceu, já foi usado, foi cancelado ou há um mais novo."""

    type = "invitation-gone"


async def invite_owner(account_id: UUID) -> str:
    """The token of a fresh link; older ones for an owner end."""
    token = random.token_urlsafe(32)
    async with transaction(account_id) as session:
        await session.execute(
            delete(Invitation).where(
                Invitation.account_id == account_id,
                Invitation.role == Role.OWNER.value,
                Invitation.used_at.is_(None),
            )
        )
        session.add(Invitation(sha256=digest(token), role=Role.OWNER.value, expires_at=clock.now() + LIFETIME))
    return token


async def invite(session: AsyncSession, caller: Caller, *, email: str, role: Role) -> tuple[Invitation, str]:
    """The invitation and its link's token, which nobody can read again; an older one for the same e-mail ends.

    Raises EmailTaken, Forbidden.
    """
    email = email.strip().lower()
    if not caller.role.reaches(role):
        raise Forbidden("Não se dá um papel acima do próprio.")
    await refuse_taken(session, email)
    await session.execute(
        update(Invitation)
        .where(Invitation.account_id == caller.account_id, Invitation.email == email, *OPEN)
        .values(revoked_at=clock.now())
    )
    token = random.token_urlsafe(32)
    made = Invitation(
        sha256=digest(token),
        role=role.value,
        email=email,
        invited_by=caller.user_id,
        expires_at=clock.now() + LIFETIME,
    )
    session.add(made)
    await session.flush()
    await session.refresh(made)
    await note(session, caller, "invited", "invitation", made.id, {"email": email, "role": role.value})
    return made, token


async def open_invitations(session: AsyncSession, account_id: UUID) -> list[tuple[Invitation, str | None]]:
    """Those that still work or only ran out, newest first, each with the name of who made it."""
    wanted = (
        select(Invitation, User.name)
        .outerjoin(User, (User.account_id == Invitation.account_id) & (User.id == Invitation.invited_by))
        .where(Invitation.account_id == account_id, Invitation.email.is_not(None), *OPEN)
        .order_by(Invitation.id.desc())
        .limit(100)
    )
    return [(row[0], row[1]) for row in (await session.execute(wanted)).all()]


async def revoke_invitation(session: AsyncSession, caller: Caller, id: UUID) -> None:
    """Raises InvitationGone, Forbidden."""
    invitation = await find(session, Invitation, id, lock=True)
    if invitation is None or invitation.used_at is not None or invitation.revoked_at is not None:
        raise InvitationGone
    if not caller.role.reaches(Role(invitation.role)):
        raise Forbidden("Não se desfaz um convite para um papel acima do próprio.")
    invitation.revoked_at = clock.now()
    await note(session, caller, "invitation_revoked", "invitation", id, {"email": invitation.email or ""})


async def look_at_invitation(token: str, *, first_owner: bool = False) -> tuple[Account, Invitation]:
    """The account that the link leads into. Raises InvitationGone."""
    account_id, invitation_id = await _find(token)
    async with transaction(account_id) as session:
        invitation = _refuse_gone(await find(session, Invitation, invitation_id), first_owner)
        account = await session.get(Account, account_id)
        assert account is not None
        return account, invitation


async def accept_invitation(token: str, *, password: str, name: str) -> User:
    """The user gets the invitation's e-mail and role. Raises InvitationGone, WeakPassword, EmailTaken."""
    account_id, invitation_id = await _find(token)
    async with transaction(account_id) as session:
        invitation = _refuse_gone(await find(session, Invitation, invitation_id, lock=True))
        assert invitation.email is not None
        invitation.used_at = clock.now()
        role = Role(invitation.role)
        user = await add_user(session, None, email=invitation.email, name=name, role=role, password=password)
        joined = Caller(account_id, user.id, None, role, user.name)
        detail = {"name": user.name, "email": user.email, "role": role.value}
        await note(session, joined, "joined", "user", user.id, detail)
        return user


async def become_first_owner(token: str, *, email: str, password: str, name: str, account_name: str | None) -> User:
    """Raises InvitationGone, WeakPassword, EmailTaken."""
    account_id, invitation_id = await _find(token)
    async with transaction(account_id) as session:
        invitation = _refuse_gone(await find(session, Invitation, invitation_id, lock=True), first_owner=True)
        invitation.used_at = clock.now()
        if account_name and account_name.strip():
            account = await session.get(Account, account_id)
            assert account is not None
            account.name = account_name.strip()
        return await add_user(session, None, email=email, name=name, role=Role.OWNER, password=password)


async def _find(token: str) -> tuple[UUID, UUID]:
    async with transaction(None) as session:
        given = {"digest": digest(token)}
        row = (await session.execute(text("SELECT * FROM find_invitation(:digest)"), given)).one_or_none()
    if row is None:
        raise InvitationGone
    return row.account_id, row.id


def _refuse_gone(invitation: Invitation | None, first_owner: bool = False) -> Invitation:
    """A person's link must not serve as a first owner's, whose holder chooses e-mail and account's name."""
    if (
        invitation is None
        or invitation.used_at is not None
        or invitation.revoked_at is not None
        or invitation.expires_at <= clock.now()
        or (invitation.email is None) is not first_owner
    ):
        raise InvitationGone
    return invitation
