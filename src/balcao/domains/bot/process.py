"""Answers what another program brings of a person's: the same bot, with nothing sent and the answer given back."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.ids import new_id
from balcao.domains.bot.advice.consult import begin_with, consult
from balcao.domains.bot.dialogue.respond import respond
from balcao.domains.bot.dialogue.state import kept_state
from balcao.domains.bot.dialogue.stop import COMES_BACK
from balcao.domains.bot.dialogue.turn import Outcome, Turn
from balcao.domains.bot.models import CarriedDialogue
from balcao.domains.bot.take_whole import Outside, take_whole
from balcao.domains.bot.understanding.folding import plain
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.scheduling.free_time import FreeTime

# So many answers are kept against a second bringing; whoever brings more than these at once uses a key.
KEPT: Final = 20


class Processed(msgspec.Struct):
    """`text` is empty where there is nothing to say; `times` stand in the answer as its numbers, in their order, and
    `is_instead` says that they are not what was wished for.
    """

    text: str
    times: list[FreeTime] = []
    is_instead: bool = False
    outcome: Outcome = "answered"
    intent: str = "outro"


async def process(
    account_id: UUID,
    opened: Callable[[], AbstractAsyncContextManager[AsyncSession]],
    *,
    carrier: str,
    phone: str,
    text: str,
    intent: str | None = None,
    written_at: datetime | None = None,
) -> Processed:
    """One turn; `opened` begins a transaction, each time that it is taken. `carrier` is who brings it; `intent` stands
    above what is understood of the text; the same text of the same `written_at` has the same answer, and is carried out
    once. Invalid where `phone` is none.
    """

    async def take(outside: Outside) -> Processed:
        async with opened() as session:
            return await _process(session, Brought(carrier, phone, text, intent, written_at), outside)

    return await take_whole(account_id, take)


@dataclass(frozen=True)
class Brought:
    carrier: str
    phone: str
    text: str
    intent: str | None
    written_at: datetime | None


async def _process(session: AsyncSession, brought: Brought, outside: Outside) -> Processed:
    contact = await recognise_phone(session, brought.phone)
    dialogue = await _locked(session, brought.carrier, contact)
    mark = _mark(brought.text, brought.intent, brought.written_at)
    for kept in dialogue.answered:
        if mark is not None and kept["mark"] == mark:
            return msgspec.convert(kept["answer"], Processed)
    answer = await _answer(session, dialogue, contact, brought, outside)
    _remember(dialogue, mark, answer)
    return answer


async def _locked(session: AsyncSession, carrier: str, contact: Contact) -> CarriedDialogue:
    """The row's lock is the bot's lease, as a conversation's is elsewhere."""
    assert contact.phone is not None
    key = {"account_id": session.info["account_id"], "carrier": carrier, "phone": contact.phone}
    new = {"id": new_id(), "contact_id": contact.id, "state": {}, "answered": [], "turns": 0}
    await session.execute(insert(CarriedDialogue).values(**key, **new).on_conflict_do_nothing())
    found = select(CarriedDialogue).filter_by(**key).with_for_update()
    dialogue: CarriedDialogue = (await session.scalars(found)).one()
    dialogue.contact_id = contact.id
    return dialogue


def _mark(text: str, intent: str | None, written_at: datetime | None) -> str | None:
    if written_at is None:
        return None
    said = "\0".join((written_at.isoformat(), intent or "", text))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


async def _answer(
    session: AsyncSession, dialogue: CarriedDialogue, contact: Contact, brought: Brought, outside: Outside
) -> Processed:
    if contact.opted_out and not COMES_BACK.search(plain(brought.text)):
        return Processed("", outcome="stopped")
    turn = await respond(
        session,
        contact=contact,
        text=brought.text,
        kept=dialogue.state,
        kept_at=dialogue.updated_at if dialogue.turns else None,
        holder=f"carried:{dialogue.id}",
        intent=brought.intent,
        amend=None if brought.intent else lambda turn: consult(turn, outside.advice),
        looked_at=outside.looked_at,
    )
    begin_with(turn, outside.advice)
    await session.flush()
    dialogue.state = kept_state(turn.state)
    return processed(turn)


def processed(turn: Turn) -> Processed:
    offered = turn.state.offered if turn.state.asked == "slot" else []
    text = "\n\n".join(dict.fromkeys(turn.said))
    return Processed(text, offered, turn.state.is_instead, turn.outcome, turn.understood.intent)


def _remember(dialogue: CarriedDialogue, mark: str | None, answer: Processed) -> None:
    dialogue.turns += 1
    dialogue.updated_at = clock.now()
    if mark is not None:
        kept: dict[str, Any] = {"mark": mark, "answer": msgspec.to_builtins(answer)}
        dialogue.answered = [*dialogue.answered, kept][-KEPT:]
