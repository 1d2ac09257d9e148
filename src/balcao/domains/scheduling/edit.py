"""Changes what an appointment says, not when it is: patient, insurer, notes, price."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.events import publish
from balcao.core.problems import Invalid, NotFound
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.scheduling.accept_insurer import accept_insurer
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.events import AppointmentChanged
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.place_visit import placed_now

EDITABLE = frozenset(
    {
        "contact_id",
        "patient_name",
        "patient_phone",
        "patient_email",
        "wants_invitation",
        "insurer",
        "notes",
        "price_cents",
        "origin",
    }
)


async def edit(
    session: AsyncSession,
    appointment_id: UUID,
    *,
    actor: Actor,
    expected_version: int | None = None,
    **fields: Any,
) -> Appointment:
    """`fields` are those of EDITABLE. Another phone means another contact; another insurer is asked whether it pays."""
    assert fields.keys() <= EDITABLE, fields.keys() - EDITABLE
    appointment = await to_change(session, appointment_id, expected_version)
    fields = {field: value for field, value in fields.items() if getattr(appointment, field) != value}
    if phone := fields.get("patient_phone"):
        contact = await recognise_phone(session, phone, fields.get("patient_name", appointment.patient_name))
        fields |= {"patient_phone": contact.phone, "contact_id": fields.get("contact_id") or contact.id}
    if fields.get("contact_id") and await find(session, Contact, fields["contact_id"]) is None:
        raise NotFound("Não há contato com esse id.")
    if fields.get("insurer"):
        placed = await placed_now(session, appointment)
        terms = await accept_insurer(session, placed, fields["insurer"], leaving=appointment.id)
        fields |= {"insurer": terms.shown, "insurer_id": terms.id}
        fields.setdefault("price_cents", 0)
    elif "insurer" in fields:
        fields["insurer_id"] = None
    changes = {field: value for field, value in fields.items() if getattr(appointment, field) != value}
    if changes.get("insurer") and appointment.promotion_id is not None:
        raise Invalid("Promoção não se soma a convênio: retire a promoção primeiro.")
    if changes:
        await record(session, appointment, "edited", actor, changes)
        await publish(session, AppointmentChanged(appointment.id, "edited"))
    return appointment
