"""Starts, halts, ends and reckons anew a conversation's service clocks, so that they fit how it stands."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, raw_connection
from balcao.core.ids import new_id
from balcao.domains.conversations.business_time import Hours, add, between
from balcao.domains.conversations.concerns import is_timed
from balcao.domains.conversations.desk_models import ServiceClock, ServiceLevel
from balcao.domains.conversations.events import (
    ConversationChanged,
    ConversationOpened,
    MessageQueued,
    MessageReceived,
)
from balcao.domains.conversations.hours import read_hours
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.service_levels.match import level_for

SOON = 0.75  # of the time promised


async def follow(
    session: AsyncSession, happened: ConversationOpened | ConversationChanged | MessageReceived | MessageQueued
) -> None:
    if isinstance(happened, MessageReceived | MessageQueued) and not happened.timed:
        return
    driver = await raw_connection(session)
    if not await driver.fetchval(f"SELECT {is_timed('$2')}", session.info["account_id"], happened.conversation_id):
        return
    conversation = await find(session, Conversation, happened.conversation_id, lock=True)
    if conversation is not None:
        await adjust(session, conversation)


async def adjust(session: AsyncSession, conversation: Conversation, *, anew: bool = False) -> None:
    """The caller holds the conversation's lock. `anew` reckons all again: the promise or the hours were changed."""
    level = await level_for(session, conversation)
    hours = await read_hours(session, level.hours_id) if level else None
    clocks = await open_clocks(session, conversation.id)
    now = clock.now()
    wanted = _wanted(conversation, level, now)
    runs = conversation.status == "open" and not conversation.bot_active and conversation.observed_since is None
    for kind, ticking in list(clocks.items()):
        if kind not in wanted:
            await _end(session, ticking, conversation, now, kept=level is not None)
            del clocks[kind]
    for kind, (began_at, target) in wanted.items():
        if kind not in clocks and runs:
            clocks[kind] = _start(session, conversation, kind, began_at)
        if kind in clocks:
            assert level is not None
            _fit(clocks[kind], conversation, level, hours, target, runs=runs, now=now, anew=anew)
    await session.flush()
    summarise(conversation, level, clocks)
    await session.flush()


async def open_clocks(session: AsyncSession, conversation_id: UUID) -> dict[str, ServiceClock]:
    rows = await session.scalars(
        select(ServiceClock).where(
            ServiceClock.account_id == session.info["account_id"],
            ServiceClock.conversation_id == conversation_id,
            ServiceClock.ended_at.is_(None),
        )
    )
    return {row.kind: row for row in rows}


def _wanted(
    conversation: Conversation, level: ServiceLevel | None, now: datetime
) -> dict[str, tuple[datetime, timedelta]]:
    """kind → since when, and how long."""
    if level is None or conversation.status == "resolved" or conversation.last_inbound_at is None:
        return {}
    found: dict[str, tuple[datetime, timedelta]] = {}
    if conversation.waiting_since is not None:
        first = conversation.first_answered_at is None
        minutes = level.first_answer_minutes if first else level.next_answer_minutes
        if minutes is not None:
            kind = "first_answer" if first else "next_answer"
            found[kind] = (conversation.waiting_since, timedelta(minutes=minutes))
    if level.resolution_minutes is not None:
        since = conversation.waiting_since or now
        found["resolution"] = (since, timedelta(minutes=level.resolution_minutes))
    return found


async def _end(
    session: AsyncSession, ticking: ServiceClock, conversation: Conversation, now: datetime, *, kept: bool
) -> None:
    """A promise that was dropped, or an answer that was not given before the end, counts neither as kept nor broken."""
    if ticking.due_at is not None and ticking.due_at < now:
        ticking.missed_at = ticking.missed_at or ticking.due_at
    unanswered = conversation.status == "resolved" and ticking.kind != "resolution"
    if ticking.missed_at is None and (unanswered or not kept):
        await session.delete(ticking)
        return
    if ticking.missed_at is not None and conversation.sla:
        conversation.sla = conversation.sla | {"missed": True}
    ticking.ended_at = now
    ticking.assignee_id, ticking.team_id = conversation.assignee_id, conversation.team_id


def _start(session: AsyncSession, conversation: Conversation, kind: str, began_at: datetime) -> ServiceClock:
    ticking = ServiceClock(
        id=new_id(), conversation_id=conversation.id, kind=kind, began_at=began_at, spent=timedelta(0)
    )
    ticking.target = timedelta(0)
    ticking.running_since = began_at
    session.add(ticking)
    return ticking


def _fit(
    ticking: ServiceClock,
    conversation: Conversation,
    level: ServiceLevel,
    hours: Hours | None,
    target: timedelta,
    *,
    runs: bool,
    now: datetime,
    anew: bool,
) -> None:
    """Halts it, lets it go on, or gives it what the level promises now."""
    ticking.assignee_id, ticking.team_id = conversation.assignee_id, conversation.team_id
    stale = anew or ticking.level_id != level.id or ticking.target != target
    ticking.level_id, ticking.target = level.id, target
    if not runs and ticking.running_since is not None:
        ticking.spent += between(hours, ticking.running_since, now)
        ticking.running_since = ticking.due_at = ticking.soon_at = None
    elif runs and (stale or ticking.running_since is None):
        ticking.running_since = ticking.running_since or now
        ticking.due_at = add(hours, ticking.running_since, target - ticking.spent)
        ticking.soon_at = add(hours, ticking.running_since, target * SOON - ticking.spent)
        if ticking.due_at is not None and ticking.due_at > now:
            ticking.missed_at = None if anew else ticking.missed_at


def summarise(conversation: Conversation, level: ServiceLevel | None, clocks: dict[str, ServiceClock]) -> None:
    """What a list needs to show of it, kept with the conversation: the promise that is broken or falls due first."""
    before = conversation.sla
    if level is None and not clocks and before is None:
        return
    missed = bool(before and before["missed"]) or any(ticking.missed_at for ticking in clocks.values())
    if level is None or (not clocks and before is None):
        conversation.sla, conversation.sla_due_at = None, None
        return
    nearest = min(clocks.values(), key=_urgency, default=None)
    conversation.sla = {
        "policy": {"id": str(level.id), "name": level.name},
        "clock": nearest.kind if nearest else None,
        "due_at": _written(nearest.due_at) if nearest else None,
        "soon_at": _written(nearest.soon_at) if nearest else None,
        "paused": nearest is not None and nearest.running_since is None,
        "late": nearest is not None and nearest.missed_at is not None,
        "missed": missed,
    }
    conversation.sla_due_at = nearest.due_at if nearest else None


def _urgency(ticking: ServiceClock) -> tuple[Any, ...]:
    due = ticking.due_at
    return ticking.missed_at is None, due is None, due.timestamp() if due else 0.0, ticking.kind


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
