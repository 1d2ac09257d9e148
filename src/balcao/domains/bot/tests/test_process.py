"""Messages that a program brings: answered by the same bot, each once, and nothing is sent."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from httpx import AsyncClient
from sqlalchemy import func, select

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.conversations.models import Message
from balcao.domains.identity.roles import Role
from balcao.domains.scheduling.models import Appointment
from balcao.testing import make_bot, make_identity
from balcao.testing.api import api

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PATH = "/api/v1/whatsapp/processar"
PHONE = "5511987654321"


class Carrier:
    """A program that brings messages."""

    def __init__(self, client: AsyncClient, account_id: UUID, headers: dict[str, str], others: dict[str, str]) -> None:
        self.client, self.account_id, self.headers, self.others = client, account_id, headers, others

    async def brings(self, text: str, phone: str = PHONE, **more: Any) -> dict[str, Any]:
        body = {"telefone": phone, "mensagem": text} | more
        answer = await self.client.post(PATH, json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def booked(self) -> list[tuple[str, str]]:
        async with transaction(self.account_id) as session:
            rows = await session.scalars(select(Appointment).order_by(Appointment.start_at))
            return [(row.status, f"{row.local_start:%Y-%m-%d %H:%M}") for row in rows]


@pytest_asyncio.fixture(loop_scope="session")
async def carrier(account_id: UUID, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Carrier]:
    await make_bot.dental(account_id)
    two = [(await make_identity.signed_in(account_id, role=Role.ATTENDANT)).headers for _ in range(2)]
    monkeypatch.setattr(clock, "now", lambda: NOW)
    async with api() as client:
        yield Carrier(client, account_id, *two)


async def test_a_program_books_by_bringing_what_a_person_wrote(carrier: Carrier) -> None:
    offered = await carrier.brings("limpeza quinta à tarde")
    assert [time["hora"] for time in offered["horarios"]] == ["13:00", "14:00", "15:00"]
    assert "*1.* quinta-feira, 26/11, às 13h" in offered["resposta"]
    assert offered["horarios"][0]["inicio"] == "2026-11-26T13:00:00-03:00"
    assert "horarios_alternativos" not in offered
    asked = await carrier.brings("2")
    assert "nome completo" in asked["resposta"]
    done = await carrier.brings("Ana Lima")
    assert "está marcado" in done["resposta"]
    assert "horarios" not in done
    assert await carrier.booked() == [("booked", "2026-11-26 14:00")]
    async with transaction(carrier.account_id) as session:
        assert await session.scalar(select(func.count()).select_from(Message)) == 0


async def test_where_nothing_is_free_the_nearest_stand_apart(carrier: Carrier) -> None:
    answer = await carrier.brings("limpeza domingo de manhã")
    assert "horarios" not in answer
    assert len(answer["horarios_alternativos"]) == 3
    assert "Os mais próximos são" in answer["resposta"]


async def test_a_message_brought_twice_has_one_answer_and_one_effect(carrier: Carrier) -> None:
    await carrier.brings("limpeza quinta à tarde pra Maria Clara Souza", timestamp="2026-11-24T12:00:00Z")
    answers = await asyncio.gather(*(carrier.brings("1", timestamp="2026-11-24T12:00:20Z") for _ in range(4)))
    assert len({str(answer) for answer in answers}) == 1
    assert "está marcado" in answers[0]["resposta"]
    assert await carrier.booked() == [("booked", "2026-11-26 13:00")]
    later = await carrier.brings("1", timestamp="2026-11-24T12:00:30Z")
    assert later != answers[0]


async def test_the_same_key_is_carried_out_once(carrier: Carrier) -> None:
    carrier.headers = carrier.headers | {"Idempotency-Key": "n8n-1"}
    first = await carrier.brings("oi")
    assert await carrier.brings("oi") == first


async def test_an_intent_that_is_told_stands_above_the_text(carrier: Carrier) -> None:
    answer = await carrier.brings("bem", intent="endereco")
    assert "Rua das Acácias" in answer["resposta"]
    assert answer["intent"] == "endereco"
    refused = await carrier.client.post(
        PATH, json={"telefone": PHONE, "mensagem": "oi", "intent": "voar"}, headers=carrier.headers
    )
    assert refused.status_code == 422


async def test_no_intent_stands_above_an_emergency(carrier: Carrier) -> None:
    answer = await carrier.brings("socorro, minha mãe desmaiou e não acorda", intent="precos")
    assert "192" in answer["resposta"]
    assert answer["situacao"] == "emergencia"


async def test_each_caller_and_each_phone_has_a_dialogue_of_its_own(carrier: Carrier) -> None:
    await carrier.brings("limpeza quinta à tarde")
    other = await carrier.brings("1", phone="(11) 91111-2222")
    assert "está marcado" not in other["resposta"]
    carrier.headers = carrier.others
    assert "nome completo" not in (await carrier.brings("1"))["resposta"]
    assert await carrier.booked() == []


async def test_who_wants_no_messages_is_answered_nothing_until_they_come_back(carrier: Carrier) -> None:
    assert (await carrier.brings("parar"))["situacao"] == "parou"
    assert (await carrier.brings("oi"))["resposta"] == ""
    assert "Que bom" in (await carrier.brings("voltar"))["resposta"]


@pytest.mark.parametrize("given", [{"telefone": "12345678", "mensagem": "oi"}, {"telefone": PHONE, "mensagem": ""}])
async def test_what_is_no_phone_or_no_text_is_refused(carrier: Carrier, given: dict[str, str]) -> None:
    assert (await carrier.client.post(PATH, json=given, headers=carrier.headers)).status_code == 422
