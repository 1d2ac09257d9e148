"""Connections over HTTP: made, read, changed, tested, removed."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.secrets import Unreadable, keys_for, mask
from balcao.domains.connections.addresses import webhook_url
from balcao.domains.connections.change_connection import change_connection, existing_connection
from balcao.domains.connections.connect import connect
from balcao.domains.connections.connectors import manifests, secret_fields, token_fields
from balcao.domains.connections.disconnect import disconnect
from balcao.domains.connections.health import Health, health_of
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_sealed
from balcao.domains.connections.schemas import ConnectionChange, ConnectionIn, ConnectionOut, HealthOut, TriedOut
from balcao.domains.connections.try_connection import try_connection
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/api/v1/connections", tags=["connections"])


@router.get("")
async def list_connections(
    caller: ReadOnly,
    session: Session,
    connector: Annotated[str | None, Query(max_length=100)] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ConnectionOut]:
    wanted = select(Connection).where(Connection.account_id == caller.account_id, Connection.deleted_at.is_(None))
    if connector:
        wanted = wanted.where(Connection.connector == connector)
    if cursor:
        wanted = wanted.where(Connection.id > decode_cursor(cursor, UUID)[0])
    rows = (await session.scalars(wanted.order_by(Connection.id).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    health = await health_of(session, [row.id for row in rows[:limit]])
    return Page(items=[await _out(session, row, health) for row in rows[:limit]], next_cursor=more)


@router.post("", status_code=201)
async def create_connection(body: ConnectionIn, caller: Manager, session: Session) -> ConnectionOut:
    """One by consent is `pending` until POST …/authorization has been walked through."""
    connection = await connect(session, caller, **body.model_dump())
    return await _out(session, connection, {})


@router.get("/{id}")
async def read_connection(id: UUID, caller: ReadOnly, session: Session, response: Response) -> ConnectionOut:
    connection = await existing_connection(session, id)
    response.headers["ETag"] = etag(connection.version)
    return await _out(session, connection, await health_of(session, [id]))


@router.put("/{id}")
async def update_connection(
    id: UUID,
    body: ConnectionChange,
    caller: Manager,
    session: Session,
    response: Response,
    if_match: IfMatch = None,
) -> ConnectionOut:
    """A secret sent back as it was shown stays as it is."""
    connection = await change_connection(session, caller, id, body.model_dump(exclude_unset=True), expected(if_match))
    response.headers["ETag"] = etag(connection.version)
    return await _out(session, connection, await health_of(session, [id]))


@router.delete("/{id}", status_code=204)
async def delete_connection(id: UUID, caller: Manager) -> None:
    """Its secrets are gone for good; conversations stay."""
    await disconnect(caller, id)


@router.post("/{id}/test")
async def test_connection(id: UUID, caller: Manager) -> TriedOut:
    """Asks the provider something harmless now."""
    return TriedOut.model_validate(await try_connection(caller.account_id, id))


async def _out(session: AsyncSession, connection: Connection, health: Mapping[UUID, Health]) -> ConnectionOut:
    return ConnectionOut(
        id=connection.id,
        connector=connection.connector,
        name=connection.name,
        clinic_id=connection.clinic_id,
        bot=connection.bot,
        bot_patience=connection.bot_patience,
        status=connection.status,
        settings=await _shown(session, connection),
        facts=connection.facts,
        health=HealthOut.model_validate(health.get(connection.id, Health())),
        webhook_url=webhook_url(connection),
        created_at=connection.created_at,
        updated_at=connection.updated_at,
    )


async def _shown(session: AsyncSession, connection: Connection) -> dict[str, Any]:
    """Plain settings, and secrets masked; tokens of a consent are not shown at all."""
    if connection.connector not in manifests():
        return dict(connection.settings)
    secret = secret_fields(connection.connector) - token_fields(connection.connector)
    sealed = connection.sealed.keys() & secret
    try:
        opened = open_sealed(await keys_for(session, connection.sealed.values()), connection)
    except Unreadable:
        opened = dict.fromkeys(sealed, "")
    return {**connection.settings, **{name: mask(opened[name]) for name in sorted(sealed)}}
