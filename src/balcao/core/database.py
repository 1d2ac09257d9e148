"""PostgreSQL: the engine, the rows' common columns, and the one way to a transaction with its tenant set."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy import DateTime, ForeignKeyConstraint, MetaData, Text, Uuid, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from balcao.core import clock
from balcao.core.database_url import plain_url as plain_url
from balcao.core.ids import new_id
from balcao.core.problems import NotFound

APP_ROLE = "balcao_app"
INTAKE_ROLE = "balcao_intake"
TENANT_SETTING = "balcao.account_id"
CURRENT_TENANT = f"nullif(current_setting('{TENANT_SETTING}', true), '')::uuid"

Kind = TypeVar("Kind", bound="TenantRow")

TO_SAY_GOODBYE = 5.0

_engine: AsyncEngine | None = None
_url: str | None = None
_patience = 30.0
_distrusted = 0.0  # connections that were opened before are as dead as the one that was found to be


class Row(DeclarativeBase):
    """A table of ours. Times are timestamptz, free shapes are JSONB, texts are unbounded."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        str: Text,
        UUID: Uuid,
    }


class TenantRow(Row):
    """A row that belongs to one account. The key is (account_id, id), so that no foreign key crosses tenants.

    `account_id` fills itself from the transaction's tenant.
    """

    __abstract__ = True
    missing: ClassVar[str] = "Não existe mais."  # said where the id is nobody's, or another tenant's

    account_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_TENANT), sort_order=-2)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


class Versioned:
    """A row whose changes are counted, for If-Match, and dated."""

    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"), default=lambda: clock.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"), default=lambda: clock.now())


@event.listens_for(Session, "before_flush")
def _fill_tenant(session: Session, *_: Any) -> None:
    for row in session.new:
        if isinstance(row, TenantRow) and row.account_id is None:
            row.account_id = session.info["account_id"]


async def find(session: AsyncSession, kind: type[Kind], id: UUID, *, lock: bool = False) -> Kind | None:
    """The tenant's row with this id, or None; another tenant's id is None too. `lock` takes it FOR UPDATE."""
    key = (session.info["account_id"], id)
    return await session.get(kind, key, with_for_update=lock or None, populate_existing=lock)


async def existing(session: AsyncSession, kind: type[Kind], id: UUID, *, lock: bool = False) -> Kind:
    """The same, or NotFound in the words of its kind."""
    found = await find(session, kind, id, lock=lock)
    if found is None:
        raise NotFound(kind.missing)
    return found


def belongs_to(table: str, column: str, on_delete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key within the tenant: (account_id, column) to (account_id, id) of `table`.

    `on_delete` as PostgreSQL spells it, for example "CASCADE" or f"SET NULL ({column})".
    """
    return ForeignKeyConstraint(["account_id", column], [f"{table}.account_id", f"{table}.id"], ondelete=on_delete)


def open_database(address: str, *, pool: int = 10, role: str = APP_ROLE, patience: float = 30.0) -> AsyncEngine:
    """Makes the engine of this process. `role` is set at connection start, so that even RESET ROLE returns to it.

    No statement of ours takes `patience` seconds: who waits longer waits on a line that a firewall has forgotten. The
    server in its turn ends a transaction in which nobody has said anything for twice as long, and frees its locks.
    """
    global _engine, _url, _patience
    _url, _patience = address, patience
    _engine = create_async_engine(
        plain_url(address).replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=pool,
        max_overflow=0,
        pool_timeout=30,
        isolation_level="AUTOCOMMIT",  # transaction() says BEGIN and COMMIT itself
        connect_args={
            "server_settings": {**server_settings(role), "idle_in_transaction_session_timeout": f"{patience * 2:.0f}s"},
            "statement_cache_size": 500,
            "command_timeout": patience,
        },
    )
    return _engine


async def close_database() -> None:
    global _engine
    if _engine is not None:
        with suppress(TimeoutError):
            await asyncio.wait_for(_engine.dispose(), TO_SAY_GOODBYE)
        _engine = None


def engine() -> AsyncEngine:
    if _engine is None:
        raise RuntimeError("The database is not open: call open_database() first.")
    return _engine


def url() -> str:
    """The address that open_database() was given."""
    if _url is None:
        raise RuntimeError("The database is not open: call open_database() first.")
    return _url


class NotCommitted(RuntimeError):
    """PostgreSQL answers the COMMIT of a transaction that has failed with a silent ROLLBACK."""


def is_away(failure: BaseException) -> bool:
    """Whether the server was not there, or had no room, or no connection to it was free: not what we asked of it."""
    state = getattr(getattr(failure, "orig", failure), "sqlstate", None) or ""
    # The last one: a connection that ends while something is being said on it (asyncpg 0.31).
    lost = (OSError, NoneFree, asyncpg.InterfaceError, OperationalError, InterfaceError, asyncpg.InternalClientError)
    return isinstance(failure, lost) or getattr(failure, "connection_invalidated", False) or state.startswith(_AWAY)


_AWAY = ("08", "53", "57P")


@asynccontextmanager
async def transaction(account_id: UUID | None) -> AsyncIterator[AsyncSession]:
    """One transaction that sees one tenant's rows; commits when the block ends, rolls back when it raises.

    With None no tenant is set and no tenant's rows are seen: only the narrow SECURITY DEFINER functions answer.
    """
    session = AsyncSession(engine(), expire_on_commit=False)
    try:
        await begin(session, account_id)
        try:
            yield session
            await settle(session)
            if await _driver(session).execute("COMMIT") != "COMMIT":
                raise NotCommitted("A statement had failed before and its error was passed over.")
        except BaseException:
            await roll_back(session)
            raise
    finally:
        await session.close()
    for act in session.info["after_commit"]:
        act()


async def begin(session: AsyncSession, account_id: UUID | None) -> None:
    """BEGIN and the tenant in one message to the server; the driver itself is left in autocommit."""
    session.info.update(account_id=account_id, before_commit={}, after_commit=[])
    driver = session.info["driver"] = await session.run_sync(_open_driver)
    tenant = UUID(str(account_id)) if account_id else ""
    try:
        await driver.execute(f"BEGIN; SET LOCAL {TENANT_SETTING} = '{tenant}'")
    except BaseException:
        await roll_back(session)
        raise


def _open_driver(session: Session) -> asyncpg.Connection:
    """The connection that this session has until its end; one that was closed meanwhile, or is as old as one that was
    found dead, is left out.
    """
    while True:
        connection = session.connection()
        driver = connection.connection.driver_connection
        assert driver is not None
        born: float = connection.info.setdefault("born", time.monotonic())
        if not driver.is_closed() and born > _distrusted:
            taken: asyncpg.Connection = driver
            return taken
        driver.terminate()
        connection.invalidate()
        session.rollback()


async def settle(session: AsyncSession) -> None:
    """Writes what was left for the end of the transaction: changed rows, then what before_commit() was given."""
    await _flush(session)
    waiting = session.info["before_commit"]
    while waiting:
        await waiting.pop(next(iter(waiting)))(session)


async def roll_back(session: AsyncSession) -> None:
    """A connection that cannot even roll back is thrown away, not given to the next; nor, when it was silent, are those
    that were opened before now.
    """
    global _distrusted
    try:
        await _driver(session).execute("ROLLBACK", timeout=TO_SAY_GOODBYE)
    except Exception as failure:
        if isinstance(failure, TimeoutError):
            _distrusted = time.monotonic()
        _driver(session).terminate()
        await session.invalidate()


async def set_tenant(session: AsyncSession, account_id: UUID | None) -> None:
    session.info["account_id"] = account_id
    await session.execute(_SET_TENANT, {"setting": TENANT_SETTING, "account_id": str(account_id or "")})


_SET_TENANT = text("SELECT set_config(:setting, :account_id, true)")


def before_commit(session: AsyncSession, name: str, act: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """`act(session)` runs once at the end of the transaction, within it; a second of the same name is left out."""
    session.info["before_commit"].setdefault(name, act)


def after_commit(session: AsyncSession, act: Callable[[], None]) -> None:
    """`act()` runs, in this process, once the transaction has been committed; never if it was not. Each act once."""
    waiting = session.info["after_commit"]
    if act not in waiting:
        waiting.append(act)


async def raw_connection(session: AsyncSession) -> asyncpg.Connection:
    """The asyncpg connection under a session, inside its transaction, with what the session changed written to it."""
    await _flush(session)
    return _driver(session)


async def _flush(session: AsyncSession) -> None:
    if session.new or session.dirty or session.deleted:
        await session.flush()


def _driver(session: AsyncSession) -> asyncpg.Connection:
    driver: asyncpg.Connection = session.info["driver"]
    return driver


class Plain(asyncpg.Connection):
    """For pools whose users leave nothing behind: given back without the statement that would clean up after them."""

    def get_reset_query(self) -> str:
        return ""


async def connect(role: str = APP_ROLE) -> asyncpg.Connection:
    """A single connection outside the pool, for LISTEN and for the queue's own loop."""
    return await asyncpg.connect(plain_url(url()), server_settings=server_settings(role), command_timeout=_patience)


def server_settings(role: str, name: str = "balcao") -> dict[str, str]:
    """With them the server finds out within a minute that a network between us is gone."""
    keepalives = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
    return {"role": role, "application_name": name, **keepalives}


def patience(at_most: float) -> float:
    """How long a short statement is waited for."""
    return min(_patience, at_most)


async def part_from(connection: asyncpg.Connection) -> None:
    """Closes it, and does not wait for a server that says nothing."""
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        await connection.close(timeout=TO_SAY_GOODBYE)
