"""Lets the bot know what a conversation is about when something other than the bot has asked."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.ids import new_id
from balcao.domains.bot.dialogue.state import State, kept_state, read_state
from balcao.domains.bot.models import Dialogue
from balcao.domains.notifications.events import VisitsRaised
from balcao.domains.scheduling.queries import see_appointment


async def expect(session: AsyncSession, raised: VisitsRaised) -> None:
    """For reactions.py. The conversation is locked by whoever raised it."""
    dialogue = await session.scalar(
        select(Dialogue).where(
            Dialogue.account_id == session.info["account_id"], Dialogue.conversation_id == raised.conversation_id
        )
    )
    if dialogue is None:
        dialogue = Dialogue(id=new_id(), conversation_id=raised.conversation_id, state={}, turns=0, failures=0)
        session.add(dialogue)
    state = read_state(dialogue.state)
    await _turn_to(session, state, raised)
    dialogue.state, dialogue.last_turn = kept_state(state), None
    dialogue.turns, dialogue.updated_at = dialogue.turns + 1, clock.now()
    await session.flush()


async def _turn_to(session: AsyncSession, state: State, raised: VisitsRaised) -> None:
    """A visit that is being spoken of is moved when "remarcar" is said next: see take_turn's _corrected."""
    first = raised.appointment_ids[0]
    if raised.matter == "book":
        state.begin(None)
        seen = await see_appointment(session, first)
        state.service_id, state.asked = seen.service_id if seen else None, "booking"
    elif raised.matter == "move":
        state.begin("confirm")
        state.appointment_id, state.asked = first, "sure"
    else:
        state.begin("confirm")
        state.options, state.asked = [str(id) for id in raised.appointment_ids], "which"
    state.question = raised.question
