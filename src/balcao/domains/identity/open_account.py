"""A new account with its first owner."""

from uuid import UUID

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.identity.models import Account
from balcao.domains.identity.people import add_user
from balcao.domains.identity.roles import Role


async def open_account(
    name: str, email: str, password: str, *, owner_name: str | None = None, demo: bool = False
) -> UUID:
    """The new account's id. Raises WeakPassword."""
    account_id = new_id()
    async with transaction(account_id) as session:
        session.add(Account(id=account_id, name=name.strip(), demo=demo))
        await session.flush()
        own = owner_name or email.split("@")[0].replace(".", " ").title()
        await add_user(session, None, email=email, name=own, role=Role.OWNER, password=password)
    return account_id
