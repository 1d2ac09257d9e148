"""Two contacts become one and two again: conversations, names and appointments go along; what came since stays."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest_asyncio
from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.identity.roles import Role
from balcao.domains.scheduling.models import Appointment
from balcao.testing import make_agenda
from balcao.testing.make_inbox import Inbox, as_person, inbox, neighbour
from balcao.testing.make_inbox import ask as ask_as


@pytest_asyncio.fixture(loop_scope="session")
async def desk(account_id: UUID) -> AsyncIterator[Inbox]:
    async with inbox(account_id) as opened:
        yield opened


async def _contact_of(desk: Inbox, conversation: str) -> str:
    return str((await desk.ask("GET", f"/conversations/{conversation}"))["contact_id"])


async def _seen(desk: Inbox, id: str) -> dict[str, Any]:
    contact = await desk.ask("GET", f"/contacts/{id}")
    return {name: contact[name] for name in ("name", "phone", "email", "notes", "attributes", "opted_out")} | {
        "aliases": sorted(alias["value"] for alias in contact["aliases"])
    }


async def _texts(desk: Inbox, conversation: str) -> list[str]:
    items = (await desk.ask("GET", f"/conversations/{conversation}/messages"))["items"]
    return [item["text"] for item in reversed(items) if item["kind"] == "text"]


async def _two(desk: Inbox) -> tuple[str, str, str, str]:
    """Two people with an open conversation each: their contacts, their conversations."""
    first, second = await desk.conversation("sou a Bia", "Bia Lima"), await desk.conversation("sou Bia também", "Bia L")
    return await _contact_of(desk, first), await _contact_of(desk, second), first, second


async def test_all_goes_to_the_one_that_stays_and_comes_back(desk: Inbox) -> None:
    kept, gone, first, second = await _two(desk)
    await desk.ask("PUT", f"/contacts/{kept}", {"attributes": {"cor": "azul"}})
    await desk.ask("PUT", f"/contacts/{gone}", {"email": "bia@exemplo.com", "attributes": {"cor": "verde", "cpf": "1"}})
    before = [await _seen(desk, kept), await _seen(desk, gone)]
    conversations = [await desk.ask("GET", f"/conversations/{id}") for id in (first, second)]
    merged = await desk.ask("POST", f"/contacts/{kept}/merges", {"contact_id": gone})
    one = await _seen(desk, kept)
    assert (one["email"], one["attributes"]) == ("bia@exemplo.com", {"cor": "azul", "cpf": "1"})
    assert one["aliases"] == sorted(before[0]["aliases"] + before[1]["aliases"])
    assert sorted(await _texts(desk, first)) == ["sou Bia também", "sou a Bia"]
    found = (await desk.ask("GET", "/contacts?q=bia"))["items"]
    assert [item["id"] for item in found] == [kept]
    await desk.ask("POST", f"/contact-merges/{merged['id']}/undo")
    assert [await _seen(desk, kept), await _seen(desk, gone)] == before
    assert (await _texts(desk, first), await _texts(desk, second)) == (["sou a Bia"], ["sou Bia também"])
    for old in conversations:
        new = await desk.ask("GET", f"/conversations/{old['id']}")
        for name in ("contact_id", "status", "unread_count", "window_expires_at", "last_message"):
            assert new[name] == old[name], name
    assert (await desk.ask("POST", f"/contact-merges/{merged['id']}/undo"))["undone_at"] is not None


async def test_after_it_is_undone_each_is_answered_under_their_own_number(desk: Inbox) -> None:
    kept, gone, first, second = await _two(desk)
    merged = await desk.ask("POST", f"/contacts/{kept}/merges", {"contact_id": gone})
    assert await desk.hear(desk.numbers[1], "ainda sou eu") == first
    await desk.ask("POST", f"/contact-merges/{merged['id']}/undo")
    async with transaction(desk.account_id) as session:
        rows = await session.execute(
            text("SELECT c.id, a.value FROM conversations c JOIN contact_aliases a ON a.id = c.alias_id")
        )
        assert {str(id): value for id, value in rows} == {first: desk.numbers[0], second: desk.numbers[1]}
    assert await desk.hear(desk.numbers[1], "e agora?") == second


async def test_while_they_are_one_each_is_answered_under_the_number_that_wrote_last(desk: Inbox) -> None:
    kept, gone, first, _ = await _two(desk)
    await desk.ask("POST", f"/contacts/{kept}/merges", {"contact_id": gone})
    answered = text(
        "SELECT a.value FROM conversations c JOIN contact_aliases a ON a.id = c.alias_id WHERE c.id = CAST(:id AS uuid)"
    )
    for number in (desk.numbers[1], desk.numbers[0], desk.numbers[1]):
        assert await desk.hear(number, "sou eu, deste número") == first
        async with transaction(desk.account_id) as session:
            assert await session.scalar(answered, {"id": first}) == number


async def test_what_was_changed_since_stays(desk: Inbox) -> None:
    kept, gone, *_ = await _two(desk)
    await desk.ask("PUT", f"/contacts/{gone}", {"email": "bia@exemplo.com"})
    merged = await desk.ask("POST", f"/contacts/{kept}/merges", {"contact_id": gone})
    await desk.ask("PUT", f"/contacts/{kept}", {"name": "Beatriz Lima", "attributes": {"novo": 1}})
    await desk.ask("POST", f"/contact-merges/{merged['id']}/undo")
    now = await _seen(desk, kept)
    assert (now["name"], now["attributes"], now["email"]) == ("Beatriz Lima", {"novo": 1}, None)


async def test_appointments_go_along_and_come_back(desk: Inbox) -> None:
    kept, gone, *_ = await _two(desk)
    async with transaction(desk.account_id) as session:
        agenda = await make_agenda.agenda(session)
        at = clock.now()
        session.add(
            Appointment(
                status="booked",
                practitioner_id=agenda.practitioner.id,
                service_id=agenda.service.id,
                clinic_id=agenda.clinic.id,
                contact_id=UUID(gone),
                patient_name="Bia",
                start_at=at,
                end_at=at + timedelta(minutes=30),
                local_start=at.replace(tzinfo=None),
                local_end=at.replace(tzinfo=None) + timedelta(minutes=30),
                timezone="UTC",
                origin="user",
            )
        )
    merged = await desk.ask("POST", f"/contacts/{kept}/merges", {"contact_id": gone})
    assert await _patients(desk) == [kept]
    await desk.ask("POST", f"/contact-merges/{merged['id']}/undo")
    assert await _patients(desk) == [gone]


async def _patients(desk: Inbox) -> list[str]:
    async with transaction(desk.account_id) as session:
        return [str(id) for id in await session.scalars(text("SELECT contact_id FROM appointments"))]


async def test_merges_are_undone_from_the_last_and_within_thirty_days(desk: Inbox) -> None:
    kept, gone, *_ = await _two(desk)
    third = await _contact_of(desk, await desk.conversation(name="Bia"))
    first = await desk.ask("POST", f"/contacts/{kept}/merges", {"contact_id": gone})
    second = await desk.ask("POST", f"/contacts/{third}/merges", {"contact_id": kept})
    await desk.ask("POST", f"/contact-merges/{first['id']}/undo", expect=409)
    await desk.ask("POST", f"/contacts/{kept}/merges", {"contact_id": third}, expect=409)
    await desk.ask("POST", f"/contacts/{kept}/merges", {"contact_id": kept}, expect=422)
    async with transaction(desk.account_id) as session:
        at = clock.now() - timedelta(days=31)
        await session.execute(text("UPDATE contact_merges SET at = :at"), {"at": at})
    await desk.ask("POST", f"/contact-merges/{second['id']}/undo", expect=409)


async def test_two_people_merge_the_same_two_both_ways_at_once(desk: Inbox) -> None:
    kept, gone, *_ = await _two(desk)
    ways = ((kept, gone), (gone, kept))
    answers = await asyncio.gather(
        *(desk.client.post(f"/api/v1/contacts/{a}/merges", json={"contact_id": b}) for a, b in ways)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_history_says_what_changed_and_who_changed_it(desk: Inbox) -> None:
    made = await desk.ask("POST", "/contacts", {"name": "Eva Reis", "phone": "(11) 98765-1234"})
    await desk.ask("PUT", f"/contacts/{made['id']}", {"name": "Eva Reis Melo", "attributes": {"cor": "azul"}})
    await desk.ask("PUT", f"/contacts/{made['id']}", {"name": "Eva Reis Melo"})
    items = (await desk.ask("GET", f"/contacts/{made['id']}/history"))["items"]
    assert [(item["what"], item["actor"], item["changes"]) for item in items] == [
        ("changed", "Ana Souza", {"name": ["Eva Reis", "Eva Reis Melo"], "attributes.cor": [None, "azul"]}),
        ("created", "Ana Souza", {"name": [None, "Eva Reis"], "phone": [None, "+5511987651234"]}),
    ]


async def test_suggestions_say_why_the_surest_first(desk: Inbox) -> None:
    kept, gone, *_ = await _two(desk)
    await desk.ask("POST", "/contacts", {"name": "Bia Lima", "email": "outra@exemplo.com"})
    long = await desk.ask("POST", "/contacts", {"name": "Bia de Souza Lima", "email": "longa@exemplo.com"})
    found = (await desk.ask("GET", f"/contacts/{kept}/duplicates"))["items"]
    assert [(one["contact"]["name"], one["reason"]) for one in found] == [
        ("Bia Lima", "same_name"),
        ("Bia de Souza Lima", "similar_name"),
    ]
    assert gone not in {one["contact"]["id"] for one in found}
    groups = (await desk.ask("GET", "/contact-duplicates"))["items"]
    assert [(group["reason"], len(group["contacts"])) for group in groups] == [("same_name", 2)]
    assert long["id"] not in {contact["id"] for group in groups for contact in group["contacts"]}


async def test_attributes_hold_what_their_definition_says(desk: Inbox) -> None:
    async with as_person(desk.account_id, role=Role.MANAGER) as (_, manager):
        for body in (
            {"key": "convenio", "name": "Convênio", "kind": "list", "options": ["Unimed", "Bradesco"]},
            {"key": "nascimento", "name": "Nascimento", "kind": "date"},
            {"key": "peso", "name": "Peso", "kind": "number"},
            {"key": "idoso", "name": "Idoso", "kind": "yes_no"},
        ):
            await ask_as(manager, "POST", "/contact-attributes", body)
        await ask_as(manager, "POST", "/contact-attributes", {"key": "peso", "name": "x", "kind": "text"}, expect=409)
        await ask_as(manager, "POST", "/contact-attributes", {"key": "sem", "name": "x", "kind": "list"}, expect=422)
    await desk.ask("POST", "/contact-attributes", {"key": "x", "name": "x", "kind": "text"}, expect=403)
    made = await desk.ask("POST", "/contacts", {"name": "Eva", "phone": "11987651234"})
    path = f"/contacts/{made['id']}"
    given = {"convenio": "UNIMED", "nascimento": "31/12/1980", "peso": "1.061,5", "idoso": "sim", "livre": [1]}
    kept = (await desk.ask("PUT", path, {"attributes": given}))["attributes"]
    assert kept == {"convenio": "Unimed", "nascimento": "1980-12-31", "peso": 1061.5, "idoso": True, "livre": [1]}
    for wrong in ({"convenio": "Amil"}, {"nascimento": "31/02/1980"}, {"peso": "pesado"}, {"idoso": "talvez"}):
        refused = await desk.ask("PUT", path, {"attributes": wrong}, expect=422)
        assert refused["errors"][0]["loc"] == ["attributes", next(iter(wrong))]
    assert (await desk.ask("PUT", path, {"attributes": {"peso": None}}))["attributes"] == {}


async def test_another_account_merges_and_sees_none_of_it(desk: Inbox) -> None:
    kept, gone, *_ = await _two(desk)
    merged = await desk.ask("POST", f"/contacts/{kept}/merges", {"contact_id": gone})
    async with neighbour() as other:
        own = await ask_as(other, "POST", "/contacts", {"name": "Bia Lima", "phone": "11987651234"})
        await ask_as(other, "POST", f"/contacts/{own['id']}/merges", {"contact_id": kept}, expect=404)
        await ask_as(other, "POST", f"/contact-merges/{merged['id']}/undo", expect=404)
        await ask_as(other, "GET", f"/contact-merges/{merged['id']}", expect=404)
        for what in ("history", "merges", "duplicates", "files"):
            await ask_as(other, "GET", f"/contacts/{kept}/{what}", expect=404)
        assert (await ask_as(other, "GET", f"/contacts/{own['id']}/duplicates"))["items"] == []
