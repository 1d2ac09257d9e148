"""Microsoft, played: sign-in, events with change keys, the delta's rounds, subscriptions and limits."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import aiohttp
import pytest_asyncio
from aiohttp import web
from yarl import URL

from balcao.sandbox.app import running

Json = dict[str, Any]
CALENDAR = "AAMkAGClinica-Modelo_1="
PLACE = f"/me/calendars/{quote(CALENDAR)}"
REDIRECT = "http://127.0.0.1:9/callback"
CLIENT = {"client_id": "5a4d5a4d-0000-4000-8000-00000000ba1c", "client_secret": "sandbox-secret"}
SCOPES = "offline_access Calendars.ReadWrite"
WINDOW = "startDateTime=2026-12-01T00:00:00Z&endDateTime=2027-01-01T00:00:00Z"


def at(clock: str, day: int = 1, zone: str = "America/Sao_Paulo") -> Json:
    return {"dateTime": f"2026-12-{day:02d}T{clock}:00", "timeZone": zone}


def event(**more: Any) -> Json:
    return {"subject": "Reunião", "start": at("09:00"), "end": at("10:00"), **more}


WEEKLY = {
    "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"]},
    "range": {"type": "noEnd", "startDate": "2026-12-01"},
}


@dataclass
class Outlook:
    base_url: str
    session: aiohttp.ClientSession
    token: str = ""
    refresh_token: str = ""
    received: list[Json] = field(default_factory=list)

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Json]:
        url = path if path.startswith("http") else f"{self.base_url}/microsoft/v1.0{path}"
        sent = {
            "Authorization": f"Bearer {self.token}",
            **{name.replace("_", "-"): one for name, one in headers.items()},
        }
        async with self.session.request(method, URL(url, encoded=True), json=body, headers=sent) as answer:
            return answer.status, json.loads(await answer.text() or "{}")

    async def control(self, method: str, path: str, body: Any = None) -> Json:
        async with self.session.request(method, f"{self.base_url}/control/{path}", json=body) as answer:
            told: Json = json.loads(await answer.text() or "{}")
            assert answer.status < 300, told
            return told

    async def by_hand(self, method: str, body: Any = None, id: str = "") -> Json:
        return await self.control(method, f"microsoft/calendars/{CALENDAR}/events{f'/{id}' if id else ''}", body)

    async def tokens(self, **form: str) -> tuple[int, Json]:
        url = f"{self.base_url}/microsoft/login/common/oauth2/v2.0/token"
        async with self.session.post(url, data={**CLIENT, **form}) as answer:
            return answer.status, await answer.json()

    async def code(self, tenant: str = "common", **more: str) -> Json:
        asked = {"client_id": CLIENT["client_id"], "redirect_uri": REDIRECT, "response_type": "code", "scope": SCOPES}
        url = f"{self.base_url}/microsoft/login/{tenant}/oauth2/v2.0/authorize"
        async with self.session.get(url, params={**asked, "auto": "1", **more}, allow_redirects=False) as answer:
            return {key: one[0] for key, one in parse_qs(urlsplit(answer.headers["Location"]).query).items()}

    async def round(self, url: str, prefer: str = 'IdType="ImmutableId"') -> tuple[list[Json], str]:
        """Every object that a round tells, and its delta link."""
        told: list[Json] = []
        while True:
            status, answer = await self.ask("GET", url, Prefer=prefer)
            assert status == 200, answer
            told += answer["value"]
            if link := answer.get("@odata.deltaLink"):
                return told, link
            url = answer["@odata.nextLink"]

    @asynccontextmanager
    async def listening(self, says: str | None = None) -> AsyncIterator[str]:
        async def hook(request: web.Request) -> web.Response:
            if told := request.query.get("validationToken"):
                return web.Response(text=told if says is None else says)
            self.received += (await request.json())["value"]
            return web.Response(status=202)

        app = web.Application()
        app.router.add_post("/hook", hook)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        finally:
            await runner.cleanup()

    async def heard(self, count: int) -> list[Json]:
        for _ in range(500):
            if len(self.received) >= count:
                break
            await asyncio.sleep(0.01)
        return self.received


@pytest_asyncio.fixture
async def outlook() -> AsyncIterator[Outlook]:
    async with running() as sandbox, aiohttp.ClientSession() as session:
        found = Outlook(sandbox.base_url, session)
        code = (await found.code())["code"]
        _, told = await found.tokens(grant_type="authorization_code", code=code, redirect_uri=REDIRECT)
        found.token, found.refresh_token = told["access_token"], told["refresh_token"]
        yield found


async def test_each_tenants_door_lets_in_whom_it_should(outlook: Outlook) -> None:
    personal = "pessoal@clinica-modelo.test"
    assert "code" in await outlook.code("common", login_hint=personal)
    assert "code" in await outlook.code("consumers", login_hint=personal)
    assert (await outlook.code("organizations", login_hint=personal))["error"] == "access_denied"
    assert "AADSTS50020" in (await outlook.code("another-tenant"))["error_description"]


async def test_refresh_tokens_turn_over_and_end(outlook: Outlook) -> None:
    asked = {"grant_type": "refresh_token", "refresh_token": outlook.refresh_token}
    status, told = await outlook.tokens(**asked)
    assert status == 200 and told["refresh_token"] != outlook.refresh_token
    await outlook.control("PUT", "clock", {"offset_seconds": 91 * 86400})
    status, told = await outlook.tokens(**asked)
    assert (status, told["error"], told["error_codes"]) == (400, "invalid_grant", [700082])
    await outlook.control("PUT", "clock", {"offset_seconds": 0})
    await outlook.control("DELETE", "microsoft/grants", {})
    assert (await outlook.tokens(**asked))[1]["error_codes"] == [50173]
    assert (await outlook.ask("GET", "/me/calendars"))[1]["error"]["code"] == "InvalidAuthenticationToken"


async def test_an_event_is_changed_only_by_who_saw_its_last_version(outlook: Outlook) -> None:
    _, made = await outlook.ask("POST", f"{PLACE}/events", event(), Prefer='IdType="ImmutableId"')
    assert made["start"] == {"dateTime": "2026-12-01T12:00:00.0000000", "timeZone": "UTC"}
    path = f"/me/events/{quote(made['id'])}"
    status, changed = await outlook.ask("PATCH", path, {"subject": "Outra"}, If_Match=made["@odata.etag"])
    assert (status, changed["changeKey"] != made["changeKey"]) == (200, True)
    status, told = await outlook.ask("PATCH", path, {"subject": "Minha"}, If_Match=made["@odata.etag"])
    assert (status, told["error"]["code"]) == (412, "ErrorIrresolvableConflict")
    assert (await outlook.ask("DELETE", path, If_Match=made["@odata.etag"]))[0] == 412
    assert (await outlook.ask("DELETE", path))[0] == 204
    assert (await outlook.ask("GET", path))[1]["error"]["code"] == "ErrorItemNotFound"


async def test_a_transaction_id_makes_one_event_and_gives_it_even_when_it_is_gone(outlook: Outlook) -> None:
    made = [(await outlook.ask("POST", f"{PLACE}/events", event(transactionId="t1")))[1]["id"] for _ in range(2)]
    assert made[0] == made[1]
    assert len((await outlook.by_hand("GET"))["items"]) == 1
    await outlook.ask("DELETE", f"/me/events/{quote(made[0])}")
    assert (await outlook.ask("POST", f"{PLACE}/events", event(transactionId="t1")))[1]["id"] == made[0]
    assert (await outlook.ask("GET", f"/me/events/{quote(made[0])}"))[0] == 404


async def test_only_immutable_ids_survive_another_calendar(outlook: Outlook) -> None:
    made = await outlook.by_hand("POST", event())
    moved = await outlook.control(
        "PUT", f"microsoft/calendars/{CALENDAR}/events/{made['id']}/calendar", {"calendar_id": "AAMkAGDraAna="}
    )
    assert moved["id"] == made["id"] and moved["mutableId"] != made["mutableId"]
    assert (await outlook.ask("GET", f"/me/events/{quote(made['id'])}"))[0] == 200
    assert (await outlook.ask("GET", f"/me/events/{quote(made['mutableId'])}"))[0] == 404


async def test_times_come_in_the_zone_asked_for_and_whole_days_stay_whole(outlook: Outlook) -> None:
    made = await outlook.by_hand("POST", event(start=at("09:00", zone="E. South America Standard Time")))
    path = f"/me/events/{quote(made['id'])}"
    _, told = await outlook.ask("GET", path, Prefer='outlook.timezone="Central Brazilian Standard Time"')
    assert told["start"] == {"dateTime": "2026-12-01T08:00:00.0000000", "timeZone": "Central Brazilian Standard Time"}
    assert told["originalStartTimeZone"] == "E. South America Standard Time"
    assert (await outlook.ask("GET", path, Prefer='outlook.timezone="Marte"'))[0] == 400
    whole = await outlook.by_hand("POST", event(isAllDay=True, start=at("00:00"), end=at("00:00", 2)))
    assert (await outlook.ask("GET", f"/me/events/{quote(whole['id'])}"))[1]["start"]["dateTime"][
        :16
    ] == "2026-12-01T00:00"
    for wrong in (event(isAllDay=True), event(start={"dateTime": "2026-12-01T09:00:00-03:00", "timeZone": "UTC"})):
        assert (await outlook.ask("POST", f"{PLACE}/events", wrong))[0] == 400


async def test_the_delta_tells_pages_then_only_what_changed_within_its_window(outlook: Outlook) -> None:
    made = [await outlook.by_hand("POST", event(subject=str(number))) for number in range(5)]
    prefer = 'odata.maxpagesize=2, IdType="ImmutableId"'
    told, link = await outlook.round(f"{PLACE}/calendarView/delta?{WINDOW}", prefer)
    assert [one["subject"] for one in told] == ["0", "1", "2", "3", "4"]
    assert (await outlook.round(link, prefer))[0] == []
    await outlook.by_hand("PATCH", {"subject": "muda"}, made[0]["id"])
    await outlook.by_hand("DELETE", id=made[1]["id"])
    february = {
        name: {"dateTime": f"2027-02-01T{clock}", "timeZone": "UTC"}
        for name, clock in (("start", "09:00"), ("end", "10:00"))
    }
    await outlook.by_hand("PATCH", february, made[2]["id"])
    await outlook.by_hand("POST", event(**february))
    told, after = await outlook.round(link, prefer)
    assert [one.get("subject", one.get("@removed")) for one in told] == [
        "muda",
        {"reason": "deleted"},
        {"reason": "deleted"},
    ]
    assert (await outlook.round(link, prefer))[0] == told  # a link may be asked again
    assert (await outlook.round(after, prefer))[0] == []


async def test_a_change_between_two_pages_hides_nothing(outlook: Outlook) -> None:
    made = [await outlook.by_hand("POST", event(subject=str(number))) for number in range(4)]
    prefer = 'odata.maxpagesize=2, IdType="ImmutableId"'
    _, first = await outlook.ask("GET", f"{PLACE}/calendarView/delta?{WINDOW}", Prefer=prefer)
    await outlook.by_hand("PATCH", {"subject": "zero"}, made[0]["id"])
    told, link = await outlook.round(first["@odata.nextLink"], prefer)
    assert [one["subject"] for one in told] == ["2", "3", "zero"]
    assert [one["subject"] for one in (await outlook.round(link, prefer))[0]] == ["zero"]  # told again: harmless


async def test_a_series_is_told_once_whole_and_its_occurrences_by_times(outlook: Outlook) -> None:
    series = await outlook.by_hand("POST", event(recurrence=WEEKLY, showAs="oof"))
    told, link = await outlook.round(f"{PLACE}/calendarView/delta?{WINDOW}")
    master, *occurrences = told
    assert (master["type"], master["showAs"], len(occurrences)) == ("seriesMaster", "oof", 5)
    assert {one["seriesMasterId"] for one in occurrences} == {series["id"]}
    assert "showAs" not in occurrences[0] and "@odata.etag" not in occurrences[0]
    await outlook.by_hand("PATCH", {"start": at("14:00", 8), "end": at("15:00", 8)}, occurrences[1]["id"])
    await outlook.by_hand("DELETE", id=occurrences[2]["id"])
    told, link = await outlook.round(link)
    assert [(one["id"], one.get("type")) for one in told] == [
        (occurrences[1]["id"], "exception"),
        (occurrences[2]["id"], None),
    ]
    assert told[0]["originalStart"] == "2026-12-08T12:00:00Z"
    await outlook.by_hand("DELETE", id=series["id"])
    told, _ = await outlook.round(link)
    assert {one["id"] for one in told if "@removed" in one} >= {series["id"], *(one["id"] for one in occurrences)} - {
        occurrences[2]["id"]
    }


async def test_a_lost_delta_token_is_said_in_both_ways(outlook: Outlook) -> None:
    _, link = await outlook.round(f"{PLACE}/calendarView/delta?{WINDOW}")
    await outlook.control("POST", f"microsoft/calendars/{CALENDAR}/delta-tokens/expiry")
    assert (await outlook.ask("GET", link))[0] == 410
    await outlook.control("PUT", "microsoft/settings", {"lost_delta": "syncStateNotFound"})
    assert (await outlook.ask("GET", link))[1]["error"]["code"] == "SyncStateNotFound"
    assert (await outlook.ask("GET", f"{PLACE}/calendarView/delta?{WINDOW}&$select=subject"))[0] == 400


async def test_limits_of_a_mailbox_answer_429_with_how_long_to_wait(outlook: Outlook) -> None:
    await outlook.control("PUT", "microsoft/settings", {"latency_ms": 50})
    statuses = sorted(
        [status for status, _ in await asyncio.gather(*(outlook.ask("GET", "/me/calendars") for _ in range(6)))]
    )
    assert statuses == [200] * 4 + [429] * 2
    await outlook.control("PUT", "microsoft/settings", {"latency_ms": 0, "requests_per_10_minutes": 4})
    assert (await outlook.ask("GET", "/me/calendars"))[0] == 429


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def subscription(address: str, **more: Any) -> Json:
    return {
        "changeType": "created,updated,deleted",
        "notificationUrl": address,
        "lifecycleNotificationUrl": address,
        "resource": f"/me/calendars/{CALENDAR}/events",
        "expirationDateTime": in_days(3),
        "clientState": "state",
        **more,
    }


async def test_a_subscription_stands_only_after_the_handshake(outlook: Outlook) -> None:
    async with outlook.listening("<b>não</b>") as address:
        assert (await outlook.ask("POST", "/subscriptions", subscription(address)))[1]["error"][
            "code"
        ] == "ValidationError"
    async with outlook.listening() as address:
        far = subscription(address, expirationDateTime=in_days(8))
        assert (await outlook.ask("POST", "/subscriptions", far))[0] == 400
        assert (await outlook.ask("POST", "/subscriptions", subscription(address)))[0] == 201
        assert (await outlook.ask("POST", "/subscriptions", subscription(address)))[0] == 409


async def test_notifications_come_together_without_contents_until_it_must_be_reauthorized(outlook: Outlook) -> None:
    async with outlook.listening() as address:
        _, standing = await outlook.ask("POST", "/subscriptions", subscription(address), Prefer='IdType="ImmutableId"')
        made = [await outlook.by_hand("POST", event()) for _ in range(2)]
        told = await outlook.heard(2)
        assert [one["resourceData"]["id"] for one in told] == [one["id"] for one in made]
        assert {(one["clientState"], one["changeType"]) for one in told} == {("state", "created")}
        lifecycle = f"microsoft/subscriptions/{standing['id']}/lifecycle"
        await outlook.control("POST", lifecycle, {"event": "reauthorizationRequired"})
        assert (await outlook.heard(3))[2]["lifecycleEvent"] == "reauthorizationRequired"
        await outlook.by_hand("DELETE", id=made[0]["id"])
        again = {"expirationDateTime": in_days(4)}
        assert (await outlook.ask("PATCH", f"/subscriptions/{standing['id']}", again))[0] == 200
        await outlook.by_hand("DELETE", id=made[1]["id"])
        assert [one["changeType"] for one in (await outlook.heard(4))[3:]] == ["deleted"]
        await outlook.control("POST", lifecycle, {"event": "subscriptionRemoved"})
        assert (await outlook.heard(5))[4]["lifecycleEvent"] == "subscriptionRemoved"
        assert (await outlook.ask("DELETE", f"/subscriptions/{standing['id']}"))[0] == 404


async def test_a_person_makes_changes_and_ends_an_event_on_the_page(outlook: Outlook) -> None:
    page = f"{outlook.base_url}/microsoft/calendar"
    form = {"calendar": CALENDAR, "week": "2026-11-30", "event": "", "subject": "<Almoço>", "day": "2026-12-01"}
    form |= {"begin": "12:00", "end": "13:00", "showAs": "oof", "act": "save"}
    async with outlook.session.post(f"{page}/events", data=form) as answer:
        assert "&lt;Almoço&gt;" in await answer.text()
    (made,) = (await outlook.by_hand("GET"))["items"]
    assert (made["start"]["dateTime"][:16], made["showAs"]) == ("2026-12-01T15:00", "oof")
    uid = made["iCalUId"].removeprefix("040000008200E000")
    async with outlook.session.post(f"{page}/events", data={**form, "event": uid, "end": "11:00"}) as answer:
        assert 'role="alert"' in await answer.text()
    async with outlook.session.post(f"{page}/events", data={**form, "event": uid, "act": "delete"}) as answer:
        assert "Almoço" not in await answer.text()
