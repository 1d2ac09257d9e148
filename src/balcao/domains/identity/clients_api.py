"""API clients over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select

from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.domains.identity.access import Manager, Session
from balcao.domains.identity.clients import add_client, remove_client
from balcao.domains.identity.models import ApiClient
from balcao.domains.identity.schemas import ClientIn, ClientMade, ClientOut

router = APIRouter(prefix="/api/v1", tags=["api-clients"])


@router.get("/api-clients")
async def list_clients(
    caller: Manager, session: Session, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[ClientOut]:
    wanted = select(ApiClient).where(ApiClient.account_id == caller.account_id)
    if cursor:
        wanted = wanted.where(ApiClient.id > decode_cursor(cursor, UUID)[0])
    rows = (await session.scalars(wanted.order_by(ApiClient.id).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[ClientOut.model_validate(row) for row in rows[:limit]], next_cursor=more)


@router.post("/api-clients", status_code=201)
async def create_client(body: ClientIn, caller: Manager, session: Session) -> ClientMade:
    """The secret is in this answer and nowhere else."""
    client, secret = await add_client(session, caller, name=body.name, role=body.role)
    return ClientMade(**ClientOut.model_validate(client).model_dump(), client_secret=secret)


@router.delete("/api-clients/{id}", status_code=204)
async def delete_client(id: UUID, caller: Manager, session: Session) -> None:
    """Its tokens stop working."""
    await remove_client(session, caller, id)
