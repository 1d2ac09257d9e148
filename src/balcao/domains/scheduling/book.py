"""Books an appointment: takes its time, writes it down, tells the others."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.core.problems import Invalid
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.recognise import Person, recognise_person
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.events import AppointmentBooked
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.place_visit import Placed, Wanted
from balcao.domains.scheduling.promotions.quote import PromotionRefused, quote
from balcao.domains.scheduling.settle_visit import (
    Patient,
    Settled,
    settle_visit,
    settle_with_anybody,
    settle_without_time,
)
from balcao.domains.scheduling.statuses import Status
from balcao.domains.scheduling.take_visit import For, Overbooking

NOBODY = UUID(int=0)  # stands where a practitioner is still to be chosen


async def book(
    session: AsyncSession,
    *,
    actor: Actor,
    service_id: UUID,
    patient_name: str,
    practitioner_id: UUID | None = None,
    start_at: datetime | None = None,
    wall: datetime | None = None,
    length: timedelta | None = None,
    clinic_id: UUID | None = None,
    contact_id: UUID | None = None,
    patient_phone: str | None = None,
    patient_email: str | None = None,
    wants_invitation: bool = False,
    insurer: str | None = None,
    return_of: UUID | None = None,
    price_cents: int | None = None,
    promotion_code: str | None = None,
    origin: str = "manual",
    notes: str | None = None,
    status: Status | None = None,
    holder: str | None = None,
    room_id: UUID | None = None,
    overbook_reason: str | None = None,
    outside_hours: bool = False,
) -> Appointment:
    """By an instant (`start_at`) or by the clinic's clock (`wall`, without a zone). `holder` is who holds the time.

    The patient is a contact, given or recognised by phone, and a name: a mother books two children at one time. With
    nobody named the service's distribution says who it is. `return_of` is the visit of which this is the free return;
    with `overbook_reason` it may lie over another visit. Without a status it is booked, or pending when the service
    asks for a deposit; on `waitlist` it takes no time. Raises SlotTaken or OutsideHours with the nearest free times,
    PromotionRefused, Forbidden, NotFound, Invalid.
    """
    if start_at is None and wall is None:
        raise Invalid("Diga o dia e o horário.")
    # Before any time is taken: whoever waits here for the same new contact must not hold up the agenda.
    contact = await _contact(session, contact_id, patient_phone, patient_name)
    wanted = Wanted(
        practitioner_id or NOBODY, service_id, start_at, wall, length, clinic_id, outside_hours, room_id is not None
    )
    overbooking = Overbooking(actor, overbook_reason) if overbook_reason is not None else None
    whose = For(new_id(), is_new=True, holder=holder, room_id=room_id, overbooking=overbooking)
    patient = Patient(patient_name, contact.id if contact else None, insurer, return_of)
    settle = settle_visit if practitioner_id else settle_with_anybody
    if status == "waitlist":
        if practitioner_id is None:
            raise Invalid("Diga o médico por quem se espera, ou use a lista de espera, que aceita qualquer um.")
        settle = settle_without_time
    settled = await settle(session, wanted, whose, patient)
    placed = settled.placed
    price = await _price(session, settled, patient, price_cents, promotion_code)
    appointment = Appointment(
        id=whose.appointment_id,
        practitioner_id=placed.practitioner.id,
        service_id=service_id,
        contact_id=patient.contact_id,
        patient_name=patient_name,
        patient_phone=contact.phone if contact else patient_phone,
        patient_email=patient_email or (contact.email if contact else None),
        wants_invitation=wants_invitation,
        insurer=settled.terms.shown if settled.terms else None,
        insurer_id=settled.terms.id if settled.terms else None,
        return_of=return_of,
        origin=origin,
        notes=notes,
        created_at=clock.now(),
        overbook_reason=overbook_reason if settled.taken.is_overbooked else None,
        **price,
        **_status(placed, status, price["price_cents"]),
        **settled.taken.columns(),
        **times(placed),
    )
    reason = appointment.overbook_reason
    await record(session, appointment, "overbooked" if reason else "booked", actor, reason=reason)
    await publish(session, AppointmentBooked(appointment.id))
    return appointment


def times(placed: Placed) -> dict[str, object]:
    """The columns that say when and where."""
    return {
        "clinic_id": placed.clinic.id,
        "start_at": placed.start_at,
        "end_at": placed.end_at,
        "local_start": placed.local_start,
        "local_end": placed.local_end,
        "timezone": placed.clinic.timezone,
    }


async def _contact(session: AsyncSession, id: UUID | None, phone: str | None, name: str) -> Contact | Person | None:
    if id is not None:
        found = await existing(session, Contact, id)
        return found
    return await recognise_person(session, phone, name) if phone else None


async def _price(
    session: AsyncSession, settled: Settled, patient: Patient, given_cents: int | None, promotion_code: str | None
) -> dict[str, Any]:
    """The columns that say what is to be paid. With an insurer the patient pays nothing here, nor for a return."""
    placed = settled.placed
    if not promotion_code or patient.return_of:
        own = 0 if settled.terms or patient.return_of else placed.service.price_cents
        return {"price_cents": own if given_cents is None else given_cents}
    offer = await quote(
        session,
        code=promotion_code,
        service_id=placed.service.id,
        clinic_id=placed.clinic.id,
        price_cents=placed.service.price_cents,
        insurer=patient.insurer,
    )
    if given_cents not in (None, offer.after_cents):
        raise PromotionRefused("Com `promocao_codigo` o valor é calculado aqui: não mande outro em `valor_total`.")
    return offer.columns


def _status(placed: Placed, status: Status | None, price_cents: int | None) -> dict[str, object]:
    """Pending until the deposit is there, if the service asks for one and anything is to be paid."""
    wait = placed.service.deposit_minutes
    if status is not None or wait is None or not price_cents:
        return {"status": status or "booked", "pay_until": None}
    until = min(clock.now() + timedelta(minutes=wait), max(placed.start_at, clock.now()))
    return {"status": "pending", "pay_until": until}
