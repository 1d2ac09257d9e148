"""The search over people, conversations and what was said in them, over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.pages import Cursor, decode_cursor, encode_cursor
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.search import contacts_like
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.queries import conversation_out, conversations_query
from balcao.domains.conversations.schemas import ConversationOut
from balcao.domains.conversations.search import search_messages, understand
from balcao.domains.conversations.search_schemas import ContactHit, Found
from balcao.domains.conversations.sight import limited_to, seen_by
from balcao.domains.identity.access import ReadOnly, Session

router = APIRouter()


@router.get("/search", tags=["search"])
async def search(
    caller: ReadOnly,
    session: Session,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            description="Words in any order, without or with accents; the last one may be unfinished. "
            'A phrase goes in quotes: `"bom dia"`. Part of a number finds people.',
            examples=["consulta amanha", "98765", '"segunda via"'],
        ),
    ],
    within: Annotated[
        Literal["all", "contacts", "conversations", "messages"], Query(alias="in", description="One group only.")
    ] = "all",
    limit: Annotated[int, Query(ge=1, le=50, description="How many of each group.")] = 10,
    cursor: Cursor = None,
) -> Found:
    """People, the newest conversations with them, and messages that say so, newest first."""
    found = Found(contacts=[], conversations=[], messages=[])
    if not q.strip():
        return found
    limited = await limited_to(session, caller)
    if within in ("all", "contacts", "conversations"):
        ids = (await session.scalars(contacts_like(q, limit))).all()
        conversations = await _conversations_of(session, ids, limit, limited)
        if within != "conversations":
            found.contacts = await _contacts(session, ids, conversations)
        if within != "contacts":
            found.conversations = conversations
    if within in ("all", "messages"):
        before = decode_cursor(cursor, UUID)[0] if cursor else None
        hits = await search_messages(session, understand(q), limit + 1, before=before, limited=limited)
        found.messages = hits[:limit]
        found.next_cursor = encode_cursor(hits[limit - 1].message_id) if len(hits) > limit else None
    return found


async def _conversations_of(
    session: AsyncSession, contact_ids: Sequence[UUID], most: int, limited: UUID | None
) -> list[ConversationOut]:
    if not contact_ids:
        return []
    wanted = conversations_query().where(
        Conversation.account_id == session.info["account_id"], Conversation.contact_id.in_(contact_ids)
    )
    if limited:
        wanted = wanted.where(seen_by(limited))
    newest = wanted.order_by(Conversation.last_message_at.desc(), Conversation.id.desc()).limit(most)
    return [conversation_out(row) for row in (await session.execute(newest)).all()]


async def _contacts(
    session: AsyncSession, ids: Sequence[UUID], conversations: list[ConversationOut]
) -> list[ContactHit]:
    rows = await session.scalars(
        select(Contact).where(Contact.account_id == session.info["account_id"], Contact.id.in_(ids))
    )
    known = {row.id: row for row in rows}
    newest = {one.contact_id: one.id for one in reversed(conversations)}
    return [
        ContactHit(id=id, name=row.name, phone=row.phone, email=row.email, last_conversation_id=newest.get(id))
        for id in ids
        if (row := known.get(id))
    ]
