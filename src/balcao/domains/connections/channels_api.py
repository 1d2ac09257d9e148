"""Channels (connections that carry messages) over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select

from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import NotFound
from balcao.domains.connections.change_connection import existing_connection
from balcao.domains.connections.channels import messaging
from balcao.domains.connections.connectors import manifest
from balcao.domains.connections.health import health_of
from balcao.domains.connections.models import Connection
from balcao.domains.connections.schemas import (
    ChannelOut,
    ChannelStatusOut,
    HealthOut,
)
from balcao.domains.identity.access import ReadOnly, Session

router = APIRouter(prefix="/api/v1", tags=["channels"])


@router.get("/channels")
async def list_channels(
    caller: ReadOnly, session: Session, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[ChannelOut]:
    wanted = select(Connection).where(
        Connection.account_id == caller.account_id,
        Connection.deleted_at.is_(None),
        Connection.connector.in_(messaging()),
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
    connection = await existing_connection(session, id)
    if connection.connector not in messaging():
        raise NotFound("Canal não encontrado.")
    health = (await health_of(session, [id]))[id]
    return ChannelStatusOut(
        id=id,
        status=connection.status,
        health=HealthOut.model_validate(health),
        **{name: connection.facts[name] for name in TOLD if connection.facts.get(name) is not None},
    )


TOLD = ("number", "quality", "daily_limit", "messages_per_second", "restriction", "notices", "history")
