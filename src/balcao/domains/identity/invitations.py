"""Links that make their holder a user, once."""

import secrets as random
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, text

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.problems import NotFound
from balcao.domains.identity.grants import digest
from balcao.domains.identity.models import Account, Invitation, User
from balcao.domains.identity.people import add_user
from balcao.domains.identity.roles import Role

LIFETIME = timedelta(days=7)


class InvitationGone(NotFound):
    """O convite não vale: venceu, já foi usado ou há um mais novo."""

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


async def look_at_invitation(token: str) -> Account:
    """The account that the link leads into. Raises InvitationGone."""
    account_id, invitation_id = await _find(token)
    async with transaction(account_id) as session:
        invitation = await find(session, Invitation, invitation_id)
        _refuse_gone(invitation)
        account = await session.get(Account, account_id)
        assert account is not None
        return account


async def accept_invitation(token: str, *, email: str, password: str, name: str, account_name: str | None) -> User:
    """Raises InvitationGone, WeakPassword, EmailTaken."""
    account_id, invitation_id = await _find(token)
    async with transaction(account_id) as session:
        invitation = _refuse_gone(await find(session, Invitation, invitation_id, lock=True))
        invitation.used_at = clock.now()
        if account_name and account_name.strip():
            account = await session.get(Account, account_id)
            assert account is not None
            account.name = account_name.strip()
        return await add_user(session, None, email=email, name=name, role=Role(invitation.role), password=password)


async def _find(token: str) -> tuple[UUID, UUID]:
    async with transaction(None) as session:
        given = {"digest": digest(token)}
        row = (await session.execute(text("SELECT * FROM find_invitation(:digest)"), given)).one_or_none()
    if row is None:
        raise InvitationGone
    return row.account_id, row.id


def _refuse_gone(invitation: Invitation | None) -> Invitation:
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= clock.now():
        raise InvitationGone
    return invitation
