"""Tells of promises that were not kept: in the conversation, in its summary, and to everybody's screens."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find
from balcao.core.events import publish
from balcao.domains.conversations.desk_models import ServiceClock, ServiceLevel
from balcao.domains.conversations.events import ServiceLevelBreached
from balcao.domains.conversations.lines import write_line
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.service_levels.follow import open_clocks, summarise

BATCH = 100
WORDS = {"first_answer": "primeira resposta", "next_answer": "resposta", "resolution": "resolução"}


async def note_breaches(session: AsyncSession) -> None:
    """Once for each promise. The conversation is locked before its clock, as everywhere."""
    due = (
        await session.execute(
            select(ServiceClock.conversation_id, ServiceClock.id)
            .where(
                ServiceClock.account_id == session.info["account_id"],
                ServiceClock.due_at <= clock.now(),
                ServiceClock.ended_at.is_(None),
                ServiceClock.missed_at.is_(None),
            )
            .order_by(ServiceClock.conversation_id)
            .limit(BATCH)
        )
    ).all()
    for conversation_id, clock_id in due:
        conversation = await find(session, Conversation, conversation_id, lock=True)
        ticking = await find(session, ServiceClock, clock_id, lock=True)
        if conversation is not None and ticking is not None and _is_due(ticking):
            await _note(session, conversation, ticking)


def _is_due(ticking: ServiceClock) -> bool:
    due = ticking.due_at is not None and ticking.due_at <= clock.now()
    return due and ticking.ended_at is None and ticking.missed_at is None


async def _note(session: AsyncSession, conversation: Conversation, ticking: ServiceClock) -> None:
    level = await find(session, ServiceLevel, ticking.level_id) if ticking.level_id else None
    assert ticking.due_at is not None
    ticking.missed_at = ticking.due_at
    await session.flush()
    summarise(conversation, level, await open_clocks(session, conversation.id))
    conversation.version += 1
    await session.flush()
    text = f"Prazo vencido: {WORDS[ticking.kind]}"
    told = {"clock": ticking.kind, "due_at": ticking.due_at.isoformat()}
    await write_line(session, conversation.id, conversation.channel_id, "breached", text, None, **told)
    frame = told | {
        "conversation_id": str(conversation.id),
        "level": {"id": str(level.id), "name": level.name} if level else None,
        "assignee_id": str(conversation.assignee_id) if conversation.assignee_id else None,
    }
    live.show(session, "service_level.breached", frame)
    await publish(session, ServiceLevelBreached(ticking.id, conversation.id))
