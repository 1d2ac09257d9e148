"""Canned replies over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select

from balcao.core.pages import Page
from balcao.domains.conversations import schemas
from balcao.domains.conversations.models import CannedReply
from balcao.domains.conversations.named import add, check_free, existing
from balcao.domains.identity.access import Attendant, ReadOnly, Session

router = APIRouter(prefix="/canned-replies")
TAKEN = "Já existe uma resposta com este atalho."


@router.get("")
async def list_canned_replies(caller: ReadOnly, session: Session) -> Page[schemas.CannedReplyOut]:
    rows = await session.scalars(
        select(CannedReply).where(CannedReply.account_id == caller.account_id).order_by(CannedReply.shortcut)
    )
    return Page(items=[_out(row) for row in rows])


@router.post("", status_code=201)
async def add_canned_reply(caller: Attendant, session: Session, body: schemas.CannedReplyIn) -> schemas.CannedReplyOut:
    return _out(await add(session, CannedReply(**body.model_dump()), CannedReply.shortcut, TAKEN))


@router.get("/{id}")
async def read_canned_reply(caller: ReadOnly, session: Session, id: UUID) -> schemas.CannedReplyOut:
    return _out(await existing(session, CannedReply, id))


@router.put("/{id}")
async def change_canned_reply(
    caller: Attendant, session: Session, id: UUID, body: schemas.CannedReplyIn
) -> schemas.CannedReplyOut:
    row = await existing(session, CannedReply, id)
    if row.shortcut != body.shortcut:
        await check_free(session, CannedReply.shortcut, body.shortcut, TAKEN)
    row.shortcut, row.title, row.text = body.shortcut, body.title, body.text
    await session.flush()
    return _out(row)


@router.delete("/{id}", status_code=204)
async def remove_canned_reply(caller: Attendant, session: Session, id: UUID) -> None:
    await session.delete(await existing(session, CannedReply, id))


def _out(row: CannedReply) -> schemas.CannedReplyOut:
    return schemas.CannedReplyOut(id=row.id, shortcut=row.shortcut, title=row.title, text=row.text)
