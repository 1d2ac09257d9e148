"""Canned replies over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from balcao.core.database import existing
from balcao.core.ids import new_id
from balcao.core.pages import Page
from balcao.domains.conversations.canned.replies import (
    by_use,
    check_shortcut,
    count_use,
    keep_files,
    owner_for,
    replies_of,
    replies_out,
    seen_reply,
)
from balcao.domains.conversations.canned.schemas import (
    CannedReplyChange,
    CannedReplyIn,
    CannedReplyOut,
    Rendering,
    RenderingIn,
    Variable,
    Variables,
)
from balcao.domains.conversations.canned.variables import NAMES, render, values_for
from balcao.domains.conversations.models import CannedReply, Conversation
from balcao.domains.conversations.sight import must_see
from balcao.domains.identity.access import Attendant, ReadOnly, Session

router = APIRouter(prefix="/canned-replies")


@router.get("")
async def list_canned_replies(
    caller: ReadOnly,
    session: Session,
    q: Annotated[str | None, Query(max_length=100, description="Words of shortcut, title or text.")] = None,
    sort: Annotated[Literal["shortcut", "use"], Query(description="`use`: most used first.")] = "shortcut",
) -> Page[CannedReplyOut]:
    """The shared ones and the caller's own."""
    rows = await replies_of(session, caller, q)
    return Page(items=await replies_out(session, by_use(rows, q) if sort == "use" else rows))


@router.get("/variables")
async def list_variables(caller: ReadOnly) -> Variables:
    """What may stand in `{{ }}`; `{{contato.<chave>}}` is an attribute of the contact besides."""
    return Variables(items=[Variable(name=name, description=words) for name, words in NAMES.items()])


@router.post("", status_code=201)
async def add_canned_reply(caller: Attendant, session: Session, body: CannedReplyIn) -> CannedReplyOut:
    user_id = owner_for(caller, body.is_personal)
    await check_shortcut(session, body.shortcut, user_id)
    row = CannedReply(id=new_id(), shortcut=body.shortcut, title=body.title, text=body.text, user_id=user_id)
    session.add(row)
    await session.flush()
    await keep_files(session, row.id, body.attachment_ids)
    return (await replies_out(session, [row]))[0]


@router.get("/{id}")
async def read_canned_reply(caller: ReadOnly, session: Session, id: UUID) -> CannedReplyOut:
    return (await replies_out(session, [await seen_reply(session, caller, id)]))[0]


@router.put("/{id}")
async def change_canned_reply(caller: Attendant, session: Session, id: UUID, body: CannedReplyChange) -> CannedReplyOut:
    """Only the keys given change."""
    row = await seen_reply(session, caller, id)
    given = {name: getattr(body, name) for name in body.model_fields_set}
    user_id = owner_for(caller, given["is_personal"]) if "is_personal" in given else row.user_id
    await check_shortcut(session, given.get("shortcut", row.shortcut), user_id, but=row.id)
    row.user_id = user_id
    for name in ("shortcut", "title", "text"):
        setattr(row, name, given.get(name, getattr(row, name)))
    row.version += 1
    await session.flush()
    if "attachment_ids" in given:
        await keep_files(session, row.id, given["attachment_ids"])
    return (await replies_out(session, [row]))[0]


@router.delete("/{id}", status_code=204)
async def remove_canned_reply(caller: Attendant, session: Session, id: UUID) -> None:
    await session.delete(await seen_reply(session, caller, id))


@router.post("/{id}/renderings")
async def render_canned_reply(caller: Attendant, session: Session, id: UUID, body: RenderingIn) -> Rendering:
    """The text as it reads in this conversation; counts as use unless `used` is false."""
    row = await seen_reply(session, caller, id)
    await must_see(session, caller, body.conversation_id)
    conversation = await existing(session, Conversation, body.conversation_id)
    rendered = render(row.text, await values_for(session, conversation, caller.name))
    if body.used:
        await count_use(session, row)
    shown = (await replies_out(session, [row]))[0]
    return Rendering(
        text=rendered.text, attachments=shown.attachments, missing=rendered.missing, unknown=rendered.unknown
    )
