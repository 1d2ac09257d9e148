"""Channels (connections that carry messages) and their templates over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import select, tuple_

from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import NotFound
from balcao.domains.connections.change_connection import existing
from balcao.domains.connections.connectors import manifest, manifests
from balcao.domains.connections.health import health_of
from balcao.domains.connections.models import Connection, ProviderTemplate
from balcao.domains.connections.schemas import (
    ChannelOut,
    ChannelStatusOut,
    HealthOut,
    SyncedOut,
    SyncIn,
    TemplateOut,
)
from balcao.domains.connections.sync_templates import sync_templates
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/api/v1", tags=["channels"])


def _messaging() -> list[str]:
    return [key for key, manifest in manifests().items() if "messaging" in manifest.kinds]


@router.get("/channels")
async def list_channels(
    caller: ReadOnly, session: Session, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[ChannelOut]:
    wanted = select(Connection).where(
        Connection.account_id == caller.account_id,
        Connection.deleted_at.is_(None),
        Connection.connector.in_(_messaging()),
    )
    if cursor:
        wanted = wanted.where(Connection.id > decode_cursor(cursor, UUID)[0])
    rows = (await session.scalars(wanted.order_by(Connection.id).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[_channel(row) for row in rows[:limit]], next_cursor=more)


def _channel(row: Connection) -> ChannelOut:
    can = manifest(row.connector)
    limits = {name: most for name, most in can.limits.items() if isinstance(most, int)}
    return ChannelOut.model_validate(row).model_copy(update={"capabilities": can.capabilities, "limits": limits})


@router.get("/channels/{id}/status")
async def read_channel_status(id: UUID, caller: ReadOnly, session: Session) -> ChannelStatusOut:
    """As last seen; POST /connections/{id}/test looks anew."""
    connection = await existing(session, id)
    if connection.connector not in _messaging():
        raise NotFound("Canal não encontrado.")
    health = (await health_of(session, [id]))[id]
    return ChannelStatusOut(
        id=id,
        status=connection.status,
        health=HealthOut.model_validate(health),
        **{name: connection.facts[name] for name in TOLD if connection.facts.get(name) is not None},
    )


TOLD = ("number", "quality", "daily_limit", "messages_per_second", "restriction", "notices")


@router.get("/templates")
async def list_templates(
    caller: ReadOnly,
    session: Session,
    channel_id: UUID | None = None,
    status: Annotated[str | None, Query(max_length=50)] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[TemplateOut]:
    """As last synced, by name."""
    wanted = select(ProviderTemplate).where(ProviderTemplate.account_id == caller.account_id)
    if channel_id:
        wanted = wanted.where(ProviderTemplate.connection_id == channel_id)
    if status:
        wanted = wanted.where(ProviderTemplate.status == status)
    if cursor:
        last = decode_cursor(cursor, str, UUID)
        wanted = wanted.where(tuple_(ProviderTemplate.name, ProviderTemplate.id) > tuple_(*last))
    order = (ProviderTemplate.name, ProviderTemplate.id)
    rows = (await session.scalars(wanted.order_by(*order).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].name, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[_template(row) for row in rows[:limit]], next_cursor=more)


def _template(row: ProviderTemplate) -> TemplateOut:
    shown = {field: getattr(row, field) for field in TemplateOut.model_fields if field != "channel_id"}
    return TemplateOut(channel_id=row.connection_id, **shown)


@router.post("/templates/sync")
async def sync(body: SyncIn, caller: Manager) -> SyncedOut:
    """Asks the provider now."""
    return SyncedOut(templates=await sync_templates(caller.account_id, body.channel_id))
