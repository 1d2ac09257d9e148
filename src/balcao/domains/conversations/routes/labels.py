"""Labels over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select, text

from balcao.core.database import existing
from balcao.core.pages import Page
from balcao.domains.conversations import schemas
from balcao.domains.conversations.models import Label
from balcao.domains.conversations.named import add, check_free
from balcao.domains.identity.access import Attendant, ReadOnly, Session

router = APIRouter(prefix="/labels")
TAKEN = "Já existe uma etiqueta com este nome."


@router.get("")
async def list_labels(caller: ReadOnly, session: Session) -> Page[schemas.LabelOut]:
    rows = await session.scalars(select(Label).where(Label.account_id == caller.account_id).order_by(Label.name))
    return Page(items=[_out(row) for row in rows])


@router.post("", status_code=201)
async def add_label(caller: Attendant, session: Session, body: schemas.LabelIn) -> schemas.LabelOut:
    return _out(await add(session, Label(**body.model_dump()), Label.name, TAKEN))


@router.put("/{id}")
async def change_label(caller: Attendant, session: Session, id: UUID, body: schemas.LabelIn) -> schemas.LabelOut:
    """Its conversations keep it under the new name."""
    row = await existing(session, Label, id)
    if row.name != body.name:
        await check_free(session, Label.name, body.name, TAKEN)
        await session.execute(_RENAME, {"account_id": caller.account_id, "old": row.name, "new": body.name})
    row.name, row.color = body.name, body.color
    await session.flush()
    return _out(row)


_RENAME = text(
    "UPDATE conversations SET labels = array_replace(labels, :old, :new) "
    "WHERE account_id = :account_id AND labels @> ARRAY[:old]"
)


@router.delete("/{id}", status_code=204)
async def remove_label(caller: Attendant, session: Session, id: UUID) -> None:
    await session.delete(await existing(session, Label, id))


def _out(row: Label) -> schemas.LabelOut:
    return schemas.LabelOut(id=row.id, name=row.name, color=row.color)
