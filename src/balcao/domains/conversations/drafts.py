"""What somebody has begun to write, kept by the server so that no tab and no machine loses it."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import existing
from balcao.domains.conversations.act_models import Draft
from balcao.domains.conversations.models import Conversation


async def keep_draft(session: AsyncSession, conversation_id: UUID, user_id: UUID, given: dict[str, Any]) -> Draft:
    """The last word counts; the person's other tabs are told."""
    await existing(session, Conversation, conversation_id)
    key = {"account_id": session.info["account_id"], "conversation_id": conversation_id, "user_id": user_id}
    written = given | {"updated_at": clock.now()}
    keep = insert(Draft).values(**key, **written)
    kept = await session.scalars(
        keep.on_conflict_do_update(index_elements=list(key), set_=written).returning(Draft),
        execution_options={"populate_existing": True},
    )
    draft = kept.one()
    _show(session, draft, is_kept=True)
    return draft


async def drop_draft(session: AsyncSession, draft: Draft) -> None:
    await session.delete(draft)
    await session.flush()
    _show(session, draft, is_kept=False)


def _show(session: AsyncSession, draft: Draft, *, is_kept: bool) -> None:
    data = {
        "conversation_id": str(draft.conversation_id),
        "text": draft.text if is_kept else "",
        "is_note": draft.is_note,
        "attachment_ids": [str(id) for id in draft.attachment_ids] if is_kept else [],
        "reply_to": str(draft.reply_to) if is_kept and draft.reply_to else None,
        "updated_at": draft.updated_at.isoformat(),
    }
    live.show(session, "draft.updated" if is_kept else "draft.deleted", data, user_id=draft.user_id)
