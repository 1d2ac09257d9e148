"""Who takes part in a conversation, and who is called into it by a note."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find
from balcao.core.ids import new_id
from balcao.core.problems import Invalid
from balcao.domains.conversations.act_models import Draft
from balcao.domains.conversations.drafts import drop_draft
from balcao.domains.conversations.events import MessageQueued
from balcao.domains.conversations.models import Message
from balcao.domains.identity.models import User


async def check_people(session: AsyncSession, ids: Sequence[UUID]) -> list[str]:
    """The ids as a note's data carries them, each once; Invalid when somebody is not of the team."""
    wanted = list(dict.fromkeys(ids))
    known = await session.scalars(
        select(User.id).where(
            User.account_id == session.info["account_id"],
            User.id.in_(wanted),
            User.active.is_(True),
            User.deleted_at.is_(None),
        )
    )
    if set(known) != set(wanted):
        raise Invalid("Uma das pessoas mencionadas não faz parte da equipe.")
    return [str(id) for id in wanted]


async def take_part(session: AsyncSession, happened: MessageQueued) -> None:
    """For reactions.py: who writes takes part and has no draft there any more; who a note names is called."""
    message = await find(session, Message, happened.message_id)
    if message is None or message.sender_type != "user" or message.sender_id is None:
        return
    await _join(session, message.conversation_id, message.sender_id, wrote=True)
    draft = await session.get(Draft, (message.account_id, message.conversation_id, message.sender_id))
    if draft is not None and draft.is_note == (message.kind == "note"):
        await drop_draft(session, draft)
    for user_id in message.data.get("mentions", ()) if message.kind == "note" else ():
        await _call(session, message, UUID(user_id))


async def _call(session: AsyncSession, message: Message, user_id: UUID) -> None:
    id = new_id()
    await _join(session, message.conversation_id, user_id, mentioned=True)
    await session.execute(
        _MENTION,
        {
            "account_id": message.account_id,
            "id": id,
            "user_id": user_id,
            "message_id": message.id,
            "conversation_id": message.conversation_id,
            "by_name": message.sender_name,
            "at": clock.now(),
        },
    )
    live.show_change(session, "mention.created", id, user_id=user_id)


async def _join(
    session: AsyncSession, conversation_id: UUID, user_id: UUID, *, wrote: bool = False, mentioned: bool = False
) -> None:
    given = {"account_id": session.info["account_id"], "conversation_id": conversation_id, "user_id": user_id}
    await session.execute(_JOIN, given | {"wrote": wrote, "mentioned": mentioned})


async def follow(session: AsyncSession, conversation_id: UUID, user_id: UUID, *, follows: bool) -> None:
    """Somebody who stops following is called again only by a mention."""
    given = {"account_id": session.info["account_id"], "conversation_id": conversation_id, "user_id": user_id}
    await session.execute(_FOLLOW, given | {"follows": follows})


# Who wrote once follows until they say otherwise; a mention brings back who had stopped.
_JOIN = text(
    """
    INSERT INTO participants AS known (account_id, conversation_id, user_id, wrote, mentioned)
    VALUES (:account_id, :conversation_id, :user_id, :wrote, :mentioned)
    ON CONFLICT (account_id, conversation_id, user_id) DO UPDATE
    SET wrote = known.wrote OR :wrote, mentioned = known.mentioned OR :mentioned, follows = known.follows OR :mentioned
    WHERE (known.wrote, known.mentioned, known.follows)
        IS DISTINCT FROM (known.wrote OR :wrote, known.mentioned OR :mentioned, known.follows OR :mentioned)
    """
)
_FOLLOW = text(
    """
    INSERT INTO participants (account_id, conversation_id, user_id, follows)
    VALUES (:account_id, :conversation_id, :user_id, :follows)
    ON CONFLICT (account_id, conversation_id, user_id) DO UPDATE SET follows = excluded.follows
    """
)
_MENTION = text(
    """
    INSERT INTO mentions (account_id, id, user_id, message_id, conversation_id, by_name, created_at)
    VALUES (:account_id, :id, :user_id, :message_id, :conversation_id, :by_name, :at) ON CONFLICT DO NOTHING
    """
)
