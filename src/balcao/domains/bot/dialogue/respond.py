"""Answers one turn: what the bot says and remembers, given what was written. Sends nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.domains.bot.dialogue import words
from balcao.domains.bot.dialogue.desk import load_desk
from balcao.domains.bot.dialogue.hand_over import bring_person
from balcao.domains.bot.dialogue.in_context import in_context
from balcao.domains.bot.dialogue.state import Asked, State, read_state
from balcao.domains.bot.dialogue.take_turn import take_turn
from balcao.domains.bot.dialogue.too_late import too_late
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.unfinished import put_by
from balcao.domains.bot.understanding.folding import plain
from balcao.domains.bot.understanding.understand import understand
from balcao.domains.contacts.models import Contact

REMEMBERED: Final = timedelta(hours=24)
# An intent that is told is sure, as far as it goes.
TOLD: Final = 0.9
EXPECTING: Final[dict[Asked, str]] = {
    "service": "service",
    "practitioner": "practitioner",
    "date": "date",
    "name": "name",
    "slot": "slot",
    "day": "slot",
    "which": "slot",
    "sure": "yes",
}


async def respond(
    session: AsyncSession,
    *,
    contact: Contact,
    text: str,
    kept: dict[str, Any],
    kept_at: datetime | None,
    holder: str,
    clinic_id: UUID | None = None,
    media: frozenset[str] = frozenset(),
    intent: str | None = None,
    can: frozenset[str] = frozenset(),
    is_too_late: bool = False,
    amend: Callable[[Turn], None] | None = None,
    looked_at: frozenset[UUID] | None = None,
) -> Turn:
    """`kept` is the dialogue's state as kept_state() made it; `clinic_id` is where the channel belongs, if to one;
    `intent` is what whoever asks knows the text to mean; `can` is what the channel can show; `is_too_late`: a button of
    a question of the past was pressed; `amend` may change what was understood before anything comes of it.
    """
    now = clock.now()
    state = resumed(read_state(kept), kept_at, now)
    desk = await load_desk(session)
    understood = understand(
        text,
        now=now,
        timezone=desk.timezone.key,
        practitioners=[who.name for who in desk.practitioners],
        services=[service.name for service in desk.services],
        expecting=EXPECTING.get(state.asked) if state.asked else None,
    )
    understood = in_context(understood, plain(text), state)
    if intent is not None and not understood.emergency:
        understood = replace(understood, intent=intent, second_intent=None, confidence=TOLD)
    turn = Turn(session, desk, contact, state, text, understood, now, holder, clinic_id, can, looked_at)
    if media and not understood.emergency:
        state.disclosed = True
        bring_person(turn, words.received(media))
    elif is_too_late:
        too_late(turn)
    else:
        if amend is not None:
            amend(turn)
        await take_turn(turn)
    return turn


def resumed(state: State, kept_at: datetime | None, now: datetime) -> State:
    """After a day only an offer whose times are all still to come is worth going on with."""
    if kept_at is None or now - kept_at < REMEMBERED:
        return state
    still_good = state.asked == "slot" and state.offered and all(free.start_at > now for free in state.offered)
    if not still_good:
        put_by(state)
        state.begin(None)
        state.then = None
    return state
