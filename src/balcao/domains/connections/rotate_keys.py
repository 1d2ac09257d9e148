"""New keys: for the master, which wraps the others anew; for a tenant, whose every secret is sealed anew."""

from uuid import UUID

from sqlalchemy import select, text

from balcao.core import secrets
from balcao.core.database import transaction
from balcao.core.idempotency import rewrap_kept_answers
from balcao.domains.connections.models import Connection
from balcao.domains.identity import second_factor
from balcao.domains.identity.signing import forget_keys, rewrap_signing_keys


async def rotate_tenant_key(account_id: UUID) -> int:
    """How many connections were sealed anew, people's second factors aside. A consent under way has to be begun again.

    Whoever is sealing just now holds the old key until they commit, and is waited for: only then are the rows read.
    """
    async with transaction(account_id) as session:
        await session.execute(select(Connection.id).with_for_update())
        keys = await secrets.retire_tenant_key(session)
        connections = (await session.scalars(select(Connection).with_for_update())).all()
        for connection in connections:
            opened = {name: keys.unseal(connection.id, name, value) for name, value in connection.sealed.items()}
            connection.sealed = {name: keys.seal(connection.id, name, value) for name, value in opened.items()}
        await second_factor.reseal(session, keys)
        await session.execute(text("DELETE FROM oauth_states"))
        return len(connections)


async def rewrap_everything() -> int:
    """Wraps what older master keys wrapped under the current one, over all tenants; how many keys.

    To rotate the master: put the new key before the old one, restart, run this, then take the old one away.
    """
    changed = await rewrap_signing_keys()
    async with transaction(None) as session:
        accounts = (await session.scalars(text("SELECT account_ids()"))).all()
    for account_id in accounts:
        async with transaction(account_id) as session:
            changed += await secrets.rewrap_tenant(session)
            await rewrap_kept_answers(session)
    forget_keys()
    return changed
