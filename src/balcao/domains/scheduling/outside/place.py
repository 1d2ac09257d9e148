"""Gives a booking made elsewhere its place in the agenda: a new appointment, or the one it has moved to its time."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.problems import Problem
from balcao.domains.clinics.models import Practitioner
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.outside.models import OfferingLink, OutsideBooking
from balcao.domains.scheduling.outside.person import person_of
from balcao.domains.scheduling.outside.states import become, conflict
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.statuses import MOVABLE


@dataclass(frozen=True)
class Meant:
    """Who and what a booking means here."""

    practitioner_id: UUID
    service_id: UUID
    clinic_id: UUID | None


async def place(session: AsyncSession, row: OutsideBooking) -> None:
    """It was promised to a person at the provider's page, so hours and notice do not speak against it; what is taken
    does, and then nothing is lost: the booking stands as an open conflict.
    """
    appointment = await find(session, Appointment, row.appointment_id) if row.appointment_id else None
    if appointment is not None and _stands(appointment, row):
        if row.state != "conflict" or row.problem in ("taken", "moved_to_taken", "moved_here"):
            become(session, row, "placed")
        return
    if appointment is not None and row.problem == "moved_here":
        return
    try:
        # What a refused booking has written goes with it; the session goes on. It is placed from the start, so that the
        # event which its page wrote into the practitioner's calendar does not stand in its own way.
        async with session.begin_nested():
            row.state, row.problem, row.detail = "placed", None, None
            await session.flush()
            if appointment is None:
                row.appointment_id = await _book(session, row)
            else:
                await _move(session, row, appointment)
    except SlotTaken as taken:
        await session.refresh(row)
        problem = "taken" if appointment is None else "moved_to_taken"
        conflict(session, row, problem, taken.detail)
    except _NotMeant as unknown:
        await session.refresh(row)
        conflict(session, row, unknown.problem, unknown.detail)
    except Problem as refused:
        await session.refresh(row)
        conflict(session, row, "refused", refused.detail or refused.title)
    else:
        become(session, row, "placed")
    await session.flush()


def _stands(appointment: Appointment, row: OutsideBooking) -> bool:
    return (appointment.start_at, appointment.end_at) == (row.start_at, row.end_at)


async def _book(session: AsyncSession, row: OutsideBooking) -> UUID:
    meant = await _meant(session, row)
    contact = await person_of(session, row)
    connection = await find(session, Connection, row.connection_id)
    assert connection is not None
    made = await book(
        session,
        actor=Actor("contact", contact.id if contact else None, f"{row.person_name} ({connection.name})"),
        practitioner_id=meant.practitioner_id,
        service_id=meant.service_id,
        clinic_id=meant.clinic_id,
        start_at=row.start_at,
        length=row.end_at - row.start_at,
        patient_name=row.person_name,
        contact_id=contact.id if contact else None,
        patient_email=row.person_email,
        origin=connection.connector,
        notes=_notes(row),
        outside_hours=True,
    )
    return made.id


async def _move(session: AsyncSession, row: OutsideBooking, appointment: Appointment) -> None:
    connection = await find(session, Connection, row.connection_id)
    through = connection.name if connection else ""
    if appointment.status not in MOVABLE:
        raise _NotMeant("refused", "Foi remarcado lá, mas aqui já foi cancelado ou atendido.")
    await move(
        session,
        appointment.id,
        actor=Actor("contact", appointment.contact_id, f"{row.person_name} ({through})"),
        start_at=row.start_at,
        length=row.end_at - row.start_at,
        outside_hours=True,
    )


class _NotMeant(Exception):
    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(detail)
        self.problem, self.detail = problem, detail


async def _meant(session: AsyncSession, row: OutsideBooking) -> Meant:
    """What a person chose for this booking, else what its offering is linked with."""
    wanted = select(OfferingLink).where(
        OfferingLink.account_id == row.account_id,
        OfferingLink.connection_id == row.connection_id,
        OfferingLink.offering_id == row.offering_id,
    )
    link = (await session.scalars(wanted)).one_or_none()
    service_id = row.service_id or (link.service_id if link else None)
    if service_id is None:
        raise _NotMeant("unmapped", f"Diga a que serviço corresponde “{row.offering}”.")
    practitioner_id = row.practitioner_id or (link.practitioner_id if link else None) or await _host(session, row)
    if practitioner_id is None:
        raise _NotMeant("no_practitioner", "Nenhum profissional tem o e-mail de quem atende lá.")
    return Meant(practitioner_id, service_id, link.clinic_id if link else None)


async def _host(session: AsyncSession, row: OutsideBooking) -> UUID | None:
    emails = [email.lower() for email in row.host_emails]
    wanted = (
        select(Practitioner.id)
        .where(
            Practitioner.account_id == row.account_id,
            func.lower(Practitioner.email).in_(emails),
            Practitioner.active,
        )
        .order_by(Practitioner.id)
        .limit(1)
    )
    return await session.scalar(wanted) if emails else None


def _notes(row: OutsideBooking) -> str | None:
    return "\n".join(f"{one['question']}: {one['answer']}" for one in row.asked) or None
