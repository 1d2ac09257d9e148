"""Writes to who booked on a page and agreed to be written to: the visit stands, and how to change it. Once a visit."""

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find, transaction
from balcao.core.problems import Problem
from balcao.core.queue import queued
from balcao.domains.connections.templates.fill import Given
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.reply import Author, reply
from balcao.domains.notifications.own_templates import said_by_template, visit_variables
from balcao.domains.notifications.routes_to import conversation_on, ways_to
from balcao.domains.scheduling.public.confirmation import CONTENT, TEMPLATE
from balcao.domains.scheduling.queries import see_appointment
from balcao.domains.scheduling.statuses import UPCOMING

CONFIRMATION: Final = Author("system", None, "Página de agendamento")


@queued("live")
async def confirm_booking(account_id: UUID, appointment_id: UUID, writes: bool) -> None:
    """For VisitBookedOnPage. Nothing without the person's agreement, a way to them, or an approved template."""
    if not writes:
        return
    async with transaction(account_id) as session:
        seen = await see_appointment(session, appointment_id)
        if seen is None or seen.contact_id is None or seen.status not in UPCOMING:
            return
        contact = await find(session, Contact, seen.contact_id)
        if contact is None or contact.opted_out:
            return
        given = Given(variables=visit_variables(seen))
        for way in await ways_to(session, contact.id, seen.clinic_id):
            try:
                async with session.begin_nested():
                    said = await said_by_template(session, way.channel.id, TEMPLATE, CONTENT, given)
                    conversation_id = await conversation_on(session, way, contact.id)
                    message = await reply(session, conversation_id, CONFIRMATION, said)
                    await _mark(session, seen.id, message.id)
                return
            except Problem:
                continue  # the next channel may have it


class _Told(Problem):
    """Já foi dito."""


async def _mark(session: AsyncSession, appointment_id: UUID, message_id: UUID) -> None:
    """A second job for the same visit takes its message back."""
    given = {"account_id": session.info["account_id"], "appointment_id": appointment_id, "message_id": message_id}
    if (await session.execute(_MARK, given)).first() is None:
        raise _Told


_MARK = text(
    "INSERT INTO booking_confirmations (account_id, appointment_id, message_id) "
    "VALUES (:account_id, :appointment_id, :message_id) ON CONFLICT DO NOTHING RETURNING message_id"
)
