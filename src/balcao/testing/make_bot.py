"""A clinic with a channel on which patients write to the bot, for tests of whole conversations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts import messaging
from balcao.contracts.messaging import Alias, MessageArrived, Sender
from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.clinics.models import Clinic, Practitioner, Service
from balcao.domains.connections.models import Connection
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.receive import Channel, receive
from balcao.testing import make_agenda
from balcao.testing.make_agenda import Agenda

OPENING = [
    {"weekday": day, "start_minute": start, "end_minute": end}
    for day in range(1, 6)
    for start, end in ((480, 720), (780, 1080))
]
WINDOW = timedelta(hours=24)
Kind = TypeVar("Kind", Clinic, Practitioner, Service)


@dataclass
class Front:
    """A tenant's front desk, by the names of what it has."""

    account_id: UUID
    channel_id: UUID
    clinics: dict[str, Clinic]
    practitioners: dict[str, Practitioner]
    services: dict[str, Service]


async def dental(account_id: UUID) -> Front:
    """Three dentists, six services, one clinic."""
    async with transaction(account_id) as session:
        place = await make_agenda.clinic(
            session, "Sorriso Claro", address="Rua das Acácias, 120", phone="+551133334444", opening_hours=OPENING
        )
        ana = await make_agenda.practitioner(session, place, "Dra. Ana Souza")
        carlos = await make_agenda.practitioner(session, place, "Dr. Carlos Lima")
        beatriz = await make_agenda.practitioner(session, place, "Dra. Beatriz Nogueira", days=(1, 2, 3, 4, 5, 6))
        insurers = ["Odonto Mais", "Bem Sorrir"]
        services = [
            await make_agenda.service(session, "Avaliação", price_cents=12_000, insurers=insurers),
            await make_agenda.service(
                session, "Limpeza", by=[ana, beatriz], price_cents=18_000, duration_minutes=60, insurers=insurers
            ),
            await make_agenda.service(
                session, "Tratamento de canal", by=[carlos], price_cents=None, duration_minutes=90
            ),
            await make_agenda.service(
                session,
                "Clareamento dental",
                by=[ana],
                price_cents=90_000,
                duration_minutes=60,
                description="Clareamento em consultório, com luz fria.",
                preparation="não tome café no dia",
            ),
            await make_agenda.service(
                session, "Extração de siso", by=[carlos], price_cents=60_000, duration_minutes=90
            ),
            await make_agenda.service(session, "Manutenção de aparelho", by=[beatriz], price_cents=15_000),
        ]
        return Front(
            account_id, await _channel(session), _named([place]), _named([ana, carlos, beatriz]), _named(services)
        )


async def two_cities(account_id: UUID) -> Front:
    """Two clinics in two time zones, a practitioner each, one service."""
    async with transaction(account_id) as session:
        sao_paulo = await make_agenda.clinic(session, "Unidade Paulista", address="Av. Paulista, 900")
        manaus = await make_agenda.clinic(
            session, "Unidade Manaus", address="Av. Eduardo Ribeiro, 5", timezone="America/Manaus"
        )
        rita = await make_agenda.practitioner(session, sao_paulo, "Dra. Rita Prado")
        davi = await make_agenda.practitioner(session, manaus, "Dr. Davi Matos")
        services = [await make_agenda.service(session, "Consulta", by=[rita, davi])]
        return Front(
            account_id, await _channel(session), _named([sao_paulo, manaus]), _named([rita, davi]), _named(services)
        )


async def lone(account_id: UUID) -> Front:
    """One psychologist, one service: nothing to choose but the time."""
    async with transaction(account_id) as session:
        place = await make_agenda.clinic(session, "Espaço Sereno")
        helena = await make_agenda.practitioner(session, place, "Helena Duarte")
        services = [await make_agenda.service(session, "Sessão de psicoterapia", by=[helena], duration_minutes=50)]
        return Front(account_id, await _channel(session), _named([place]), _named([helena]), _named(services))


async def with_channel(account_id: UUID, agenda: Agenda) -> Front:
    """An agenda that stands already, and a channel to it."""
    async with transaction(account_id) as session:
        return Front(
            account_id,
            await _channel(session),
            _named([agenda.clinic]),
            _named([agenda.practitioner]),
            _named([agenda.service]),
        )


WORLDS = {"dental": dental, "two cities": two_cities, "lone": lone}


def _named(rows: Sequence[Kind]) -> dict[str, Kind]:
    return {row.name: row for row in rows}


async def _channel(session: AsyncSession) -> UUID:
    row = Connection(connector="any", name="Recepção", bot=True, bot_patience=0.0, status="active")
    session.add(row)
    await session.flush()
    return row.id


async def write(
    front: Front,
    text: str | None,
    *,
    name: str | None,
    kind: messaging.Kind = "text",
    data: dict[str, object] | None = None,
) -> UUID:
    """A message of the patient's; the conversation's id."""
    sender = Sender((Alias("phone", "5511987654321"),), name)
    arrived = MessageArrived("route", uuid4().hex, sender, kind, clock.now(), text, data=data or {})
    async with transaction(front.account_id) as session:
        channel = Channel(front.channel_id, True, 0.0, WINDOW)
        id = await receive(session, channel, arrived)
        found = await session.get(Message, (front.account_id, id))
        assert found is not None
        return found.conversation_id


async def answers(front: Front, conversation_id: UUID, seen: set[UUID]) -> list[str]:
    """What the bot said that is not in `seen`; adds it there. Marks it sent, as delivering would."""
    async with transaction(front.account_id) as session:
        rows = await session.scalars(
            select(Message)
            .where(
                Message.conversation_id == conversation_id, Message.direction == "outbound", Message.kind != "system"
            )
            .order_by(Message.id)
        )
        new = [row for row in rows if row.id not in seen]
        for row in new:
            row.status = "sent"
        seen.update(row.id for row in new)
        return [row.text or "" for row in new]


async def conversation(front: Front, id: UUID) -> Conversation:
    async with transaction(front.account_id) as session:
        found = await session.get(Conversation, (front.account_id, id))
        assert found is not None
        return found


def local(front: Front, practitioner: str, day: date, hour: str) -> datetime:
    """The instant at which the clock of the practitioner's clinic shows this."""
    clinics = {clinic.id: clinic for clinic in front.clinics.values()}
    where = clinics[front.practitioners[practitioner].clinic_id]  # type: ignore[index]
    return make_agenda.at(day, hour, where.timezone)
