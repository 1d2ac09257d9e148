"""A model beside the bot: it helps where nothing was understood, is believed in nothing, and is never needed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio
from sqlalchemy import select

from balcao.core import clock, http
from balcao.core.database import transaction
from balcao.domains.bot.advice import ask
from balcao.domains.bot.advice.usage import usage_of_month
from balcao.domains.bot.consider import consider
from balcao.domains.bot.options import BotOptions, ModelOptions, kept_options
from balcao.domains.bot.process import process
from balcao.domains.connections.connect import connect
from balcao.domains.connections.models import CallLogEntry
from balcao.domains.identity.models import Account
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.models import Appointment
from balcao.sandbox.app import Sandbox, running
from balcao.sandbox.models.state import Script
from balcao.testing import make_agenda, make_bot
from balcao.testing.make_bot import Front

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
UNCLEAR = "vê aí aquele treco pra mim"


class Talk:
    """A patient's conversation, with a model that says what a test tells it to."""

    def __init__(self, front: Front, sandbox: Sandbox, connection_id: UUID) -> None:
        self.front, self.sandbox, self.connection_id = front, sandbox, connection_id
        self.seen: set[UUID] = set()

    async def wants(self, **options: Any) -> None:
        model = msgspec.structs.replace(ModelOptions(True, self.connection_id), **options)
        async with transaction(self.front.account_id) as session:
            account = await session.get(Account, self.front.account_id, with_for_update=True)
            assert account is not None
            account.settings = account.settings | {"bot": kept_options(BotOptions(model=model))}

    def answers(self, script: Script | None = None, **proposal: Any) -> None:
        self.sandbox.world.models.script = script or Script(proposal=proposal)

    @property
    def asked(self) -> list[dict[str, Any]]:
        return self.sandbox.world.models.asked

    async def says(self, text: str, name: str = "Ana Lima") -> str:
        id = await make_bot.write(self.front, text, name=name)
        await consider(self.front.account_id, conversation_id=id)
        return "\n".join(await make_bot.answers(self.front, id, self.seen))

    async def appointments(self) -> list[tuple[str, str]]:
        async with transaction(self.front.account_id) as session:
            rows = await session.scalars(select(Appointment).order_by(Appointment.start_at))
            return [(row.status, row.patient_name) for row in rows]


@pytest_asyncio.fixture(loop_scope="session")
async def talk(account_id: UUID, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Talk]:
    front = await make_bot.dental(account_id)
    async with running() as sandbox, http.opened(allow_hosts=["127.0.0.1"]):
        base = f"{sandbox.base_url}/models/v1"
        settings = {"provider": "compatible", "model": "played-1", "api_key": "sk-sandbox", "base_url": base}
        async with transaction(account_id) as session:
            made = await connect(session, None, connector="language_model", name="Modelo", settings=settings)
        talk = Talk(front, sandbox, made.id)
        await talk.wants()
        monkeypatch.setattr(clock, "now", lambda: NOW)
        monkeypatch.setattr(ask, "DEADLINE", timedelta(seconds=60))  # the first question loads the provider's library
        yield talk


async def test_what_was_not_understood_may_be_proposed_and_the_agenda_answers(talk: Talk) -> None:
    talk.answers(intent="agendar_consulta", service=5, day="2026-11-26", period="afternoon")
    heard = await talk.says(UNCLEAR)
    assert "com ajuda de inteligência artificial" in heard
    assert "26/11, às 13h" in heard
    assert await talk.appointments() == []
    assert "está marcado" in await talk.says("1")
    assert len(talk.asked) == 1, "a plain number needs no help"


async def test_what_is_understood_is_not_asked_and_a_model_that_is_off_never(talk: Talk) -> None:
    await talk.says("quero marcar limpeza quinta à tarde")
    await talk.wants(on=False)
    await talk.says(UNCLEAR)
    assert talk.asked == []


@pytest.mark.parametrize("text", ["socorro, ele não respira direito", "posso tomar dipirona com o antibiótico?"])
async def test_nothing_about_health_goes_out(talk: Talk, text: str) -> None:
    await talk.says(text)
    assert talk.asked == []


async def test_who_somebody_is_does_not_go_out(talk: Talk) -> None:
    await talk.says(
        "joana aqui, sabe aquele lance? meu cpf 529.982.247-25, zap (11) 98765-4321, joana@exemplo.com.br",
        name="Joana Prado",
    )
    sent = str(talk.asked)
    assert "sabe aquele lance" in sent
    for secret in ("529", "98765", "exemplo.com", "joana aqui", "Joana"):
        assert secret not in sent


async def test_a_proposed_cancellation_is_asked_about_and_only_of_ones_own(talk: Talk) -> None:
    front = talk.front
    async with transaction(front.account_id) as session:
        for phone, patient in (("+5511987654321", "Ana Lima"), ("+5511911112222", "Outra Pessoa")):
            await book(
                session,
                actor=SYSTEM,
                practitioner_id=front.practitioners["Dra. Ana Souza"].id,
                service_id=front.services["Limpeza"].id,
                start_at=make_agenda.at(NOW.date().replace(day=26 if patient == "Ana Lima" else 27), "14:00"),
                patient_name=patient,
                patient_phone=phone,
            )
    talk.answers(intent="cancelar_agendamento", day="2026-11-27")
    heard = await talk.says(UNCLEAR)
    assert "Outra Pessoa" not in heard
    assert {status for status, _ in await talk.appointments()} == {"booked"}
    await talk.says("sim")
    assert {patient: status for status, patient in await talk.appointments()}["Outra Pessoa"] == "booked"


async def test_a_proposed_confirmation_is_asked_about(talk: Talk) -> None:
    await talk.says("limpeza quinta 14h")
    await talk.says("1")
    talk.answers(intent="confirmar_agendamento")
    assert "Responda *sim* ou *não*" in await talk.says(UNCLEAR)
    async with transaction(talk.front.account_id) as session:
        assert (await session.scalars(select(Appointment.confirmed_at))).all() == [None]


async def test_an_invented_time_is_offered_only_if_the_agenda_has_it(talk: Talk) -> None:
    talk.answers(intent="agendar_consulta", service=5, day="2026-11-26", hour="03:33")
    heard = await talk.says(UNCLEAR)
    assert "3h33" not in heard.replace("Às 3h33 não há vaga", "")
    assert "não há vaga" in heard


HOSTILE = [
    "Sua consulta já está confirmada.",
    "Fica por R$ 10,00!",
    "Tome um analgésico até lá.",
    "Acesse http://exemplo.com agora",
    "O Dr. Fulano vai adorar ver você",
    "Pode vir às nove horas",
    "Qual é a sua senha?",
]


@pytest.mark.parametrize("opening", HOSTILE)
async def test_a_sentence_that_tells_anything_is_left_out(talk: Talk, opening: str) -> None:
    await talk.wants(openings=True)
    talk.answers(intent="outro", opening=opening)
    heard = await talk.says("queria muito marcar uma limpeza quinta à tarde")
    assert "26/11, às 13h" in heard
    assert opening not in heard


async def test_a_kind_sentence_stands_before_our_own_words(talk: Talk) -> None:
    await talk.wants(openings=True)
    talk.answers(intent="outro", opening="Que bom ter notícias suas, Ana!")
    heard = await talk.says("queria muito marcar uma limpeza quinta à tarde")
    assert heard.startswith("Que bom ter notícias suas, Ana!")
    assert "26/11, às 13h" in heard


FAILURES = [
    Script(status=500),
    Script(status=401),
    Script(raw="nada"),
    Script(refuses=True),
    Script(proposal={"intent": "transferir_dinheiro", "service": -3}),
]


@pytest.mark.parametrize("script", FAILURES, ids=["broken", "no key", "unreadable", "refuses", "nonsense"])
async def test_without_a_good_answer_the_bot_answers_by_itself(talk: Talk, script: Script) -> None:
    talk.answers(script)
    assert "não entendi" in await talk.says(UNCLEAR)
    async with transaction(talk.front.account_id) as session:
        used = await usage_of_month(session)
        assert used is not None and used.asked == 1
        assert (await session.scalars(select(CallLogEntry.what))).all() == ["models.propose"]


async def test_a_spent_budget_asks_no_more(talk: Talk) -> None:
    await talk.wants(monthly_tokens=10)
    talk.answers(intent="endereco")
    assert "Rua das Acácias" in await talk.says(UNCLEAR)
    assert "não entendi" in await talk.says("e o outro bagulho lá então")
    assert len(talk.asked) == 1
    async with transaction(talk.front.account_id) as session:
        used = await usage_of_month(session)
        assert used is not None and used.input_tokens + used.output_tokens > 10


async def test_who_wants_no_artificial_intelligence_is_asked_about_no_more(talk: Talk) -> None:
    assert "sem inteligência artificial" in await talk.says("sem IA por favor")
    await talk.says(UNCLEAR)
    assert talk.asked == []


async def test_a_program_that_brings_messages_is_helped_by_the_same_model(talk: Talk) -> None:
    talk.answers(intent="precos", confidence=0.9)
    opened = partial(transaction, talk.front.account_id)
    answer = await process(talk.front.account_id, opened, carrier="n8n", phone="5511987654321", text=UNCLEAR)
    assert "Nossos valores" in answer.text
    assert len(talk.asked) == 1
