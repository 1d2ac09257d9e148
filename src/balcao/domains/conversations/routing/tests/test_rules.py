"""Which rule applies: every condition alone, the order, the language, the hours."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.domains.clinics.models import Clinic
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.languages import language_of
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.routing.rules import rule_for
from balcao.testing import make_desk, make_talk


@pytest.fixture(autouse=True)
def _reactions() -> Iterator[None]:
    with make_desk.reacting():
        yield


async def chosen(account_id: UUID, id: UUID, **given: Any) -> str | None:
    """The name of the rule that would decide for the conversation, with these of its fields."""
    async with transaction(account_id) as session:
        conversation = await find(session, Conversation, id)
        assert conversation is not None
        session.expunge(conversation)
        for field, value in given.items():
            setattr(conversation, field, value)
        rule = await rule_for(session, conversation)
        return rule.name if rule else None


async def test_the_first_rule_whose_every_condition_holds_decides(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    async with transaction(account_id) as session:
        clinic = Clinic(name="Centro", timezone="America/Sao_Paulo")
        session.add(clinic)
        await session.flush()
        connection = await find(session, Connection, channel.id)
        assert connection is not None
        connection.clinic_id = clinic.id
    await make_desk.rule(account_id, name="desligada", position=1, active=False)
    await make_desk.rule(account_id, name="outro canal", position=2, channel_ids=[uuid4()])
    await make_desk.rule(account_id, name="outra clínica", position=3, clinic_ids=[uuid4()])
    await make_desk.rule(account_id, name="urgente e vip", position=4, priorities=["urgent"], labels=["vip"])
    await make_desk.rule(account_id, name="vip", position=5, labels=["vip", "convênio"])
    await make_desk.rule(account_id, name="espanhol", position=6, languages=["es"])
    id = await make_desk.wrote(account_id, channel)
    assert await chosen(account_id, id) is None
    assert await chosen(account_id, id, labels=["vip"], priority="urgent") == "urgente e vip"
    assert await chosen(account_id, id, labels=["x", "convênio"]) == "vip"
    await make_desk.rule(account_id, name="todos", position=9, channel_ids=[channel.id], clinic_ids=[clinic.id])
    assert await chosen(account_id, id) == "todos"
    from_spain = await make_desk.wrote(account_id, channel, 2)
    async with transaction(account_id) as session:
        conversation = await find(session, Conversation, from_spain)
        assert conversation is not None
        contact = await find(session, Contact, conversation.contact_id)
        assert contact is not None
        contact.phone = "+34612345678"
    assert await chosen(account_id, from_spain) == "espanhol"


@pytest.mark.parametrize(
    ("when", "name"),
    [
        ("2026-09-03T13:00", "fechado"),  # lunch in Manaus
        ("2026-09-03T14:00", "fechado"),
        ("2026-09-03T15:00", "aberto"),
        ("2026-09-07T15:00", "fechado"),  # Independence Day
        ("2026-12-24T15:00", "fechado"),  # a day of its own
    ],
)
async def test_hours_are_those_of_their_zone_with_holidays_and_special_days(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch, when: str, name: str
) -> None:
    periods = [
        {"weekday": day, "start_minute": start, "end_minute": end}
        for day in range(1, 6)
        for start, end in ((480, 540), (660, 1080))
    ]
    hours = await make_desk.hours(
        account_id,
        timezone="America/Manaus",
        periods=periods,
        closes_on_holidays=True,
        exceptions=[{"day": "2026-12-24", "name": "Véspera", "periods": []}],
    )
    await make_desk.rule(account_id, name="aberto", hours_id=hours, during="open")
    await make_desk.rule(account_id, name="fechado", position=2, hours_id=hours, during="closed")
    id = await make_desk.wrote(account_id, await make_talk.channel(account_id))
    at = datetime.fromisoformat(when).replace(tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: at)
    assert await chosen(account_id, id) == name


@pytest.mark.parametrize(
    ("phone", "attributes", "language"),
    [
        ("+5511987654321", {}, "pt"),
        ("+351912345678", {}, "pt"),
        ("+14155552671", {}, "en"),
        ("+5491123456789", {}, "es"),
        ("+5511987654321", {"idioma": "ES"}, "es"),
        ("+5511987654321", {"language": "en-US"}, "en"),
        (None, {}, None),
    ],
)
def test_a_persons_language_is_what_they_said_else_what_their_number_suggests(
    phone: str | None, attributes: dict[str, Any], language: str | None
) -> None:
    assert language_of(Contact(phone=phone, attributes=attributes)) == language
