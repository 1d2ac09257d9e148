"""Checks that a visit may stand at a time, and says where: its practitioner, service, clinic and what it claims."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.problems import Invalid, NotFound
from balcao.domains.clinics.lock_practitioner import lock_to_book
from balcao.domains.scheduling.busy_outside import busy_outside
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.nearest_times import nearest_times
from balcao.domains.scheduling.occupy import OVERBOOKED, Claim
from balcao.domains.scheduling.problems import OutsideHours, SlotTaken
from balcao.domains.scheduling.schedules import Offered, Place, Schedules, Thing, Worker, load_schedules
from balcao.domains.scheduling.sessions import session_of
from balcao.domains.scheduling.wall_clock import instant_of_wall, minute_of, wall_time
from balcao.domains.scheduling.working_intervals import blocked_intervals, home_clinic, working_intervals

# Neither lets anything lie over it: it is to be freed first.
BLOCKED: Final = "Esse horário está bloqueado na agenda: escolha outro, ou tire antes o bloqueio."
BUSY_OUTSIDE: Final = (
    "Há um compromisso nesse horário no calendário do médico: escolha outro, ou libere-o antes no calendário."
)


@dataclass(frozen=True)
class Wanted:
    """A visit as asked for: by its instant, or by what the clinic's clock shows (`wall`); the clinic is found out."""

    practitioner_id: UUID
    service_id: UUID
    start_at: datetime | None = None
    wall: datetime | None = None
    length: timedelta | None = None
    clinic_id: UUID | None = None
    outside_hours: bool = False
    with_things: bool = False


@dataclass(frozen=True)
class Placed:
    practitioner: Worker
    service: Offered
    clinic: Place
    start_at: datetime
    end_at: datetime

    things: tuple[Thing, ...] = ()

    @property
    def session_id(self) -> UUID | None:
        """The same for all who come to one time of a group; None when nobody shares it."""
        if self.service.capacity == 1:
            return None
        return session_of(self.service.id, self.practitioner.id, minute_of(self.start_at), minute_of(self.end_at))

    def claim(self) -> Claim:
        """The practitioner's time: from the start less the buffers before to the end plus those after."""
        worker, service = self.practitioner, self.service
        return Claim(
            worker.id,
            self.start_at - timedelta(minutes=worker.buffer_before_minutes + service.buffer_before_minutes),
            self.end_at + timedelta(minutes=worker.buffer_after_minutes + service.buffer_after_minutes),
            last_seat=service.capacity - 1,
            session_id=self.session_id,
        )

    def claim_of(self, thing: Thing) -> Claim:
        """A room or equipment is busy with the service, its buffers included; the practitioner's do not count."""
        service = self.service
        return Claim(
            thing.id,
            self.start_at - timedelta(minutes=service.buffer_before_minutes),
            self.end_at + timedelta(minutes=service.buffer_after_minutes),
            last_seat=(service.capacity if thing.capacity == 1 else thing.capacity) - 1,
            session_id=self.session_id if thing.capacity == 1 else None,
            is_alone=thing.capacity == 1,
        )

    @property
    def local_start(self) -> datetime:
        return wall_time(self.start_at, self.clinic.timezone)

    @property
    def local_end(self) -> datetime:
        return wall_time(self.end_at, self.clinic.timezone)


def overbooked(claim: Claim, most: int) -> Claim:
    """The same time on a seat that lies over others, of which there are `most`."""
    return replace(
        claim, first_seat=OVERBOOKED, last_seat=OVERBOOKED + max(most, 1) - 1, session_id=None, is_alone=False
    )


async def place_visit(session: AsyncSession, wanted: Wanted) -> Placed:
    """Whether the time is free is not asked here: occupy() decides that.

    Raises OutsideHours or SlotTaken (a block), each with the nearest free times, NotFound, Invalid. Hours and blocks
    cannot change between this and the commit.
    """
    await lock_to_book(session, wanted.practitioner_id)
    around = (wanted.start_at or wanted.wall or clock.now()).date()
    schedules = await load_schedules(
        session,
        service_id=wanted.service_id,
        practitioner_id=wanted.practitioner_id,
        from_day=around - timedelta(days=1),
        to_day=around + timedelta(days=1),
        with_things=wanted.with_things,
    )
    service, worker = _who_and_what(schedules)
    length = wanted.length or timedelta(minutes=service.duration_minutes)
    if not timedelta() < length <= timedelta(hours=12):
        raise Invalid("O horário final precisa vir depois do inicial, no mesmo atendimento.")
    clinics = _possible_clinics(schedules, worker, wanted)
    things = tuple(schedules.things)
    places = [
        Placed(worker, service, clinic, start, start + length, things) for clinic, start in _starts(clinics, wanted)
    ]
    fitting = [placed for placed in places if _within_hours(schedules, placed)]
    placed = (fitting or places)[0]
    await _refuse(session, placed, wanted, fits=bool(fitting))
    return placed


def _who_and_what(schedules: Schedules) -> tuple[Offered, Worker]:
    if schedules.service is None:
        raise NotFound("Não há serviço com esse id.")
    if not schedules.service.active:
        raise Invalid("Este serviço está desativado.")
    if not schedules.workers:
        raise Invalid("Este médico não faz este serviço, ou está desativado.")
    return schedules.service, schedules.workers[0]


def _possible_clinics(schedules: Schedules, worker: Worker, wanted: Wanted) -> list[Place]:
    """The clinic asked for, or all, the practitioner's own first."""
    if wanted.clinic_id is not None:
        found = [clinic for clinic in schedules.clinics if clinic.id == wanted.clinic_id]
        if not found:
            raise NotFound("Não há clínica com esse id.")
        return found
    home = home_clinic(schedules, worker)
    works = {hours.clinic_id for hours in worker.hours} | {day.clinic_id for day in worker.exceptions}
    found = [clinic for clinic in schedules.clinics if clinic is home or clinic.id in works]
    if not found:
        raise Invalid("Diga a clínica: este médico não está ligado a nenhuma.")
    return sorted(found, key=lambda clinic: clinic is not home)


def _starts(clinics: list[Place], wanted: Wanted) -> list[tuple[Place, datetime]]:
    if wanted.start_at is not None:
        return [(clinic, wanted.start_at) for clinic in clinics]
    assert wanted.wall is not None
    return [(clinic, instant_of_wall(wanted.wall, clinic.timezone)) for clinic in clinics]


def _within_hours(schedules: Schedules, placed: Placed) -> bool:
    worker = placed.practitioner
    if not worker.has_hours and not worker.exceptions:
        # Nothing was ever said of this practitioner's hours: then nothing speaks against a time.
        home = home_clinic(schedules, worker)
        if home is None or not home.opening_hours:
            return True
    day, start, end = _minutes(placed)
    one_day = timedelta(days=1)
    intervals = working_intervals(schedules, worker, day - one_day, day + one_day, placed.clinic.id)
    return any(interval.start <= start and end <= interval.end for interval in intervals)


async def _refuse(session: AsyncSession, placed: Placed, wanted: Wanted, *, fits: bool) -> None:
    day, start, end = _minutes(placed)
    one_day = timedelta(days=1)
    if placed.start_at < clock.now() and not wanted.outside_hours:
        raise OutsideHours("Esse horário já passou.", await alternatives(session, placed))
    blocked = blocked_intervals(placed.practitioner, day - one_day, day + one_day)
    if any(first < end and start < last for first, last in blocked):
        raise SlotTaken(BLOCKED, await alternatives(session, placed))
    if placed.practitioner.has_calendar and await busy_outside(session, [placed.practitioner.id], start, end):
        raise SlotTaken(BUSY_OUTSIDE, await alternatives(session, placed))
    if not fits and not wanted.outside_hours:
        raise OutsideHours("Fora do horário de atendimento.", await alternatives(session, placed))


def _minutes(placed: Placed) -> tuple[date, int, int]:
    return placed.local_start.date(), minute_of(placed.start_at), -(-int(placed.end_at.timestamp()) // 60)


async def placed_now(session: AsyncSession, appointment: Appointment) -> Placed:
    """Where an appointment stands, whatever hours and blocks are now. Invalid when its doctor does it no more."""
    day = appointment.local_start.date()
    schedules = await load_schedules(
        session,
        service_id=appointment.service_id,
        practitioner_id=appointment.practitioner_id,
        from_day=day,
        to_day=day,
    )
    service, worker = _who_and_what(schedules)
    clinic = next(one for one in schedules.clinics if one.id == appointment.clinic_id)
    return Placed(worker, service, clinic, appointment.start_at, appointment.end_at)


async def alternatives(session: AsyncSession, placed: Placed, insurer: str | None = None) -> list[FreeTime]:
    return await nearest_times(
        session,
        service_id=placed.service.id,
        practitioner_id=placed.practitioner.id,
        wanted_at=max(placed.start_at, clock.now()),
        insurer=insurer,
    )
