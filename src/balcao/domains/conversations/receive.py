"""A person wrote: the message is stored once, in its conversation, and told to the table of reactions."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import CallNoted, MessageArrived, MessageEchoed, PastMessage
from balcao.core import clock
from balcao.core.database import raw_connection
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.core.queue import later
from balcao.domains.contacts.recognise import recognise, recognise_group
from balcao.domains.conversations.concerns import is_asked, is_planned, is_timed
from balcao.domains.conversations.events import MessageReceived
from balcao.domains.conversations.fetch_file import fetch_file
from balcao.domains.conversations.known import Known, known
from balcao.domains.conversations.lines import OBSERVED, write_line
from balcao.domains.conversations.models import MessageAttachment
from balcao.domains.conversations.open import find_last, open_conversation
from balcao.domains.conversations.satisfaction.hear import Answer, hear, keep
from balcao.domains.files.keep import safe_name
from balcao.domains.files.models import StoredFile

SILENT = frozenset({"reaction", "system"})  # nothing that asks for an answer


@dataclass(frozen=True)
class Channel:
    """What receiving needs of a connection. `window` is how long after a person's message we may write freely."""

    id: UUID
    bot: bool
    bot_patience: float
    window: timedelta | None


async def receive(
    session: AsyncSession, channel: Channel, arrived: MessageArrived, place: UUID | None = None
) -> UUID | None:
    """The message's id, or None when it was here already. `place` is its place in the order of arrival."""
    place = place or new_id()
    is_ours = not arrived.group and not arrived.is_observed
    there, answer = await known(session, channel.id, arrived), None
    if there is None:
        if await id_of(session, channel.id, arrived.provider_message_id):
            return None
        there, answer = await _introduce(session, channel, arrived, is_ours)
    is_silent = arrived.kind in SILENT or answer is not None or arrived.is_observed
    stored = await _store(session, channel, there, arrived, place, is_silent)
    if stored is None:
        return None
    message_id: UUID = stored["id"]
    await attach(session, channel.id, message_id, arrived)
    if is_ours and arrived.data.get("referral"):
        await _enter(session, there.conversation_id, written_at(arrived))
    if answer:
        await keep(session, answer)
    if stored["handed"]:
        await write_line(session, there.conversation_id, channel.id, "observed", OBSERVED, None)
    for_bot = is_ours and not is_silent
    await publish(
        session,
        MessageReceived(
            message_id,
            there.conversation_id,
            for_bot,
            channel.bot_patience,
            timed=stored["timed"],
            planned=stored["planned"],
            asked=stored["asked"],
        ),
    )
    return message_id


def written_at(arrived: MessageArrived | MessageEchoed | CallNoted) -> datetime:
    """The provider's time, but never later than now: a wrong clock must not keep a conversation on top for ever."""
    return min(arrived.provider_at, clock.now())


async def id_of(session: AsyncSession, channel_id: UUID, provider_message_id: str) -> UUID | None:
    id: UUID | None = await (await raw_connection(session)).fetchval(
        "SELECT id FROM messages WHERE account_id = $1 AND channel_id = $2 AND provider_message_id = $3",
        session.info["account_id"],
        channel_id,
        provider_message_id,
    )
    return id


async def _enter(session: AsyncSession, conversation_id: UUID, at: datetime) -> None:
    """The person came by an ad: answered within a day, everything to them is free for a while (reply.py)."""
    await (await raw_connection(session)).execute(
        "UPDATE conversations SET entered_at = greatest(entered_at, $3) WHERE account_id = $1 AND id = $2",
        session.info["account_id"],
        conversation_id,
        at,
    )


async def _introduce(
    session: AsyncSession, channel: Channel, arrived: MessageArrived, is_ours: bool
) -> tuple[Known, Answer | None]:
    """Somebody new, or with something new about them, or without a conversation under way."""
    contact, alias = await recognise(session, arrived.sender)
    talker, alias = (await recognise_group(session, arrived.group)) if arrived.group else (contact, alias)
    answer = await hear(session, channel.id, talker.id, arrived) if is_ours else None
    # A heart on what was said last, or news of a number, is no reason to begin again.
    id = answer.conversation_id if answer else None
    if id is None and arrived.kind in SILENT:
        id = await find_last(session, channel.id, talker.id)
    if id is None:
        id = await open_conversation(
            session,
            channel_id=channel.id,
            contact_id=talker.id,
            alias_id=alias.id,
            bot=channel.bot and is_ours,
            observed_since=written_at(arrived) if arrived.is_observed else None,
        )
    return Known(id, alias.id, contact.id, contact.name), answer


async def _store(
    session: AsyncSession, channel: Channel, there: Known, arrived: MessageArrived, place: UUID, is_silent: bool
) -> asyncpg.Record | None:
    """The message, and its conversation moved on with it; None when the message was here already."""
    quoted = await id_of(session, channel.id, arrived.reply_to) if arrived.reply_to else None
    data = await data_of(session, channel.id, arrived, quoted)
    at = written_at(arrived)
    return await (await raw_connection(session)).fetchrow(
        _STORE,
        session.info["account_id"],
        new_id(),
        there.conversation_id,
        channel.id,
        arrived.kind,
        arrived.text,
        there.contact_id,
        there.contact_name or arrived.sender.name,
        arrived.provider_message_id,
        quoted,
        msgspec.json.encode(data).decode(),
        arrived.provider_at,
        at,
        place,
        clock.now(),
        at + channel.window if channel.window and arrived.kind != "system" else None,
        there.alias_id,
        not is_silent,
        arrived.is_observed,
    )


async def data_of(
    session: AsyncSession, channel_id: UUID, arrived: MessageArrived | MessageEchoed, quoted: UUID | None
) -> dict[str, Any]:
    """A reaction names its target by the provider's id; on our side it names ours.

    What is quoted and not here (yet) stays named by the provider's id.
    """
    data = dict(arrived.data)
    if arrived.reply_to and quoted is None:
        data["quoted_provider_id"] = arrived.reply_to
    if arrived.kind == "reaction" and (target := data.get("message_id")):
        ours = await id_of(session, channel_id, str(target))
        data |= {"message_id": str(ours) if ours else None, "provider_message_id": target}
    return data


async def attach(
    session: AsyncSession, channel_id: UUID, message_id: UUID, arrived: MessageArrived | MessageEchoed | PastMessage
) -> None:
    for position, media in enumerate(arrived.media):
        file = StoredFile(
            id=new_id(),
            media_type=media.media_type,
            file_name=safe_name(media.file_name or arrived.kind),
            size=media.size,
            status="waiting",
            source=asdict(media),
        )
        session.add(file)
        await session.flush()
        session.add(MessageAttachment(id=new_id(), message_id=message_id, file_id=file.id, position=position))
        await later(session, fetch_file, channel_id=channel_id, message_id=message_id, file_id=file.id)
    await session.flush()


# The provider tells whole seconds: what arrived after our words of that very second (`told`) stands below them.
# A conversation that was resolved between our look and this statement is open again: somebody has written.
_STORE = f"""
WITH told AS (
    SELECT CASE WHEN last_place < $14 AND date_trunc('second', last_message_at) = $13 THEN last_message_at ELSE $13 END
    FROM conversations WHERE account_id = $1 AND id = $3
), stored AS (
    INSERT INTO messages (
        account_id, id, conversation_id, channel_id, direction, kind, text, sender_type, sender_id, sender_name, status,
        provider_message_id, reply_to, data, provider_at, written_at, place, created_at
    )
    VALUES (
        $1, $2, $3, $4, 'inbound', $5, $6, 'contact', $7, $8, 'received', $9, $10, $11::text::jsonb, $12,
        (TABLE told), $14, $15
    )
    ON CONFLICT DO NOTHING
    RETURNING id
), advanced AS (
    UPDATE conversations c SET
        (last_message_id, last_place) = (
            SELECT CASE WHEN newest THEN $2 ELSE last_message_id END, CASE WHEN newest THEN $14 ELSE last_place END
            FROM (SELECT last_place IS NULL OR ((TABLE told), $14) > (last_message_at, last_place)) AS compared (newest)
        ),
        last_message_at = CASE WHEN last_place IS NULL THEN $13 ELSE greatest(last_message_at, (TABLE told)) END,
        last_inbound_at = greatest(last_inbound_at, $13),
        window_expires_at = greatest(window_expires_at, $16),
        alias_id = $17,
        unread_count = unread_count + $18::boolean::int,
        waiting_since = CASE WHEN $18 THEN coalesce(waiting_since, $13) ELSE waiting_since END,
        status = CASE WHEN $18 THEN 'open' ELSE status END,
        resolved_at = CASE WHEN $18 THEN NULL ELSE resolved_at END,
        snoozed_until = CASE WHEN $18 THEN NULL ELSE snoozed_until END,
        observed_since = CASE WHEN $13 < control_at THEN observed_since WHEN $19 THEN coalesce(observed_since, $13) END,
        control_at = CASE WHEN $19 OR observed_since IS NOT NULL THEN greatest(control_at, $13) ELSE control_at END,
        version = version + 1,
        updated_at = now()
    FROM stored WHERE c.account_id = $1 AND c.id = $3
)
SELECT id, {is_timed("$3")} AS timed, {is_planned("$3")} AS planned, {is_asked("$3", "$5")} AS asked,
    $19 AND EXISTS (
        SELECT FROM conversations
        WHERE account_id = $1 AND id = $3 AND observed_since IS NULL AND (control_at IS NULL OR control_at <= $13)
    ) AS handed
FROM stored
"""  # noqa: S608
