"""The intake's peers: the same ASGI route, which finds and verifies as it does, and keeps nothing, or one at a time."""

import hashlib
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, insert
from sqlalchemy.dialects.postgresql import ARRAY, ENUM, JSONB
from sqlalchemy.dialects.postgresql import UUID as UuidType
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.types import ASGIApp

from balcao.contracts.messaging import Request
from balcao.core import database
from balcao.core.database import INTAKE_ROLE, plain_url
from balcao.core.ids import new_id
from balcao.core.queue import LANES, Order
from balcao.domains.connections.keep import READ, Verified
from balcao.intake import Intake
from balcao.main import make_app


class _KeepsNothing:
    async def close(self) -> None:
        return

    async def keep(self, hook: str, key: str, request: Request, verified: tuple[Verified, ...]) -> None:
        return


class _Rows(DeclarativeBase):
    type_annotation_map: ClassVar = {dict[str, Any]: JSONB, list[UUID]: ARRAY(UuidType(as_uuid=True)), str: Text}


class _Kept(_Rows):
    __tablename__ = "kept_webhooks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    hook: Mapped[str]
    digest: Mapped[bytes]
    method: Mapped[str]
    url: Mapped[str]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes]
    connection_ids: Mapped[list[UUID]]
    account_ids: Mapped[list[UUID]]


_jobs = Table(
    "pgqueuer",
    MetaData(),
    Column("priority", Integer),
    Column("entrypoint", Text),
    Column("payload", LargeBinary),
    Column("headers", JSONB),
    Column("status", ENUM(name="pgqueuer_status", create_type=False)),
    implicit_returning=False,
)


class _KeepsEach:
    """As is usual: a session, an object, a job, a commit for every webhook."""

    async def close(self) -> None:
        await self._engine.dispose()

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def keep(self, hook: str, key: str, request: Request, verified: tuple[Verified, ...]) -> None:
        id = new_id()
        async with AsyncSession(self._engine) as session, session.begin():
            session.add(
                _Kept(
                    id=id,
                    hook=hook,
                    digest=hashlib.sha256(f"{hook}\n{key}".encode()).digest()[:16],
                    method=request.method,
                    url=request.url,
                    headers=dict(request.headers),
                    body=request.body,
                    connection_ids=[one.connection_id for one in verified],
                    account_ids=[one.account_id for one in verified],
                )
            )
            for one in verified:
                given = {"connection_id": one.connection_id, "webhook_ids": [id]}
                payload = msgspec.json.encode(Order(READ, one.account_id, given))
                headers = {"account_id": str(one.account_id)}
                job = {
                    "priority": LANES["intake"].priority,
                    "entrypoint": "intake",
                    "payload": payload,
                    "headers": headers,
                    "status": "queued",
                }
                await session.execute(insert(_jobs).values(**job))


class _Nothing(Intake):
    async def start(self) -> None:
        await super().start()
        self._keeper = _KeepsNothing()  # type: ignore[assignment]


class _Each(Intake):
    async def start(self) -> None:
        await super().start()
        url = plain_url(database.url()).replace("postgresql://", "postgresql+asyncpg://", 1)
        settings = {"role": INTAKE_ROLE}
        self._engine = create_async_engine(url, pool_size=10, connect_args={"server_settings": settings})
        self._keeper = _KeepsEach(self._engine)  # type: ignore[assignment]


def nothing() -> ASGIApp:
    return make_app(intake=_Nothing())


def each() -> ASGIApp:
    return make_app(intake=_Each())
