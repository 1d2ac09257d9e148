"""Books the time that somebody holds on a page, under the name and the number that they typed, with their consent."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Invalid
from balcao.domains.contacts.consent import Whence, consent
from balcao.domains.contacts.phones import canonical
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.public.tokens import Choice
from balcao.domains.scheduling.statuses import UPCOMING

ORIGIN = "pagina"
VISITOR = Actor("contact", None, "Página de agendamento")


@dataclass(frozen=True)
class Person:
    """As typed. `consent_words` is what they agreed to; `messages_words` likewise, None when they did not;
    `wants_invitation`: to the event in the practitioner's calendar, by e-mail.
    """

    name: str
    phone: str
    email: str | None
    insurer: str | None
    notes: str | None
    consent_words: str
    messages_words: str | None
    wants_invitation: bool = False


async def book_on_page(session: AsyncSession, choice: Choice, person: Person, whence: Whence) -> Appointment:
    """Safe to repeat: who sends the same form twice has one visit. Raises SlotTaken with the nearest free times."""
    if again := await _booked_before(session, choice, person):
        return again
    try:
        async with session.begin_nested():
            appointment = await _book(session, choice, person)
    except SlotTaken:
        if again := await _booked_before(session, choice, person):
            return again
        raise
    assert appointment.contact_id is not None
    await consent(session, appointment.contact_id, "data", person.consent_words, whence)
    if person.messages_words:
        await consent(session, appointment.contact_id, "messages", person.messages_words, whence)
    return appointment


async def _book(session: AsyncSession, choice: Choice, person: Person) -> Appointment:
    if canonical(person.phone) is None:
        raise Invalid("Confira o número: escreva com DDD.")
    return await book(
        session,
        actor=VISITOR,
        practitioner_id=choice.practitioner_id,
        service_id=choice.service_id,
        clinic_id=choice.clinic_id,
        start_at=choice.start_at,
        patient_name=person.name,
        patient_phone=person.phone,
        patient_email=person.email,
        wants_invitation=person.wants_invitation,
        insurer=person.insurer,
        notes=person.notes,
        origin=ORIGIN,
        holder=choice.holder,
    )


async def _booked_before(session: AsyncSession, choice: Choice, person: Person) -> Appointment | None:
    """The visit that this very form made: its time is known only to whoever held it, its name and number are typed."""
    return await session.scalar(
        select(Appointment).where(
            Appointment.account_id == choice.account_id,
            Appointment.practitioner_id == choice.practitioner_id,
            Appointment.start_at == choice.start_at,
            Appointment.patient_name == person.name,
            Appointment.patient_phone == canonical(person.phone),
            Appointment.origin == ORIGIN,
            Appointment.status.in_(UPCOMING),
        )
    )
