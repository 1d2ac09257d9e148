"""Lets kept webhooks be read again: after a parser was mended, or a failure whose cause is gone."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import transaction
from balcao.core.problems import NotFound
from balcao.core.queue import find_use, later
from balcao.domains.connections.keep import READ
from balcao.domains.connections.models import Connection


async def read_again(session: AsyncSession, webhook_id: UUID) -> int:
    """Queues a reading for each of the tenant's own connections that verified it; how many. Raises NotFound."""
    row = (await session.execute(text("SELECT * FROM find_kept_webhook(:id)"), {"id": webhook_id})).one_or_none()
    if row is None:
        raise NotFound("Aviso não encontrado.")
    own = (
        await session.scalars(
            select(Connection.id).where(
                Connection.account_id == session.info["account_id"], Connection.id.in_(row.connection_ids)
            )
        )
    ).all()
    given = {"id": webhook_id}
    await session.execute(text("UPDATE kept_webhooks SET state = 'kept', error = NULL WHERE id = :id"), given)
    # The reading itself stands above all domains, so it is named and not imported.
    use, _ = find_use(READ)
    for connection_id in own:
        await later(session, use, connection_id=connection_id, webhook_ids=[webhook_id])
    return len(own)


async def read_failed_again() -> int:
    """For the command line: all that failed or were never read for five minutes, of every tenant; how many."""
    async with transaction(None) as session:
        rows = (await session.execute(_WAITING)).all()
    for row in rows:
        for account_id in dict.fromkeys(row.account_ids):
            async with transaction(account_id) as session:
                await read_again(session, row.id)
    return len(rows)


_WAITING = text(
    "SELECT id, account_ids FROM kept_webhooks "
    "WHERE state = 'failed' OR (state = 'kept' AND received_at < now() - interval '5 minutes') ORDER BY id"
)
