"""Looks at a conversation, and answers all that its person has written since the bot last looked as one turn.

The conversation's row lock is the bot's lease: whatever else wakes it meanwhile finds nothing left to do. The whole
turn (reading, booking, answering) is one transaction, and no call to anyone outside is in it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, raw_connection, transaction
from balcao.core.ids import new_id
from balcao.core.queue import later, queued
from balcao.domains.bot.advice.consult import begin_with, consult
from balcao.domains.bot.dialogue import words
from balcao.domains.bot.dialogue.respond import respond
from balcao.domains.bot.dialogue.state import State, kept_state, read_state
from balcao.domains.bot.dialogue.stop import COMES_BACK
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.models import Dialogue
from balcao.domains.bot.press import STALE, pressed
from balcao.domains.bot.speak import CameFrom, say, speak, unsaid
from balcao.domains.bot.take_whole import Outside, take_whole
from balcao.domains.bot.understanding.folding import plain
from balcao.domains.connections.connectors import abilities
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.change import change
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Said

log = structlog.get_logger()
READ: Final = frozenset({"text", "button_reply", "list_reply", "flow_reply"})
# Nothing that asks for an answer.
SILENT: Final = frozenset({"reaction", "system", "sticker"})
ATTEMPTS: Final = 3


class Written(msgspec.Struct):
    """What the bot reads of a person's message."""

    id: UUID
    kind: str
    text: str | None
    data: dict[str, Any]
    created_at: datetime


@queued("bot", attempts=ATTEMPTS)
async def consider(account_id: UUID, conversation_id: UUID) -> None:
    try:
        await _look(account_id, conversation_id)
    except Exception:
        await _count_failure(account_id, conversation_id)
        raise


async def _look(account_id: UUID, conversation_id: UUID) -> None:
    async def take(outside: Outside) -> None:
        async with transaction(account_id) as session:
            await _consider(session, conversation_id, outside)

    await take_whole(account_id, take)


async def _consider(session: AsyncSession, conversation_id: UUID, outside: Outside) -> None:
    conversation = await find(session, Conversation, conversation_id, lock=True)
    if conversation is None:
        return
    written = await _written_after(session, conversation, conversation.bot_cursor)
    if not written:
        return
    contact, connection, dialogue = await _around(session, conversation)
    if not _is_the_bots(conversation) and not _comes_back(conversation, contact, written):
        conversation.bot_cursor = max(message.id for message in written)
        _forget(dialogue)
        return
    if await _is_still_writing(session, conversation, connection, written):
        return
    dialogue = dialogue or await _begin(session, conversation)
    await _answer(session, conversation, dialogue, connection, contact, written, outside)


async def _around(session: AsyncSession, conversation: Conversation) -> tuple[Contact, Connection, Dialogue | None]:
    """Read after the conversation is locked: what waits for the lock would see them as they were before."""
    tenant = conversation.account_id
    found = await session.execute(
        select(Contact, Connection, Dialogue)
        .select_from(Contact)
        .join(Connection, and_(Connection.account_id == tenant, Connection.id == conversation.channel_id))
        .outerjoin(Dialogue, and_(Dialogue.account_id == tenant, Dialogue.conversation_id == conversation.id))
        .where(Contact.account_id == tenant, Contact.id == conversation.contact_id)
    )
    contact, connection, dialogue = found.one()
    return contact, connection, dialogue


def _forget(dialogue: Dialogue | None) -> None:
    """Times that were offered before a person spoke are no longer what a "2" means."""
    if dialogue is not None:
        state = read_state(dialogue.state)
        state.begin(None)
        dialogue.state, dialogue.last_turn = kept_state(state), None


def _is_the_bots(conversation: Conversation) -> bool:
    return conversation.bot_active and conversation.status != "resolved" and conversation.observed_since is None


def _comes_back(conversation: Conversation, contact: Contact, written: Sequence[Written]) -> bool:
    """Who had stopped the messages writes the word that brings them back."""
    alone = contact.opted_out and conversation.assignee_id is None and conversation.status != "resolved"
    return alone and bool(COMES_BACK.search(plain(written[-1].text or "")))


async def _written_after(session: AsyncSession, conversation: Conversation, cursor: UUID | None) -> Sequence[Written]:
    rows = await (await raw_connection(session)).fetch(
        "SELECT id, kind, text, data::text, created_at FROM messages "
        "WHERE account_id = $1 AND conversation_id = $2 AND direction = 'inbound' AND ($3::uuid IS NULL OR id > $3) "
        "ORDER BY written_at, place",
        conversation.account_id,
        conversation.id,
        cursor,
    )
    return [
        Written(row["id"], row["kind"], row["text"], msgspec.json.decode(row["data"]), row["created_at"])
        for row in rows
    ]


async def _is_still_writing(
    session: AsyncSession, conversation: Conversation, connection: Connection, written: Sequence[Written]
) -> bool:
    newest = max(written, key=lambda message: message.id)
    rest = newest.created_at + timedelta(seconds=connection.bot_patience) - clock.now()
    if rest <= timedelta(0):
        return False
    await later(session, consider, after=rest, conversation_id=conversation.id)
    return True


async def _answer(
    session: AsyncSession,
    conversation: Conversation,
    dialogue: Dialogue,
    connection: Connection,
    contact: Contact,
    written: Sequence[Written],
    outside: Outside,
) -> None:
    waiting = await unsaid(session, dialogue)
    if waiting is not None:
        written = await _written_after(session, conversation, waiting.cursor_before)
    meant = [message for message in written if message.kind not in SILENT]
    before, cursor_before = dialogue.state, waiting.cursor_before if waiting else conversation.bot_cursor
    conversation.bot_cursor = max(message.id for message in written)
    if not meant:
        return
    can = abilities(connection.connector)
    said = [text for message in meant if (text := _text(message, read_state(dialogue.state)))]
    turn = await respond(
        session,
        contact=contact,
        text="\n".join(text for text in said if text != STALE),
        kept=dialogue.state,
        kept_at=dialogue.updated_at if dialogue.turns else None,
        holder=f"conversation:{conversation.id}",
        clinic_id=connection.clinic_id,
        media=frozenset(message.kind for message in meant) - READ,
        can=frozenset(can),
        is_too_late=bool(said) and set(said) == {STALE},
        amend=lambda turn: consult(turn, outside.advice),
        looked_at=outside.looked_at,
    )
    begin_with(turn, outside.advice)
    came_from = CameFrom(before, cursor_before, waiting)
    await speak(session, conversation, dialogue, turn, came_from, can)
    _remember(dialogue, turn.state)
    await _let_go(session, conversation, turn)


def _text(message: Written, state: State) -> str | None:
    if message.kind in ("button_reply", "list_reply"):
        return pressed(message.data, message.text, state)
    return message.text or message.data.get("title")


async def _begin(session: AsyncSession, conversation: Conversation) -> Dialogue:
    dialogue = Dialogue(id=new_id(), conversation_id=conversation.id, state={}, turns=0, failures=0)
    session.add(dialogue)
    await session.flush()
    return dialogue


def _remember(dialogue: Dialogue, state: State) -> None:
    dialogue.state = kept_state(state)
    dialogue.turns += 1
    dialogue.failures = 0
    dialogue.updated_at = clock.now()


async def _let_go(session: AsyncSession, conversation: Conversation, turn: Turn) -> None:
    """The bot falls silent for a person, or because it was told to; or speaks again."""
    given: dict[str, object] = {"bot_active": turn.outcome == "answered"}
    if turn.outcome == "urgent":
        given["priority"] = "urgent"
    if given["bot_active"] != conversation.bot_active or "priority" in given:
        await session.flush()
        await change(session, conversation.id, given)


async def _count_failure(account_id: UUID, conversation_id: UUID) -> None:
    """After the last attempt the conversation is a person's: a patient never waits for a bot that is broken."""
    async with transaction(account_id) as session:
        conversation = await find(session, Conversation, conversation_id, lock=True)
        if conversation is None or not conversation.bot_active:
            return
        _, _, dialogue = await _around(session, conversation)
        dialogue = dialogue or await _begin(session, conversation)
        dialogue.failures += 1
        if dialogue.failures < ATTEMPTS:
            return
        log.error("bot gave a conversation up", conversation_id=str(conversation_id))
        dialogue.failures, dialogue.state, dialogue.last_turn = 0, {}, None
        await _give_up(session, conversation)


async def _give_up(session: AsyncSession, conversation: Conversation) -> None:
    written = await _written_after(session, conversation, conversation.bot_cursor)
    if written:
        conversation.bot_cursor = max(message.id for message in written)
    await session.flush()
    await say(session, conversation.id, Said("text", words.PERSON_SINCE_LOST))
    await change(session, conversation.id, {"bot_active": False})
