"""A clinic that reminds: a channel, an approved template, a chain and a patient with a visit, for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from balcao.contracts.messaging import Alias, MessageArrived, Sender
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.receive import Channel, receive
from balcao.domains.notifications.models import Reminder, ReminderChain
from balcao.domains.scheduling.models import Appointment
from balcao.testing import make_agenda, make_desk, make_talk

NUMBER, PHONE = "5511987654321", "+5511987654321"
VARIABLES = {"nome": "patient", "dia": "day", "hora": "hour", "profissional": "practitioner"}
BODY = "Olá, {{nome}}! Lembramos da sua consulta em {{dia}}, às {{hora}}, com {{profissional}}. Podemos confirmar?"


@dataclass
class Desk:
    """`steps` are the chain's, by their minutes before the visit."""

    account_id: UUID
    channel: Channel
    agenda: make_agenda.Agenda
    day: date
    steps: dict[int, UUID]

    async def book(self, hour: str = "14:00", *, weeks: int = 0, **more: Any) -> UUID:
        async with transaction(self.account_id) as session:
            day = self.day + timedelta(weeks=weeks)
            given = {"patient_phone": PHONE, **more}
            id: UUID = (await make_agenda.appointment(session, self.agenda, day, hour, **given)).id
        await self.work("plan_reminders")
        return id

    async def work(self, *parts: str) -> None:
        await make_desk.work_off(self.account_id, *parts)

    async def reminders(self, appointment_id: UUID) -> list[Reminder]:
        async with transaction(self.account_id) as session:
            rows = await session.scalars(
                select(Reminder).where(Reminder.appointment_id == appointment_id).order_by(Reminder.due_at)
            )
            return list(rows)

    async def make_due(self, before: int, **of: Any) -> None:
        """As if the time had come for the step that is so many minutes before the visit."""
        async with transaction(self.account_id) as session:
            await session.execute(
                text(
                    "UPDATE reminders SET due_at = now() - interval '1 second' WHERE before_minutes = :before "
                    "AND status = 'planned' AND (CAST(:id AS uuid) IS NULL OR appointment_id = CAST(:id AS uuid))"
                ),
                {"before": before, "id": of.get("appointment_id")},
            )

    async def hear(self, said: str, *, number: str = NUMBER, tap: str | None = None) -> UUID:
        """What a person wrote or, with `tap`, pressed; their contact's consequences are worked off by the test."""
        arrived = make_talk.arrived(said, number=number)
        if tap is not None:
            arrived = MessageArrived(
                route="1",
                provider_message_id=f"wamid.{new_id().hex}",
                sender=Sender((Alias("phone", number),), "Ana Souza"),
                kind="button_reply",
                text=said,
                data={"id": tap, "title": said},
                provider_at=clock.now(),
            )
        async with transaction(self.account_id) as session:
            id = await receive(session, self.channel, arrived)
        assert id is not None
        return id

    async def said(self, kind: str | None = None) -> list[Message]:
        """What we said, oldest first; what waits to be sent counts as having gone."""
        async with transaction(self.account_id) as session:
            await session.execute(
                text("UPDATE messages SET status = 'sent' WHERE direction = 'outbound' AND status = 'queued'")
            )
            rows = await session.scalars(
                select(Message)
                .where(Message.direction == "outbound", Message.kind.not_in(["system", "note"]))
                .order_by(Message.written_at, Message.place)
            )
            return [row for row in rows if kind in (None, row.kind)]

    async def appointment(self, id: UUID) -> Appointment:
        async with transaction(self.account_id) as session:
            row = await session.get(Appointment, (self.account_id, id))
            assert row is not None
            return row

    async def conversation(self) -> Conversation:
        async with transaction(self.account_id) as session:
            return (await session.scalars(select(Conversation))).one()


@asynccontextmanager
async def desk(account_id: UUID, *, bot: bool = False, befores: tuple[int, ...] = (2880, 1440)) -> AsyncIterator[Desk]:
    """The chain is the account's default, without quiet hours; visits are on a Wednesday more than a week ahead."""
    channel = await make_talk.channel(account_id, bot=bot)
    steps = {before: new_id() for before in befores}
    async with transaction(account_id) as session:
        agenda = await make_agenda.agenda(session)
        session.add(approved(channel.id))
        session.add(
            ReminderChain(
                id=new_id(),
                name="Padrão",
                quiet_from_minute=0,
                quiet_to_minute=0,
                steps=[step(id, before) for before, id in steps.items()],
            )
        )
    with make_desk.reacting():
        yield Desk(account_id, channel, agenda, make_agenda.next_weekday(3), steps)


def step(id: UUID, before: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(id),
        "before_minutes": before,
        "template": "lembrete",
        "variables": VARIABLES,
        "buttons": {"0": "confirm", "1": "move", "2": "cancel"},
        **more,
    }


def approved(channel_id: UUID, name: str = "lembrete", body: str = BODY, **more: Any) -> ProviderTemplate:
    buttons = [{"kind": "quick_reply", "title": title} for title in ("Confirmar", "Remarcar", "Cancelar")]
    given = {"buttons": buttons, "variables": list(VARIABLES), **more}
    return ProviderTemplate(
        id=new_id(), connection_id=channel_id, provider_id=new_id().hex, name=name, language="pt_BR",
        category="utility", status="approved", format="named", body=body, **given,
    )  # fmt: skip
