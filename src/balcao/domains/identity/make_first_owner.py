"""At the first start: the owner from the environment, or a one-time link that lets its holder become the owner."""

from uuid import UUID

from sqlalchemy import text

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.identity.invitations import invite_owner
from balcao.domains.identity.models import Account
from balcao.domains.identity.open_account import open_account
from balcao.settings import Settings

NAME = "Minha clínica"
PAGE = "/primeiro-acesso?token="
LOCK = 0x62616C6F  # any number that nothing else of ours uses


async def make_first_owner(settings: Settings) -> str | None:
    """The link to print, or None when somebody can sign in already. Safe in many processes at once and at every start.

    A link printed before and not used is replaced. Raises WeakPassword for BALCAO_ADMIN_PASSWORD.
    """
    async with transaction(None) as guard:
        await guard.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if await guard.scalar(text("SELECT any_user_exists()")):
            return None
        if settings.admin_email and settings.admin_password:
            await open_account(NAME, settings.admin_email, settings.admin_password.get_secret_value())
            return None
        known: UUID | None = await guard.scalar(text("SELECT account_ids() LIMIT 1"))
        token = await invite_owner(known or await _open_empty())
    return f"{settings.base_url}{PAGE}{token}"


async def _open_empty() -> UUID:
    account_id = new_id()
    async with transaction(account_id) as session:
        session.add(Account(id=account_id, name=NAME))
    return account_id
