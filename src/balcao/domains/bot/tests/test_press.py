"""Buttons and lists where the channel can, numbers elsewhere; and what a tap that comes late means."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.bot.consider import consider
from balcao.domains.clinics.models import Clinic
from balcao.domains.connections.models import Connection
from balcao.domains.conversations.models import Message
from balcao.domains.scheduling.models import Appointment
from balcao.testing import make_bot
from balcao.testing.make_bot import Front

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Patient:
    """Somebody with a phone that shows buttons."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self.seen: set[UUID] = set()

    async def says(self, text: str | None, kind: Any = "text", data: dict[str, object] | None = None) -> list[Message]:
        id = await make_bot.write(self.front, text, name="Ana Lima", kind=kind, data=data)
        await consider(self.front.account_id, conversation_id=id)
        async with transaction(self.front.account_id) as session:
            rows = await session.scalars(select(Message).where(Message.direction == "outbound").order_by(Message.id))
            new = [row for row in rows if row.id not in self.seen and row.kind != "system"]
            for row in new:
                row.status = "sent"
        self.seen.update(row.id for row in new)
        return new

    async def taps(self, message: Message, title: str) -> list[Message]:
        rows = message.data.get("buttons") or message.data["sections"][0]["rows"]
        row = next(row for row in rows if row["title"] == title)
        return await self.says(row["title"], "list_reply", {"id": row["id"], "title": row["title"]})

    async def booked(self) -> list[tuple[str, str]]:
        async with transaction(self.front.account_id) as session:
            rows = await session.scalars(select(Appointment).order_by(Appointment.start_at))
            return [(row.status, f"{row.local_start:%d/%m %H:%M}") for row in rows]


@pytest.fixture
async def patient(account_id: UUID, monkeypatch: pytest.MonkeyPatch) -> Patient:
    front = await make_bot.dental(account_id)
    async with transaction(account_id) as session:
        await session.execute(
            update(Connection).where(Connection.account_id == account_id).values(connector="whatsapp_cloud")
        )
        await session.execute(
            update(Clinic).where(Clinic.account_id == account_id).values(latitude=-23.5, longitude=-46.6)
        )
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Patient(front)


async def test_times_are_a_list_that_books_by_taps_alone(patient: Patient) -> None:
    (offer,) = await patient.says("limpeza quinta à tarde")
    assert offer.kind == "list"
    titles = [row["title"] for row in offer.data["sections"][0]["rows"]]
    assert titles == ["qui 26/11 às 13h", "qui 26/11 às 14h", "qui 26/11 às 15h", "Outros horários"]
    assert "*1.* quinta-feira, 26/11, às 13h" in (offer.text or "")
    (more,) = await patient.taps(offer, "Outros horários")
    assert more.data["sections"][0]["rows"][0]["title"] == "qui 26/11 às 16h"
    (done,) = await patient.taps(more, "qui 26/11 às 16h")
    assert "está marcado" in (done.text or "")
    assert await patient.booked() == [("booked", "26/11 16:00")]


async def test_a_yes_or_no_is_two_buttons(patient: Patient) -> None:
    (offer,) = await patient.says("limpeza quinta 14h")
    await patient.taps(offer, "qui 26/11 às 14h")
    (ask,) = await patient.says("quero cancelar minha consulta")
    assert ask.kind == "buttons"
    assert [button["title"] for button in ask.data["buttons"]] == ["Sim", "Não"]
    await patient.taps(ask, "Sim")
    assert await patient.booked() == [("cancelled", "26/11 14:00")]


async def test_a_yes_to_a_question_of_the_past_cancels_nothing_now(patient: Patient) -> None:
    for day in ("quinta", "sexta"):
        (offer,) = await patient.says(f"limpeza {day} 14h")
        await patient.taps(offer, offer.data["sections"][0]["rows"][0]["title"])
    (first,) = await patient.says("cancelar a limpeza de quinta")
    await patient.says("não")
    await patient.says("cancelar a limpeza de sexta")
    (answer,) = await patient.taps(first, "Sim")
    assert "já não vale" in (answer.text or "")
    assert "27/11" in (answer.text or "")
    assert answer.kind == "buttons"
    assert {status for status, _ in await patient.booked()} == {"booked"}


async def test_a_time_tapped_on_an_old_list_is_that_time_and_no_other(patient: Patient) -> None:
    (old,) = await patient.says("limpeza quinta à tarde")
    await patient.says("na verdade sexta à tarde")
    (answer,) = await patient.taps(old, "qui 26/11 às 14h")
    assert "26/11, às 14h" in (answer.text or "")
    assert all(day == "26/11 14:00" for _, day in await patient.booked())


async def test_the_address_comes_with_its_place_on_the_map(patient: Patient) -> None:
    text, place = await patient.says("onde fica?")
    assert "Rua das Acácias" in (text.text or "")
    assert "http" not in (text.text or "")
    assert place.kind == "location"
    assert place.data == {
        "latitude": -23.5, "longitude": -46.6, "name": "Sorriso Claro", "address": "Rua das Acácias, 120"
    }  # fmt: skip


async def test_an_answer_made_anew_has_its_own_taps(patient: Patient) -> None:
    """What waits to be sent is replaced, its buttons too."""
    front = patient.front
    id = await make_bot.write(front, "limpeza quinta à tarde", name="Ana Lima")
    await consider(front.account_id, conversation_id=id)
    await make_bot.write(front, "não, pera: onde fica mesmo?", name="Ana Lima")
    await consider(front.account_id, conversation_id=id)
    async with transaction(front.account_id) as session:
        rows = list(await session.scalars(select(Message).where(Message.sender_type == "bot").order_by(Message.id)))
    assert "Rua das Acácias" in (rows[0].text or "")
    assert (rows[0].kind == "text") == (not rows[0].data)
