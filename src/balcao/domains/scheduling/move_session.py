"""Moves a group whole: everyone who has a place in one session goes to another time, or nobody does."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.occupy import free
from balcao.domains.scheduling.problems import WrongStatus
from balcao.domains.scheduling.statuses import MOVABLE, WITHOUT_TIME


async def move_session(
    session: AsyncSession,
    appointment_id: UUID,
    *,
    actor: Actor,
    wall: datetime,
    length: timedelta | None = None,
    practitioner_id: UUID | None = None,
    only: Collection[UUID] | None = None,
    expected_version: int | None = None,
    outside_hours: bool = False,
) -> list[Appointment]:
    """The session is that of the appointment. `only` these of its people; else whoever joined a moment ago goes along.

    Raises SlotTaken, OutsideHours, WrongStatus (somebody has come already, or did not), PreconditionFailed: roll the
    transaction back then, for some may have moved.
    """
    one = await to_change(session, appointment_id, expected_version)
    people = [person for person in await _people(session, one) if only is None or person.id in only]
    if any(person.status not in MOVABLE for person in people):
        raise WrongStatus("Alguém do grupo já chegou, foi atendido ou faltou: remarque as pessoas uma a uma.")
    for person in people:  # a group that moves by a few minutes would stand in its own way
        await free(session, person.id)
    return [
        await move(
            session,
            person.id,
            actor=actor,
            wall=wall,
            length=length,
            practitioner_id=practitioner_id,
            outside_hours=outside_hours,
        )
        for person in people
    ]


async def _people(session: AsyncSession, one: Appointment) -> list[Appointment]:
    wanted = (
        select(Appointment)
        .where(
            Appointment.account_id == one.account_id,
            Appointment.practitioner_id == one.practitioner_id,
            Appointment.start_at == one.start_at,
            Appointment.end_at == one.end_at,
            Appointment.service_id == one.service_id,
            Appointment.status.not_in(WITHOUT_TIME),
        )
        .order_by(Appointment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(await session.scalars(wanted))
