"""Teams, rules, hours, promises, availability and satisfaction over HTTP: what is given is kept, the rest stays."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.conversations.desk_models import Survey
from balcao.domains.identity.roles import Role
from balcao.testing import make_desk, make_identity, make_talk
from balcao.testing.api import api

MONDAY = {"weekday": 1, "start_minute": 480, "end_minute": 720}


@pytest.fixture
async def client(account_id: UUID) -> AsyncIterator[httpx.AsyncClient]:
    manager = await make_identity.signed_in(account_id, role=Role.MANAGER, name="Caio")
    async with api(manager.headers) as opened:
        yield opened


async def call(client: httpx.AsyncClient, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
    answer = await client.request(method, f"/api/v1{path}", json=body)
    assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


async def test_a_team_keeps_what_is_not_given_and_tells_who_is_there(
    client: httpx.AsyncClient, account_id: UUID
) -> None:
    ana = await make_desk.person(account_id, "Ana")
    team = await call(client, "POST", "/teams", {"name": "Financeiro", "member_ids": [str(ana)]}, expect=201)
    assert team["members"] == [{"id": str(ana), "name": "Ana", "state": "online"}]
    changed = await call(client, "PUT", f"/teams/{team['id']}", {"distribution": "round_robin"})
    assert (changed["name"], changed["distribution"], len(changed["members"])) == ("Financeiro", "round_robin", 1)
    await call(client, "POST", "/teams", {"name": "Financeiro"}, expect=409)
    await call(client, "POST", "/teams", {"name": "X", "member_ids": [str(uuid4())]}, expect=422)
    rule = {"name": "R", "team_id": team["id"], "distribution": "round_robin"}
    rule = await call(client, "POST", "/assignment-rules", rule, expect=201)
    await call(client, "DELETE", f"/teams/{team['id']}", expect=409)
    await call(client, "DELETE", f"/assignment-rules/{rule['id']}", expect=204)
    await call(client, "DELETE", f"/teams/{team['id']}", expect=204)
    assert (await call(client, "GET", "/teams"))["items"] == []


async def test_rules_stand_in_the_order_that_was_chosen(client: httpx.AsyncClient) -> None:
    first, second, third = [
        await call(client, "POST", "/assignment-rules", {"name": name}, expect=201) for name in "abc"
    ]
    await call(client, "PUT", f"/assignment-rules/{third['id']}", {"position": 1})

    async def names() -> list[tuple[int, str]]:
        return [(row["position"], row["name"]) for row in (await call(client, "GET", "/assignment-rules"))["items"]]

    assert await names() == [(1, "c"), (2, "a"), (3, "b")]
    await call(client, "DELETE", f"/assignment-rules/{first['id']}", expect=204)
    assert await names() == [(1, "c"), (2, "b")]
    await call(client, "POST", "/assignment-rules", {"name": "d", "position": 2}, expect=201)
    assert await names() == [(1, "c"), (2, "d"), (3, "b")]
    bad = {"name": "x", "during": "closed"}
    assert "horário" in (await call(client, "POST", "/assignment-rules", bad, expect=422))["detail"]
    await call(client, "PUT", f"/assignment-rules/{second['id']}", {"channel_ids": [str(uuid4())]}, expect=422)


async def test_hours_say_whether_they_are_open_and_refuse_periods_that_end_before_they_begin(
    client: httpx.AsyncClient,
) -> None:
    body = {"name": "Recepção", "periods": [MONDAY], "state": "SP"}
    hours = await call(client, "POST", "/business-hours", body, expect=201)
    assert hours["is_open"] or hours["opens_at"]
    always = [{"weekday": day, "start_minute": 0, "end_minute": 1440} for day in range(1, 8)]
    opened = await call(
        client, "PUT", f"/business-hours/{hours['id']}", {"periods": always, "closes_on_holidays": False}
    )
    assert (opened["is_open"], opened["opens_at"], opened["name"], opened["state"]) == (True, None, "Recepção", "SP")
    for period in ({**MONDAY, "end_minute": 400}, {**MONDAY, "end_minute": 2000}, {**MONDAY, "weekday": 8}):
        await call(client, "PUT", f"/business-hours/{hours['id']}", {"periods": [period]}, expect=422)
    special = [{"day": "2026-12-24", "name": "Véspera", "periods": []}]
    kept = await call(client, "PUT", f"/business-hours/{hours['id']}", {"exceptions": special})
    assert kept["exceptions"] == special
    level = {"name": "Padrão", "first_answer_minutes": 15, "hours_id": hours["id"]}
    await call(client, "POST", "/service-levels", level, expect=201)
    await call(client, "DELETE", f"/business-hours/{hours['id']}", expect=409)


async def test_availability_is_ones_own_or_a_managers_to_change(client: httpx.AsyncClient, account_id: UUID) -> None:
    attendant = await make_identity.signed_in(account_id, role=Role.ATTENDANT, name="Bia")
    async with api(attendant.headers) as hers:
        mine = await call(hers, "PUT", "/availability/me", {"chosen": "online"})
        assert (mine["state"], mine["name"], mine["open_count"]) == ("online", "Bia", 0)
        await call(hers, "PUT", f"/availability/{attendant.user.id}", {"capacity": 99}, expect=403)
        await call(hers, "PUT", "/inbox-options", {"capacity": 99}, expect=403)
    await call(client, "PUT", "/inbox-options", {"capacity": 5})
    changed = await call(client, "PUT", f"/availability/{attendant.user.id}", {"capacity": 3})
    assert (changed["capacity"], changed["own_capacity"], changed["chosen"]) == (3, 3, "online")
    changed = await call(client, "PUT", f"/availability/{attendant.user.id}", {"capacity": None})
    assert (changed["capacity"], changed["own_capacity"]) == (5, None)
    await call(client, "PUT", f"/availability/{uuid4()}", {"capacity": 1}, expect=404)
    names = [row["name"] for row in (await call(client, "GET", "/availability"))["items"]]
    assert names == ["Bia", "Caio"]


async def test_options_change_one_by_one(client: httpx.AsyncClient) -> None:
    assert (await call(client, "GET", "/inbox-options"))["sight"] == "all"
    await call(client, "PUT", "/inbox-options", {"sight": "own_team", "resolve_after_days": 7})
    kept = await call(client, "PUT", "/inbox-options", {"resolve_after_days": None})
    assert (kept["sight"], kept["resolve_after_days"], kept["reopened_goes_to"]) == ("own_team", None, "queue")
    answer = await client.put("/api/v1/inbox-options", json={"sight": "all"}, headers={"If-Match": '"1"'})
    assert answer.status_code == 412


async def test_the_conversation_tells_of_team_queue_and_promise_and_sorts_by_them(
    client: httpx.AsyncClient, account_id: UUID
) -> None:
    await make_desk.level(account_id, first_answer_minutes=30)
    await make_desk.rule(account_id, "by_hand", team_id=await make_desk.team(account_id))
    channel = await make_talk.channel(account_id)
    with make_desk.reacting():
        first, second = [await make_desk.wrote(account_id, channel, number) for number in range(2)]
    for sort in ("waiting", "due"):
        page = await call(client, "GET", f"/conversations?sort={sort}&limit=1")
        rest = await call(client, "GET", f"/conversations?sort={sort}&limit=1&cursor={page['next_cursor']}")
        assert [row["id"] for row in page["items"] + rest["items"]] == [str(first), str(second)]
    shown = page["items"][0]
    assert shown["team"]["name"] == "Recepção"
    assert shown["queued_at"] and shown["waiting_since"]
    assert (shown["sla"]["policy"]["name"], shown["sla"]["clock"]) == ("Padrão", "first_answer")
    counted = await call(client, "GET", "/conversations/counters")
    assert (counted["waiting"], counted["waiting_unassigned"], counted["waiting_mine"]) == (2, 2, 0)
    assert counted["longest_waiting_since"] == shown["waiting_since"]


async def test_figures_of_promises_and_surveys(client: httpx.AsyncClient, account_id: UUID) -> None:
    since = "since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z"
    await make_desk.level(account_id, first_answer_minutes=30)
    channel = await make_talk.channel(account_id)
    with make_desk.reacting():
        asked = await make_desk.wrote(account_id, channel)
        await call(client, "POST", f"/conversations/{asked}/messages", {"text": "Bom dia!"}, expect=201)
    figures = {row["kind"]: row for row in (await call(client, "GET", f"/service-levels/figures?{since}"))["items"]}
    assert (figures["first_answer"]["met"], figures["first_answer"]["met_share"]) == (1, 1.0)
    found = await make_desk.conversation(account_id, asked)
    async with transaction(account_id) as session:
        for score in (5, 4, 1, None):
            session.add(
                Survey(
                    id=new_id(), conversation_id=asked, channel_id=channel.id, contact_id=found.contact_id,
                    resolved_at=clock.now(), asked_at=clock.now(), expires_at=clock.now(), score=score,
                    comment="ótimo" if score == 5 else None,
                )
            )  # fmt: skip
    figures = await call(client, "GET", f"/surveys/figures?{since}&group_by=day")
    assert (figures["asked"], figures["answered"], figures["average"]) == (4, 3, 3.33)
    assert figures["scores"] == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 1}
    assert [group["asked"] for group in figures["groups"]] == [4]
    for by in ("user", "team", "channel"):
        assert (await call(client, "GET", f"/surveys/figures?group_by={by}"))["groups"][0]["asked"] == 4
    listed = (await call(client, "GET", "/surveys?commented=true"))["items"]
    assert [(row["score"], row["comment"], row["contact"]["name"]) for row in listed] == [(5, "ótimo", "Ana")]
    page = await call(client, "GET", "/surveys?limit=3")
    assert len((await call(client, "GET", f"/surveys?limit=3&cursor={page['next_cursor']}"))["items"]) == 1


async def test_a_channel_asks_as_it_was_told(client: httpx.AsyncClient, account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    path = f"/satisfaction/channels/{channel.id}"
    ready = (await call(client, "GET", "/satisfaction/channels"))["items"][0]
    assert (ready["active"], ready["channel_id"]) == (False, str(channel.id))
    changed = await call(client, "PUT", path, {"active": True, "template": "avaliacao"})
    assert (changed["active"], changed["template"], changed["question"]) == (True, "avaliacao", ready["question"])
    changed = await call(client, "PUT", path, {"question": "E aí, de 1 a 5?"})
    assert (changed["active"], changed["question"]) == (True, "E aí, de 1 a 5?")
    await call(client, "PUT", f"/satisfaction/channels/{uuid4()}", {"active": True}, expect=404)
