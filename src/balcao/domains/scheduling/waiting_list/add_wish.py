"""Puts somebody on the waiting list; the bot, the screen and the API come through here."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import existing, find
from balcao.core.ids import new_id
from balcao.core.problems import Invalid
from balcao.core.queue import later
from balcao.domains.clinics.models import Clinic, Practitioner, Service
from balcao.domains.clinics.today import today_at
from balcao.domains.contacts.models import Contact
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.free_times import Period
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.waiting_list.fits import spans
from balcao.domains.scheduling.waiting_list.look import look_for_times
from balcao.domains.scheduling.waiting_list.models import WaitingWish

HORIZON = timedelta(days=90)
FARTHEST = timedelta(days=366)


async def add_wish(
    session: AsyncSession,
    *,
    actor: Actor,
    contact_id: UUID,
    service_id: UUID,
    patient_name: str | None = None,
    practitioner_ids: Sequence[UUID] = (),
    clinic_ids: Sequence[UUID] = (),
    first_day: date | None = None,
    last_day: date | None = None,
    weekdays: Sequence[int] = (),
    periods: Sequence[Period] = (),
    first_minute: int | None = None,
    last_minute: int | None = None,
    minimum_notice_minutes: int = 120,
    insurer: str | None = None,
    priority: int = 0,
    priority_reason: str | None = None,
    appointment_id: UUID | None = None,
    origin: str = "manual",
    since: datetime | None = None,
) -> WaitingWish:
    """Nothing named is anything: any practitioner, clinic, weekday, hour; 90 days from today.

    The same wish of the same person once more is the one that stands, as it is told now. Raises NotFound, Invalid.
    """
    contact = await existing(session, Contact, contact_id)
    await check_ids(session, service_id, practitioner_ids, clinic_ids, appointment_id, contact_id)
    today = await today_at(session, clinic_ids[0] if clinic_ids else None)
    first = first_day or today
    last = last_day or first + HORIZON
    check_days(first, last, today)
    check_hours(periods, first_minute, last_minute)
    name = patient_name or contact.name or "Paciente"
    row = await _standing(session, contact_id, service_id, name, appointment_id)
    if row is None:
        row = WaitingWish(id=new_id(), contact_id=contact_id, patient_name=name, service_id=service_id)
        row.since, row.created_by, row.origin = since or clock.now(), actor.name, origin
        session.add(row)
    else:
        row.version += 1
    row.practitioner_ids, row.clinic_ids = list(practitioner_ids), list(clinic_ids)
    row.first_day, row.last_day = first, last
    row.weekdays, row.periods = list(weekdays), list(periods)
    row.first_minute, row.last_minute = first_minute, last_minute
    row.minimum_notice_minutes, row.insurer = minimum_notice_minutes, insurer
    row.priority, row.priority_reason, row.appointment_id = priority, priority_reason, appointment_id
    row.updated_at = clock.now()
    await session.flush()
    live.show_change(session, "wish.updated", row.id)
    await later(session, look_for_times, key=f"look_for_times:{row.account_id}")
    return row


async def check_ids(
    session: AsyncSession,
    service_id: UUID,
    practitioner_ids: Sequence[UUID],
    clinic_ids: Sequence[UUID],
    appointment_id: UUID | None,
    contact_id: UUID,
) -> None:
    if await find(session, Service, service_id) is None:
        raise Invalid("Não há serviço com esse id.")
    for id in practitioner_ids:
        if await find(session, Practitioner, id) is None:
            raise Invalid("Não há médico com esse id.")
    for id in clinic_ids:
        if await find(session, Clinic, id) is None:
            raise Invalid("Não há clínica com esse id.")
    if appointment_id is not None:
        appointment = await find(session, Appointment, appointment_id)
        if appointment is None or appointment.contact_id != contact_id:
            raise Invalid("O agendamento a adiantar não é deste paciente.")


def check_days(first: date, last: date, today: date) -> None:
    if last < first or last < today:
        raise Invalid("Diga um período que ainda não passou, do primeiro ao último dia.")
    if last - today > FARTHEST:
        raise Invalid("O período vai no máximo até daqui a um ano.")


def check_hours(periods: Sequence[str], first_minute: int | None, last_minute: int | None) -> None:
    if first_minute is not None and last_minute is not None and last_minute < first_minute:
        raise Invalid("`hora_ate` não pode vir antes de `hora_de`.")
    if not spans(periods, first_minute, last_minute):
        raise Invalid("Essas horas ficam fora dos períodos escolhidos: mude umas ou outros.")


async def _standing(
    session: AsyncSession, contact_id: UUID, service_id: UUID, name: str, appointment_id: UUID | None
) -> WaitingWish | None:
    return await session.scalar(
        select(WaitingWish)
        .where(
            WaitingWish.account_id == session.info["account_id"],
            WaitingWish.contact_id == contact_id,
            WaitingWish.service_id == service_id,
            WaitingWish.patient_name == name,
            WaitingWish.appointment_id.is_not_distinct_from(appointment_id),
            WaitingWish.status == "waiting",
        )
        .limit(1)
        .with_for_update()
    )
