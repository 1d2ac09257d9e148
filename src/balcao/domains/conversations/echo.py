"""The clinic wrote from the provider's own app: its words stand in the conversation, and the bot falls silent."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import MessageEchoed
from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.domains.contacts.recognise import recognise, recognise_group
from balcao.domains.conversations.events import MessageQueued
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.open import open_conversation
from balcao.domains.conversations.pass_control import pass_control
from balcao.domains.conversations.receive import Channel, attach, data_of, id_of, written_at
from balcao.domains.conversations.track import apply_parked

APP = "Aplicativo do celular"


async def echo(session: AsyncSession, channel: Channel, echoed: MessageEchoed, place: UUID) -> UUID | None:
    """The message's id, or None when it was here already: sent through us, or told before.

    It opens no window: only a person's message does.
    """
    if await id_of(session, channel.id, echoed.provider_message_id):
        return None
    contact, alias = await (
        recognise_group(session, echoed.group) if echoed.group else recognise(session, echoed.recipient)
    )
    at = written_at(echoed)
    conversation_id = await open_conversation(
        session,
        channel_id=channel.id,
        contact_id=contact.id,
        alias_id=alias.id,
        bot=False,
        observed_since=at if echoed.agent else None,
    )
    quoted = await id_of(session, channel.id, echoed.reply_to) if echoed.reply_to else None
    row = {
        "account_id": session.info["account_id"],
        "id": new_id(),
        "conversation_id": conversation_id,
        "channel_id": channel.id,
        "direction": "outbound",
        "kind": echoed.kind,
        "text": echoed.text,
        "sender_type": "user",
        "sender_name": echoed.agent or APP,
        "status": "sent",
        "provider_message_id": echoed.provider_message_id,
        "reply_to": quoted,
        "data": await data_of(session, channel.id, echoed, quoted) | {"agent" if echoed.agent else "echo": True},
        "provider_at": echoed.provider_at,
        "written_at": at,
        "place": place,
        "created_at": clock.now(),
    }
    kept = insert(Message).values(row).on_conflict_do_nothing().returning(Message.id)
    message_id: UUID | None = (await session.execute(kept)).scalar_one_or_none()
    if message_id is None:
        return None
    await attach(session, channel.id, message_id, echoed)
    given = {"account_id": session.info["account_id"], "id": conversation_id, "message_id": message_id}
    if echoed.agent and (conversation := await find(session, Conversation, conversation_id, lock=True)):
        await pass_control(session, conversation, at, ours=False)
    await session.execute(_ADVANCE, given | {"place": place, "at": at, "by_clinic": echoed.agent is None})
    message = await find(session, Message, message_id)
    assert message is not None
    await apply_parked(session, message)
    await publish(session, MessageQueued(message_id, conversation_id))
    return message_id


_ADVANCE = text(
    """
    UPDATE conversations SET
        (last_message_id, last_place) = (
            SELECT CASE WHEN newest THEN :message_id ELSE last_message_id END,
                CASE WHEN newest THEN :place ELSE last_place END
            FROM (
                SELECT last_place IS NULL OR (:at, CAST(:place AS uuid)) > (last_message_at, last_place)
            ) AS compared (newest)
        ),
        last_message_at = CASE WHEN last_place IS NULL THEN :at ELSE greatest(last_message_at, :at) END,
        unread_count = CASE WHEN last_inbound_at IS NULL OR last_inbound_at <= :at THEN 0 ELSE unread_count END,
        waiting_since = CASE WHEN last_inbound_at IS NULL OR last_inbound_at <= :at THEN NULL ELSE waiting_since END,
        first_answered_at = CASE WHEN :by_clinic THEN coalesce(first_answered_at, :at) ELSE first_answered_at END,
        queued_at = NULL, queued_for = NULL, distribution = NULL,
        bot_active = bot_active AND NOT :by_clinic,
        version = version + 1,
        updated_at = now()
    WHERE account_id = :account_id AND id = :id
    """
)
