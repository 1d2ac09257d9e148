"""Books an appointment: takes its time, writes it down, tells the others."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.core.problems import Invalid, NotFound
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.events import AppointmentBooked
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.occupy import occupy
from balcao.domains.scheduling.place_visit import Placed, Wanted, alternatives, place_visit
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.promotions.quote import PromotionRefused, quote
from balcao.domains.scheduling.statuses import Status


async def book(
    session: AsyncSession,
    *,
    actor: Actor,
    practitioner_id: UUID,
    service_id: UUID,
    patient_name: str,
    start_at: datetime | None = None,
    wall: datetime | None = None,
    length: timedelta | None = None,
    clinic_id: UUID | None = None,
    contact_id: UUID | None = None,
    patient_phone: str | None = None,
    patient_email: str | None = None,
    insurer: str | None = None,
    price_cents: int | None = None,
    promotion_code: str | None = None,
    origin: str = "manual",
    notes: str | None = None,
    status: Status = "booked",
    holder: str | None = None,
    outside_hours: bool = False,
) -> Appointment:
    """By an instant (`start_at`) or by the clinic's clock (`wall`, without a zone). `holder` is who holds the time.

    The patient is a contact, given or recognised by phone, and a name: a mother books two children at one time. Raises
    SlotTaken or OutsideHours with the nearest free times, PromotionRefused, NotFound, Invalid.
    """
    if start_at is None and wall is None:
        raise Invalid("Diga o dia e o horário.")
    # Before any time is taken: whoever waits here for the same new contact must not hold up the agenda.
    contact = await _contact(session, contact_id, patient_phone, patient_name)
    placed = await place_visit(
        session, Wanted(practitioner_id, service_id, start_at, wall, length, clinic_id, outside_hours)
    )
    appointment_id = new_id()
    if not await occupy(session, placed.span, appointment_id, holder=holder):
        raise SlotTaken("Esse horário acabou de ser ocupado.", await alternatives(session, placed))
    price = await _price(session, placed, insurer, price_cents, promotion_code)
    appointment = Appointment(
        id=appointment_id,
        status=status,
        practitioner_id=practitioner_id,
        service_id=service_id,
        contact_id=contact.id if contact else None,
        patient_name=patient_name,
        patient_phone=contact.phone if contact else patient_phone,
        patient_email=patient_email or (contact.email if contact else None),
        insurer=insurer,
        origin=origin,
        notes=notes,
        created_at=clock.now(),
        **price,
        **times(placed),
    )
    session.add(appointment)
    await record(session, appointment, "booked", actor)
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


async def _contact(session: AsyncSession, id: UUID | None, phone: str | None, name: str) -> Contact | None:
    if id is not None:
        found = await find(session, Contact, id)
        if found is None:
            raise NotFound("Não há contato com esse id.")
        return found
    return await recognise_phone(session, phone, name) if phone else None


async def _price(
    session: AsyncSession, placed: Placed, insurer: str | None, given_cents: int | None, promotion_code: str | None
) -> dict[str, object]:
    """The columns that say what is to be paid. With an insurer the patient pays nothing here."""
    if not promotion_code:
        own = 0 if insurer else placed.service.price_cents
        return {"price_cents": own if given_cents is None else given_cents}
    offer = await quote(
        session,
        code=promotion_code,
        service_id=placed.service.id,
        clinic_id=placed.clinic.id,
        price_cents=placed.service.price_cents,
        insurer=insurer,
    )
    if given_cents not in (None, offer.after_cents):
        raise PromotionRefused("Com `promocao_codigo` o valor é calculado aqui: não mande outro em `valor_total`.")
    return offer.columns
