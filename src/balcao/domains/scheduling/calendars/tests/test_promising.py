"""The API promises a time as the bot does: held, its calendar looked at, booked; in one transaction when it can be."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.core import database
from balcao.core.database import transaction
from balcao.domains.clinics.models import PractitionerService
from balcao.domains.scheduling.calendars import look_now, seen_lately
from balcao.domains.scheduling.calendars.link_calendars import Link, link_calendars
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.calendars.tests.two_sides import Played
from balcao.domains.scheduling.problems import SlotTaken
from balcao.testing import make_agenda, make_identity
from balcao.testing.api import api as served
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)
Json = dict[str, Any]


@pytest_asyncio.fixture(loop_scope="session")
async def there(account_id: UUID) -> AsyncIterator[Played]:
    seen_lately.forget()
    async with two_sides.played(account_id) as made:
        await made.settle()
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def api(account_id: UUID) -> AsyncIterator[httpx.AsyncClient]:
    who = await make_identity.signed_in(account_id)
    async with served(who.headers) as client:
        client.base_url = client.base_url.join("/api/v1/")
        yield client


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[UUID | None]:
    """The account of each transaction that was begun."""
    begin, seen = database.begin, list[UUID | None]()

    async def count(session: Any, account_id: UUID | None) -> None:
        seen.append(account_id)
        await begin(session, account_id)

    monkeypatch.setattr(database, "begin", count)
    return seen


def body(of: make_agenda.Agenda, hour: str, day: date = MONDAY, **more: Any) -> Json:
    return {
        "data_agendamento": day.isoformat(),
        "horario_inicio": hour,
        "medico_id": str(of.practitioner.id),
        "servico_id": str(of.service.id),
        "paciente_nome": "Ana Souza",
        **more,
    }


async def holds(account_id: UUID) -> int:
    async with transaction(account_id) as session:
        wanted = text("SELECT count(*) FROM occupancies WHERE active AND kind = 'hold' AND expires_at > now()")
        return int(await session.scalar(wanted) or 0)


async def another(there: Played) -> UUID:
    """A practitioner of the same service, the last by name, with a calendar of their own."""
    async with transaction(there.account_id) as session:
        who = await make_agenda.practitioner(session, there.agenda.clinic, "Dra. Zilda Alves")
        session.add(
            PractitionerService(account_id=there.account_id, service_id=there.agenda.service.id, practitioner_id=who.id)
        )
        await session.flush()
        links = [
            Link(there.agenda.practitioner.id, None, there.connection_id, there.calendar_id, "Agenda"),
            Link(who.id, None, there.connection_id, "dra.ana@group.calendar.clinica-modelo.test", "Zilda"),
        ]
        await link_calendars(session, links)
    return who.id


async def test_a_booking_and_a_move_onto_time_taken_outside_are_refused(there: Played, api: httpx.AsyncClient) -> None:
    there.add(at(MONDAY, "09:00"), 30)
    await two_sides.not_seen_for_a_while(there.account_id)
    refused = await api.post("agendamentos", json=body(there.agenda, "09:00"))
    assert refused.status_code == 409, refused.text
    assert (refused.json()["type"].rsplit("/", 1)[-1], len(refused.json()["alternativas"])) == ("slot-taken", 3)
    assert refused.json()["ainda_pode"] == [], "nothing lies over a calendar that is not ours, nor waits for it"
    assert await holds(there.account_id) == 0
    made = (await api.post("agendamentos", json=body(there.agenda, "10:00"))).json()
    assert made["calendario"]["conferido"] is True
    there.add(at(MONDAY, "14:00"), 30)
    await two_sides.not_seen_for_a_while(there.account_id)
    moved = await api.put(f"agendamentos/{made['id']}", json={"horario_inicio": "14:00"})
    assert moved.status_code == 409, moved.text
    assert await holds(there.account_id) == 0
    await two_sides.not_seen_for_a_while(there.account_id)
    moved = await api.put(f"agendamentos/{made['id']}", json={"horario_inicio": "10:15"})
    assert (moved.status_code, moved.json()["horario_inicio"]) == (200, "10:15"), "its own old time is in nobody's way"


async def test_nobody_can_take_the_time_while_a_silent_calendar_is_waited_for(
    there: Played, api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_now, "DEADLINE", 0.5)
    there.sandbox.world.faults.add({"scope": "google.events.list", "kind": "delay_ms", "milliseconds": 900})
    await two_sides.not_seen_for_a_while(there.account_id)
    first = asyncio.create_task(api.post("agendamentos", json=body(there.agenda, "09:00")))
    while not await holds(there.account_id):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    async with transaction(there.account_id) as session:
        with pytest.raises(SlotTaken):
            await make_agenda.appointment(session, there.agenda, MONDAY, "09:00")
    made = await first
    assert made.status_code == 201, made.text
    assert made.json()["calendario"]["conferido"] is False
    await asyncio.gather(*look_now._looking)


async def test_anybodys_visit_goes_to_whom_it_was_held_with_or_to_another_who_is_free(
    there: Played, api: httpx.AsyncClient
) -> None:
    other = await another(there)
    there.add(at(MONDAY, "09:00"), 30)
    await two_sides.not_seen_for_a_while(there.account_id)
    anybody = body(there.agenda, "09:00", medico_id=None)
    made = await api.post("agendamentos", json=anybody)
    assert (made.status_code, made.json()["medico_id"]) == (201, str(other))
    assert made.json()["calendario"]["conferido"] is True, "the other's was looked at, too"
    refused = await api.post("agendamentos", json=anybody)
    assert refused.status_code == 409
    assert refused.json()["alternativas"]
    assert await holds(there.account_id) == 0


async def test_a_refusal_after_the_hold_gives_it_back_and_is_kept_under_its_key(
    there: Played, api: httpx.AsyncClient
) -> None:
    await two_sides.not_seen_for_a_while(there.account_id)
    wrong = body(there.agenda, "09:00", promocao_codigo="NENHUMA")
    async with asyncio.timeout(10):
        refused = [await api.post("agendamentos", json=wrong, headers={"Idempotency-Key": "a-key"}) for _ in range(2)]
    assert refused[0].status_code == refused[1].status_code >= 400
    assert refused[1].headers["Idempotency-Replayed"] == "true"
    assert await holds(there.account_id) == 0
    await two_sides.not_seen_for_a_while(there.account_id)
    right = body(there.agenda, "09:00")
    made = [await api.post("agendamentos", json=right, headers={"Idempotency-Key": "another"}) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json()["id"] == made[1].json()["id"]


async def test_a_request_that_was_cut_off_after_its_hold_is_not_in_its_own_way(
    there: Played, api: httpx.AsyncClient
) -> None:
    there.sandbox.world.faults.add({"scope": "google.events.list", "kind": "delay_ms", "milliseconds": 900})
    await two_sides.not_seen_for_a_while(there.account_id)
    key = {"Idempotency-Key": "cut off"}
    first = asyncio.create_task(api.post("agendamentos", json=body(there.agenda, "09:00"), headers=key))
    while not await holds(there.account_id):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    first.cancel()
    await asyncio.wait([first, *look_now._looking])
    assert (first.cancelled(), await holds(there.account_id)) == (True, 1)
    await there.settle(pulls=True)  # seen meanwhile: now nothing holds before it is booked
    made = await api.post("agendamentos", json=body(there.agenda, "09:00"), headers=key)
    assert made.status_code == 201, made.text
    assert await holds(there.account_id) == 0


async def test_a_booking_is_one_transaction_where_calendars_were_seen(
    there: Played, api: httpx.AsyncClient, begun: list[UUID | None]
) -> None:
    await two_sides.not_seen_for_a_while(there.account_id)
    assert (await api.post("agendamentos", json=body(there.agenda, "09:00"))).status_code == 201
    assert (await api.post("agendamentos", json=body(there.agenda, "09:30"))).status_code == 201
    begun.clear()
    assert (await api.post("agendamentos", json=body(there.agenda, "10:00"))).status_code == 201
    assert begun == [there.account_id]


async def test_a_booking_is_one_transaction_where_none_is_linked(
    account_id: UUID, api: httpx.AsyncClient, begun: list[UUID | None]
) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    assert (await api.post("agendamentos", json=body(agenda, "09:00"))).status_code == 201
    begun.clear()
    assert (await api.post("agendamentos", json=body(agenda, "10:00", medico_id=None))).status_code == 201
    moved = await api.post("agendamentos", json=body(agenda, "11:00"))
    assert (await api.put(f"agendamentos/{moved.json()['id']}", json={"horario_inicio": "15:00"})).status_code == 200
    assert begun == [account_id] * 3
