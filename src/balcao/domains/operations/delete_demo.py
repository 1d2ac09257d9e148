"""Takes all of a demonstration away in one act: its rows, its waiting jobs, its files."""

from uuid import UUID

import structlog
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import storage
from balcao.core.database import transaction
from balcao.core.problems import NotFound
from balcao.domains.files.models import StoredFile
from balcao.domains.identity.access import forget_callers
from balcao.domains.identity.models import Account

log = structlog.get_logger()
TRIES = 5
IN_THE_WAY = {"40P01", "40001", "23503"}  # a deadlock, and a row that came while its parent went


async def delete_demo(account_id: UUID) -> None:
    """Raises NotFound for an account that is not a demonstration: nobody deletes a clinic by mistake."""
    keys = await _delete_in_peace(account_id)
    forget_callers()
    for key in keys:
        try:
            await storage.remove(key)
        except Exception as failure:  # a file that is left over must not keep the rest from being gone
            log.warning("demo file not removed", error=repr(failure)[:200])


async def _delete_in_peace(account_id: UUID) -> list[str]:
    """The storage's keys of its files. The worker may be in the middle of something: then it is tried again."""
    for tries_left in reversed(range(TRIES)):
        try:
            async with transaction(account_id) as session:
                account = await session.get(Account, account_id, with_for_update=True)
                if account is None or not account.demo:
                    raise NotFound("Esta conta não é de demonstração.")
                keys = [key for key in await session.scalars(select(StoredFile.storage_key)) if key]
                await _delete_rows(session, account_id)
            return keys
        except DBAPIError as failure:
            if not tries_left or getattr(failure.orig, "sqlstate", None) not in IN_THE_WAY:
                raise
    raise AssertionError


async def _delete_rows(session: AsyncSession, account_id: UUID) -> None:
    given = {"account_id": account_id}
    await session.execute(text("SELECT delete_demo_webhooks()"))
    await session.execute(
        text("DELETE FROM pgqueuer WHERE headers->>'account_id' = :account_id"), {"account_id": str(account_id)}
    )
    await session.execute(text("DELETE FROM accounts WHERE id = :account_id"), given)
    # What hangs on the account goes with it; these stand by themselves.
    for table in (await session.scalars(_LEFT_OVER)).all():
        await session.execute(text(f"DELETE FROM {table} WHERE account_id = :account_id"), given)  # noqa: S608 (the catalog's names)


_LEFT_OVER = text(
    """
    SELECT quote_ident(c.relname) FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'account_id'
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(c.oid, 'DELETE')
    """
)
