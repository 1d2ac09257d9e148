"""Message templates over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy import ColumnElement, func, or_, select, tuple_

from balcao.core.database import existing, transaction
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.outcomes import Unknown
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import NotAvailable
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.connections.templates.preview import preview
from balcao.domains.connections.templates.queries import template_out, templates_out
from balcao.domains.connections.templates.remove import remove
from balcao.domains.connections.templates.schemas import (
    PreviewIn,
    PreviewOut,
    SyncedOut,
    SyncIn,
    TemplateChange,
    TemplateIn,
    TemplateOut,
)
from balcao.domains.connections.templates.submit import submit
from balcao.domains.connections.templates.sync import sync_templates
from balcao.domains.connections.templates.write import begin, change, throw_away
from balcao.domains.contacts.folding import fold
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/api/v1/templates", tags=["templates"])


@router.get("")
async def list_templates(
    caller: ReadOnly,
    session: Session,
    channel_id: UUID | None = None,
    status: Annotated[str | None, Query(max_length=50)] = None,
    category: Annotated[str | None, Query(max_length=50)] = None,
    language: Annotated[str | None, Query(max_length=20)] = None,
    q: Annotated[str | None, Query(max_length=200, description="Words of its name or text, accents ignored.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[TemplateOut]:
    """By name, as the provider last told them, with our drafts among them."""
    wanted = select(ProviderTemplate).where(ProviderTemplate.account_id == caller.account_id)
    asked = {"connection_id": channel_id, "status": status, "category": category, "language": language}
    for name, value in asked.items():
        if value:
            wanted = wanted.where(getattr(ProviderTemplate, name) == value)
    for word in fold(q or "").split():
        wanted = wanted.where(_holds(word))
    if cursor:
        last = decode_cursor(cursor, str, UUID)
        wanted = wanted.where(tuple_(ProviderTemplate.name, ProviderTemplate.id) > tuple_(*last))
    order = (ProviderTemplate.name, ProviderTemplate.id)
    rows = (await session.scalars(wanted.order_by(*order).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].name, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=await templates_out(session, rows[:limit]), next_cursor=more)


def _holds(word: str) -> ColumnElement[bool]:
    plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    folded = func.lower(func.translate(ProviderTemplate.body, ACCENTED, PLAIN))
    return or_(ProviderTemplate.name.ilike(f"%{plain}%"), folded.like(f"%{plain}%"))


ACCENTED, PLAIN = "áàâãäéèêëíìîïóòôõöúùûüçñÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑ", "aaaaaeeeeiiiiooooouuuucnAAAAAEEEEIIIIOOOOOUUUUCN"


@router.post("", status_code=201)
async def create_template(body: TemplateIn, caller: Manager, session: Session, response: Response) -> TemplateOut:
    """A draft. POST …/submissions gives it to the provider."""
    content = body.model_dump(mode="json", exclude={"channel_id", "name", "language"})
    row = await begin(session, body.channel_id, body.name, body.language, content)
    response.headers["Location"] = f"/api/v1/templates/{row.id}"
    response.headers["ETag"] = etag(row.version)
    return await template_out(session, row)


@router.post("/sync")
async def sync(body: SyncIn, caller: Manager) -> SyncedOut:
    """Asks the provider now."""
    return SyncedOut(templates=await sync_templates(caller.account_id, body.channel_id))


@router.post("/previews")
async def preview_template(body: PreviewIn, caller: ReadOnly, session: Session) -> PreviewOut:
    """How it will look, and what the provider would refuse. Nothing is kept."""
    return await preview(session, body)


@router.get("/{id}")
async def read_template(id: UUID, caller: ReadOnly, session: Session, response: Response) -> TemplateOut:
    row = await existing(session, ProviderTemplate, id)
    response.headers["ETag"] = etag(row.version)
    return await template_out(session, row)


@router.put("/{id}")
async def change_template(
    id: UUID, body: TemplateChange, caller: Manager, session: Session, response: Response, if_match: IfMatch = None
) -> TemplateOut:
    """Of a template that stands, the changes are kept in `draft` until they are submitted."""
    row = await change(session, id, body.model_dump(mode="json", exclude_unset=True), expected(if_match))
    response.headers["ETag"] = etag(row.version)
    return await template_out(session, row)


@router.delete("/{id}/draft")
async def throw_draft_away(id: UUID, caller: Manager, session: Session, response: Response) -> TemplateOut:
    """What was being changed; the template stays as it is."""
    row = await throw_away(session, id)
    response.headers["ETag"] = etag(row.version)
    return await template_out(session, row)


@router.post("/{id}/submissions", status_code=201)
async def submit_template(id: UUID, caller: Manager) -> TemplateOut:
    """422 with `errors` where the provider would refuse it; else it is looked at, and the decision comes by `/ws`."""
    try:
        await submit(caller, id)
    except Unknown as unread:
        detail = "Não sabemos se o provedor recebeu o modelo: a lista está sendo atualizada. Confira antes de repetir."
        raise NotAvailable(detail) from unread
    async with transaction(caller.account_id) as session:
        return await template_out(session, await existing(session, ProviderTemplate, id))


@router.delete("/{id}", status_code=204)
async def delete_template(
    id: UUID,
    caller: Manager,
    all_languages: Annotated[bool, Query(description="Its name in every language.")] = False,
    if_match: IfMatch = None,
) -> None:
    """At the provider too; the name may be taken there for a month."""
    await remove(caller, id, all_languages=all_languages, expected=expected(if_match))
