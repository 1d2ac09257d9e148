"""One person's past messages: each stored once, in order, with no bot, nothing unread and no window opened by them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import PastMessage, PastTalk
from balcao.core import clock
from balcao.core.events import publish
from balcao.core.ids import id_of, new_id, new_ids
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.contacts.recognise import recognise
from balcao.domains.conversations.echo import APP
from balcao.domains.conversations.events import MessageChanged
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.open import find_last
from balcao.domains.conversations.receive import Channel, attach

AT_ONCE = 500
TO_COME = "media_placeholder"
KEPT = ("past", "echo", "quoted_provider_id")


async def import_talk(session: AsyncSession, channel: Channel, talk: PastTalk) -> int:
    """How many were new. A file that comes after its message takes the place of its placeholder."""
    contact, alias = await recognise(session, talk.person)
    conversation_id = await find_last(session, channel.id, contact.id)
    if conversation_id is None:
        conversation_id = await _resolved_one(session, channel, contact, alias, talk.messages)
    quoted = await _ids_of(session, channel.id, set(filter(None, map(_named, talk.messages))))
    count = 0
    for begin in range(0, len(talk.messages), AT_ONCE):
        portion = talk.messages[begin : begin + AT_ONCE]
        rows = _rows(session, channel, conversation_id, contact, portion, quoted)
        kept = insert(Message).values(rows).on_conflict_do_nothing()
        result = await session.execute(kept.returning(Message.provider_message_id, Message.id))
        new = {str(provider_id): id for provider_id, id in result.all()}
        count += len(new)
        for one in portion:
            if one.media:
                await _bring_file(session, channel, one, new.get(one.provider_message_id))
        quoted |= new
        await _advance(session, conversation_id, [row for row in rows if row["provider_message_id"] in new])
    return count


def _named(one: PastMessage) -> str | None:
    """The message that it quotes or reacts to, by the provider's id."""
    return str(one.data["message_id"]) if one.kind == "reaction" and one.data.get("message_id") else one.reply_to


async def _advance(session: AsyncSession, conversation_id: UUID, new: list[dict[str, Any]]) -> None:
    if not new:
        return
    heard = [row["id"] for row in new if row["direction"] == "inbound"]
    newest = max(new, key=lambda row: (row["written_at"], row["place"]))
    await session.execute(
        _ADVANCE,
        {
            "account_id": session.info["account_id"],
            "id": conversation_id,
            "message_id": newest["id"],
            "place": newest["place"],
            "at": newest["written_at"],
            "cursor": max(heard, default=None),
        },
    )


async def _resolved_one(
    session: AsyncSession, channel: Channel, contact: Contact, alias: ContactAlias, said: Sequence[PastMessage]
) -> UUID:
    """A conversation that nobody has to do anything about; one that is opened soon after goes on in it."""
    first, last = (min(one.provider_at, clock.now()) for one in (said[0], said[-1]))
    conversation = Conversation(
        id=new_id(),
        channel_id=channel.id,
        contact_id=contact.id,
        alias_id=alias.id,
        status="resolved",
        resolved_at=last,
        last_message_at=last,
        created_at=first,
    )
    session.add(conversation)
    await session.flush()
    return conversation.id


def _rows(
    session: AsyncSession,
    channel: Channel,
    conversation_id: UUID,
    contact: Contact,
    said: Sequence[PastMessage],
    quoted: dict[str, UUID],
) -> list[dict[str, Any]]:
    """The ids sort where the messages do, so that a search finds them as old as they are."""
    ids = {one.provider_message_id: id_of(int(one.provider_at.timestamp() * 1000)) for one in said}
    quoted = {**ids, **quoted}
    return [
        {
            "account_id": session.info["account_id"],
            "id": ids[one.provider_message_id],
            "conversation_id": conversation_id,
            "channel_id": channel.id,
            "direction": "outbound" if one.own else "inbound",
            "kind": one.kind,
            "text": one.text,
            "sender_type": "user" if one.own else "contact",
            "sender_id": None if one.own else contact.id,
            "sender_name": APP if one.own else contact.name,
            "status": (one.status or "sent") if one.own else "received",
            "provider_message_id": one.provider_message_id,
            "reply_to": quoted.get(one.reply_to) if one.reply_to else None,
            "data": _data(one, quoted),
            "provider_at": one.provider_at,
            "written_at": min(one.provider_at, clock.now()),
            "place": place,
            "created_at": min(one.provider_at, clock.now()),
        }
        for one, place in zip(said, new_ids(len(said)), strict=True)
    ]


def _data(one: PastMessage, ids: dict[str, UUID]) -> dict[str, Any]:
    """As receive.py has it: targets that are here by our id, others by the provider's."""
    data = dict(one.data) | {"past": True} | ({"echo": True} if one.own else {})
    if one.reply_to and one.reply_to not in ids:
        data["quoted_provider_id"] = one.reply_to
    if one.kind == "reaction" and (target := data.get("message_id")):
        ours = ids.get(str(target))
        data |= {"message_id": str(ours) if ours else None, "provider_message_id": target}
    return data


async def _ids_of(session: AsyncSession, channel_id: UUID, provider_ids: set[str]) -> dict[str, UUID]:
    if not provider_ids:
        return {}
    found = await session.execute(
        select(Message.provider_message_id, Message.id).where(
            Message.account_id == session.info["account_id"],
            Message.channel_id == channel_id,
            Message.provider_message_id.in_(provider_ids),
        )
    )
    return {provider_id: id for provider_id, id in found.all() if provider_id}


async def _bring_file(session: AsyncSession, channel: Channel, one: PastMessage, new: UUID | None) -> None:
    if new is not None:
        await attach(session, channel.id, new, one)
        return
    message = await session.scalar(
        select(Message)
        .where(
            Message.account_id == session.info["account_id"],
            Message.channel_id == channel.id,
            Message.provider_message_id == one.provider_message_id,
            Message.data["type"].astext == TO_COME,
        )
        .with_for_update()
    )
    if message is None:
        return
    kept: dict[str, Any] = {
        name: message.data[name] for name in ("past", "echo", "quoted_provider_id") if name in message.data
    }
    message.kind, message.text, message.data = one.kind, one.text, {**one.data, **kept}
    message.version += 1
    await session.flush()
    await attach(session, channel.id, message.id, one)
    await publish(session, MessageChanged(message.id, message.conversation_id))


# The bot has nothing to answer of what was said before it was there.
_ADVANCE = text(
    """
    UPDATE conversations SET
        (last_message_id, last_place, last_message_at) = (
            SELECT CASE WHEN newest THEN :message_id ELSE last_message_id END,
                CASE WHEN newest THEN :place ELSE last_place END,
                CASE WHEN newest THEN :at ELSE last_message_at END
            FROM (
                SELECT last_place IS NULL OR (:at, CAST(:place AS uuid)) > (last_message_at, last_place)
            ) AS compared (newest)
        ),
        bot_cursor = coalesce(bot_cursor, CAST(:cursor AS uuid)),
        version = version + 1, updated_at = now()
    WHERE account_id = :account_id AND id = :id
    """
)
