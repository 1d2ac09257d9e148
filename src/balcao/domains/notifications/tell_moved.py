"""Tells a patient that their visit was moved in a calendar outside, or leaves it to a person, as the account wants."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.problems import Problem
from balcao.core.queue import later, queued
from balcao.domains.connections.templates.fill import Given
from balcao.domains.connections.templates.ours import our_template
from balcao.domains.connections.templates.variables import filled
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.reply import Author, Said, reply, window_is_open
from balcao.domains.notifications.own_templates import said_by_template, visit_variables
from balcao.domains.notifications.routes_to import Way, conversation_on, find_talk, ways_to
from balcao.domains.scheduling.calendars.leave_to_tell import leave_to_tell
from balcao.domains.scheduling.calendars.options import options
from balcao.domains.scheduling.events import MovedOutside
from balcao.domains.scheduling.queries import Seen, see_appointment
from balcao.domains.scheduling.statuses import UPCOMING

TELLER: Final = Author("system", None, "Agenda")
WAIT: Final = timedelta(minutes=2)  # who drags an event about settles within it
TEMPLATE: Final = "mudanca_de_horario"
CONTENT: Final = our_template(
    "Olá, {{nome}}! O seu horário mudou: agora é *{{dia}}*, às *{{hora}}*, com {{profissional}}, na {{clinica}}. "
    "Se não der para você, é só responder aqui que achamos outro."
)
NO_CONTACT: Final = "O agendamento não tem contato."
OPTED_OUT: Final = "Este paciente pediu para não receber mensagens: ligue para ele."
NO_WAY: Final = "Nenhum canal alcança este paciente: a janela fechou e não há modelo aprovado."


async def plan_telling(session: AsyncSession, event: MovedOutside) -> None:
    """For reactions.py."""
    await later(session, tell_moved, after=WAIT, appointment_id=event.appointment_id, version=event.version)


@queued("live")
async def tell_moved(account_id: UUID, appointment_id: UUID, version: int) -> None:
    """Once a move, and only of the last one; who is back where they were is told nothing."""
    async with transaction(account_id) as session:
        seen = await see_appointment(session, appointment_id)
        if seen is None or seen.status not in UPCOMING or seen.start_at <= clock.now():
            return
        stood = await _stood(session, seen, version)
        if stood is None or stood == seen.start_at or not await _mark(session, appointment_id, version):
            return
        wants_it_told = (await options(session)).when_moved == "tell"
        why = await _tell(session, seen) if wants_it_told else None
        if why is not None or not wants_it_told:
            then = stood, stood + (seen.end_at - seen.start_at)
            await leave_to_tell(session, appointment_id, then, why)


async def _stood(session: AsyncSession, seen: Seen, version: int) -> datetime | None:
    """When the patient thinks it to be; None when the time was changed since, or not at all."""
    given = {"account_id": session.info["account_id"], "id": seen.id, "version": version, "wait": WAIT}
    rows = (await session.execute(_MOVES, given)).all()
    if not rows or rows[-1].version != version:
        return None
    return datetime.fromisoformat(rows[0].changes["start_at"][0])


async def _tell(session: AsyncSession, seen: Seen) -> str | None:
    """Why not; None when it is said."""
    contact = await find(session, Contact, seen.contact_id) if seen.contact_id else None
    if contact is None:
        return NO_CONTACT
    if contact.opted_out:
        return OPTED_OUT
    for way in await ways_to(session, contact.id, seen.clinic_id):
        try:
            async with session.begin_nested():
                said = await _said(session, way, contact.id, seen)
                await reply(session, await conversation_on(session, way, contact.id), TELLER, said)
            return None
        except Problem:
            continue  # the next channel may have it
    return NO_WAY


async def _said(session: AsyncSession, way: Way, contact_id: UUID, seen: Seen) -> Said:
    """Free text where the window stands open, else the approved template."""
    variables = visit_variables(seen)
    talk = await find_talk(session, way, contact_id)
    if talk is not None and window_is_open(talk):
        return Said("text", filled(str(CONTENT["body"]), variables))
    return await said_by_template(session, way.channel.id, TEMPLATE, CONTENT, Given(variables=variables))


async def _mark(session: AsyncSession, appointment_id: UUID, version: int) -> bool:
    given = {"account_id": session.info["account_id"], "appointment_id": appointment_id, "version": version}
    return (await session.execute(_MARK, given | {"at": clock.now()})).first() is not None


_MOVES = text(
    "SELECT h.version, h.changes FROM appointment_history h, appointment_history told "
    "WHERE h.account_id = :account_id AND h.appointment_id = :id AND jsonb_exists(h.changes, 'start_at') "
    "AND told.account_id = :account_id AND told.appointment_id = :id AND told.version = :version "
    "AND h.at >= told.at - CAST(:wait AS interval) ORDER BY h.version"
)
_MARK = text(
    "INSERT INTO move_notices (account_id, appointment_id, version, at) "
    "VALUES (:account_id, :appointment_id, :version, :at) ON CONFLICT DO NOTHING RETURNING version"
)
