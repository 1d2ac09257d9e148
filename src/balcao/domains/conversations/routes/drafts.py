"""A person's drafts over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select

from balcao.core.pages import Page
from balcao.core.problems import NotFound
from balcao.domains.conversations.act_models import Draft
from balcao.domains.conversations.act_schemas import DraftIn, DraftOut
from balcao.domains.conversations.drafts import drop_draft, keep_draft
from balcao.domains.conversations.own import person_of
from balcao.domains.identity.access import Attendant, Session

router = APIRouter()
MOST = 200


@router.get("/drafts")
async def list_drafts(caller: Attendant, session: Session) -> Page[DraftOut]:
    """The caller's own, written last first."""
    rows = await session.scalars(
        select(Draft)
        .where(Draft.account_id == caller.account_id, Draft.user_id == person_of(caller))
        .order_by(Draft.updated_at.desc())
        .limit(MOST)
    )
    return Page(items=[_out(row) for row in rows])


@router.get("/conversations/{id}/draft")
async def read_draft(caller: Attendant, session: Session, id: UUID) -> DraftOut:
    """404 where the caller has none."""
    draft = await session.get(Draft, (caller.account_id, id, person_of(caller)))
    if draft is None:
        raise NotFound("Não há rascunho seu nesta conversa.")
    return _out(draft)


@router.put("/conversations/{id}/draft")
async def write_draft(caller: Attendant, session: Session, id: UUID, body: DraftIn) -> DraftOut:
    """Kept whole as given. The caller's other tabs get `draft.updated`; sending the message deletes it."""
    return _out(await keep_draft(session, id, person_of(caller), body.model_dump()))


@router.delete("/conversations/{id}/draft", status_code=204)
async def delete_draft(caller: Attendant, session: Session, id: UUID) -> None:
    draft = await session.get(Draft, (caller.account_id, id, person_of(caller)))
    if draft is not None:
        await drop_draft(session, draft)


def _out(row: Draft) -> DraftOut:
    return DraftOut(**{name: getattr(row, name) for name in DraftOut.model_fields})
