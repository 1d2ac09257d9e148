"""A person decides a conflict with one click: ours, theirs, cancelled, or put aside."""

from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing, find
from balcao.core.events import publish
from balcao.core.problems import Conflict
from balcao.core.queue import later
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.calendars.conflicts import close, times_of
from balcao.domains.scheduling.calendars.models import CalendarConflict, CalendarEntry
from balcao.domains.scheduling.calendars.settle_event import settle_event
from balcao.domains.scheduling.calendars.write_event import write_event
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.events import MovedOutside
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.move import move

Act = Literal["keep_ours", "take_theirs", "cancel", "ignore"]
RESOLUTIONS: dict[str, str] = {
    "keep_ours": "kept_ours", "take_theirs": "took_theirs", "cancel": "cancelled", "ignore": "ignored",
}  # fmt: skip


class CannotResolve(Conflict):
    """Este conflito não se resolve assim."""

    type = "cannot-resolve"


async def resolve_conflict(session: AsyncSession, conflict_id: UUID, act: Act, *, actor: Actor) -> CalendarConflict:
    """Safe to repeat. SlotTaken or OutsideHours when their time cannot be taken: the conflict then stays open."""
    known = await existing(session, CalendarConflict, conflict_id)
    appointment = await to_change(session, known.appointment_id)
    conflict = await find(session, CalendarConflict, conflict_id, lock=True)
    assert conflict is not None
    if conflict.state == "resolved":
        return conflict
    entry = await _entry(session, conflict)
    if act == "cancel":
        await cancel(session, appointment.id, actor=actor, reason="Cancelado ao resolver um conflito de calendário")
    elif act == "take_theirs":
        await _take_theirs(session, conflict, appointment, entry, actor)
    if act in ("keep_ours", "cancel") and entry is not None and conflict.kind != "to_tell":
        await _write_ours(session, entry)
    close(session, conflict, RESOLUTIONS[act], actor.name)
    await session.flush()
    return conflict


async def _entry(session: AsyncSession, conflict: CalendarConflict) -> CalendarEntry | None:
    """The appointment's event that the conflict is about; none for somebody's own event that lies over it."""
    wanted = select(CalendarEntry).where(
        CalendarEntry.account_id == session.info["account_id"],
        CalendarEntry.appointment_id == conflict.appointment_id,
        CalendarEntry.connection_id == conflict.connection_id,
        CalendarEntry.calendar_id == conflict.calendar_id,
        CalendarEntry.event_id == conflict.event_id,
    )
    return (await session.scalars(wanted.with_for_update())).one_or_none()


async def _write_ours(session: AsyncSession, entry: CalendarEntry) -> None:
    """As it is here, whatever stands there: what was deleted is made anew, what was frozen is written over."""
    if entry.state == "held" and entry.frozen_at is None:
        entry.etag = None
    if entry.state == "held":
        entry.state, entry.error, entry.pushed_hash = "pending", None, None
    entry.frozen_at, entry.outside_changes, entry.outside_since, entry.failures = None, 0, None, 0
    await session.flush()
    await later(session, write_event, appointment_id=entry.appointment_id, again=True)


async def _take_theirs(
    session: AsyncSession,
    conflict: CalendarConflict,
    appointment: Appointment,
    entry: CalendarEntry | None,
    actor: Actor,
) -> None:
    if conflict.kind == "overlap" or entry is None:
        raise CannotResolve("O compromisso de fora não é este agendamento: mova ou cancele o agendamento.")
    if conflict.kind == "deleted":
        await cancel(session, appointment.id, actor=actor, reason="Apagado no calendário")
        await _write_ours(session, entry)
        return
    if conflict.kind == "storm":
        # What stands there by now is looked at as if it alone had just been moved.
        entry.frozen_at, entry.outside_changes, entry.outside_since = None, 0, None
        entry.state, entry.error, entry.etag = "synced", None, "frozen"
        entry.pushed_start_at, entry.pushed_end_at = appointment.start_at, appointment.end_at
        await session.flush()
        await later(session, settle_event, entry_id=entry.id)
        return
    times = times_of(conflict.theirs)
    if times is None or conflict.theirs.get("is_all_day"):
        raise CannotResolve("Um agendamento não dura o dia inteiro.")
    moved = await move(
        session,
        appointment.id,
        actor=actor,
        start_at=times[0],
        length=times[1] - times[0],
        clinic_id=appointment.clinic_id,
        outside_hours=True,
        reason="Movido no calendário",
    )
    await publish(session, MovedOutside(moved.id, moved.version))
