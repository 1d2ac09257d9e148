"""Decides who wins when an event of ours stands otherwise in the calendar than we wrote it.

A move from outside is taken when its time is free, else put back; a deletion is a person's to decide; where both sides
changed, ours wins, for a patient was told of it. Nothing here calls a provider.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import SeenEvent
from balcao.core import clock
from balcao.core.events import publish
from balcao.core.problems import Problem
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.calendars.calendar_event import event_of, hash_of, place_of
from balcao.domains.scheduling.calendars.conflicts import close_conflicts, open_conflict
from balcao.domains.scheduling.calendars.models import CalendarEntry
from balcao.domains.scheduling.calendars.options import options
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.events import MovedOutside
from balcao.domains.scheduling.live import show_appointment
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.statuses import MOVABLE, takes_time

OUTSIDE = Actor("system", None, "Calendário de fora")
STORM, STORM_TIME = 6, timedelta(minutes=10)
DELETED = "Apagado no calendário: decida em Conflitos."
FROZEN = "Mudanças demais vindas do calendário: a sincronização deste horário parou."


async def weigh(session: AsyncSession, appointment: Appointment, entry: CalendarEntry, seen: SeenEvent) -> bool:
    """Whether ours is to be written anew. Both rows are locked, `seen` was read under the entry's lease."""
    writes = await _weigh(session, appointment, entry, seen)
    await session.flush()
    show_appointment(session, appointment.id)
    return writes


async def _weigh(session: AsyncSession, appointment: Appointment, entry: CalendarEntry, seen: SeenEvent) -> bool:
    if seen.is_gone:
        return await _gone(session, appointment, entry, seen)
    if seen.etag == entry.etag and entry.state not in ("held", "removed"):
        return False
    _note_guest(entry, seen)
    standing = (seen.start_at, seen.end_at)
    known = standing in ((entry.pushed_start_at, entry.pushed_end_at), *_tried(entry))
    entry.event_id, entry.etag, entry.url = seen.event_id, seen.etag, seen.url or entry.url
    if entry.state == "held":
        await close_conflicts(session, appointment.id, "deleted", resolution="vanished")
        entry.state, entry.error = "synced", None
    if entry.state == "removed":
        # Brought back from the bin there, while here the appointment is cancelled or stands in another calendar.
        entry.state, entry.pushed_hash = "pending", None
        _stands(entry, seen)
        return True
    if known or (standing == (appointment.start_at, appointment.end_at) and takes_time(appointment.status)):
        # Another title, or our own write come back: what is theirs to say there stays until we have something new.
        _stands(entry, seen)
        return True
    if await _is_storm(session, appointment, entry, seen):
        return False
    return await _moved(session, appointment, entry, seen)


def _note_guest(entry: CalendarEntry, seen: SeenEvent) -> None:
    """An answer to an invitation, or a guest whom the practitioner took out: facts to be shown, and nothing follows."""
    stand = {email.lower() for email in seen.guests}
    if not seen.omits_guests:
        entry.invited = [email for email in entry.invited if email in stand]
    replies = (seen.replies.get(email) for email in entry.invited)
    entry.guest_reply = next((reply for reply in replies if reply), None)


def _tried(entry: CalendarEntry) -> list[tuple[datetime, datetime]]:
    """What we wrote without learning whether it was taken."""
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in entry.tried]


def _stands(entry: CalendarEntry, seen: SeenEvent) -> None:
    entry.pushed_start_at, entry.pushed_end_at, entry.tried = seen.start_at, seen.end_at, []


def _ours_changed(appointment: Appointment, entry: CalendarEntry) -> bool:
    """Since what stands there was written; an entry of before we kept its times counts as written."""
    if entry.pushed_start_at is None:
        return False
    return (entry.pushed_start_at, entry.pushed_end_at) != (appointment.start_at, appointment.end_at)


async def _gone(session: AsyncSession, appointment: Appointment, entry: CalendarEntry, seen: SeenEvent) -> bool:
    place = await place_of(session, appointment)
    here = (entry.connection_id, entry.calendar_id)
    entry.tried, entry.updated_at = [], clock.now()
    if entry.state == "removed" or place is None or (place.connection.id, place.link.calendar_id) != here:
        entry.state, entry.error = "removed", None
        return False
    if entry.state == "held":
        return False
    if _ours_changed(appointment, entry):
        await open_conflict(session, "both_changed", appointment, entry, seen, settled="ours_won")
        entry.state, entry.etag, entry.pushed_hash = "pending", None, None
        return True
    if (await options(session)).cancel_deleted and appointment.status in MOVABLE:
        entry.state, entry.error = "removed", None
        await cancel(session, appointment.id, actor=OUTSIDE, reason="Apagado no calendário")
        return False
    entry.state, entry.error = "held", DELETED
    await open_conflict(session, "deleted", appointment, entry, seen)
    return False


async def _moved(session: AsyncSession, appointment: Appointment, entry: CalendarEntry, seen: SeenEvent) -> bool:
    if _ours_changed(appointment, entry) or not takes_time(appointment.status):
        await open_conflict(session, "both_changed", appointment, entry, seen, settled="ours_won")
        return _put_back(entry, seen)
    was_right = entry.state == "synced" and entry.pushed_hash == await _wanted(session, appointment, entry)
    reason = await _try_to_move(session, appointment, seen)
    if reason is not None:
        await open_conflict(session, "move_refused", appointment, entry, seen, reason=reason)
        return _put_back(entry, seen)
    await close_conflicts(session, appointment.id, "move_refused", resolution="superseded")
    await publish(session, MovedOutside(appointment.id, appointment.version))
    _stands(entry, seen)
    entry.state, entry.error, entry.failures, entry.updated_at = "synced", None, 0, clock.now()
    entry.pushed_version = appointment.version
    # Not to the calendar that it came from: what stands there is what it is to be, if it was so but for the time.
    entry.pushed_hash = await _wanted(session, appointment, entry) if was_right else None
    return not was_right


async def _wanted(session: AsyncSession, appointment: Appointment, entry: CalendarEntry) -> str | None:
    """The hash of what is to stand there; None when nothing is to by our hand."""
    place = await place_of(session, appointment)
    return hash_of(await event_of(session, appointment, place.link, entry)) if place else None


def _put_back(entry: CalendarEntry, seen: SeenEvent) -> bool:
    _stands(entry, seen)
    entry.state, entry.pushed_hash = "pending", None
    return True


async def _try_to_move(session: AsyncSession, appointment: Appointment, seen: SeenEvent) -> str | None:
    """Why not, in words for the practitioner; None when the appointment is where they put it."""
    assert seen.start_at is not None and seen.end_at is not None
    if seen.is_all_day:
        return "Um agendamento não dura o dia inteiro."
    try:
        async with session.begin_nested():
            await move(
                session,
                appointment.id,
                actor=OUTSIDE,
                start_at=seen.start_at,
                length=seen.end_at - seen.start_at,
                clinic_id=appointment.clinic_id,
                reason="Movido no calendário",
            )
    except Problem as refused:
        await session.refresh(appointment)
        return refused.detail or refused.title
    return None


async def _is_storm(session: AsyncSession, appointment: Appointment, entry: CalendarEntry, seen: SeenEvent) -> bool:
    """Two programs that answer each other would never end: after so many changes a person has to look."""
    now = clock.now()
    if entry.outside_since is None or now - entry.outside_since > STORM_TIME:
        entry.outside_since, entry.outside_changes = now, 0
    entry.outside_changes += 1
    if entry.outside_changes <= STORM:
        return False
    entry.frozen_at, entry.state, entry.error = now, "held", FROZEN
    await open_conflict(session, "storm", appointment, entry, seen, reason=FROZEN)
    return True
