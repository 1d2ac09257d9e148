"""Google Calendar: events with etags and client-given ids, lists, sync tokens, series, free/busy, push channels."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from googleapiclient import discovery_cache
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import HttpRequest, build_http
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest

EVENTS = "/calendars/primary/events"
OWNER = "agenda@clinica-modelo.test"
DOCUMENT = json.loads((Path(__file__).parent / "google_calendar_slice.json").read_text("utf-8"))
Json = dict[str, Any]


def at(hour: str, day: str = "2026-12-01") -> Json:
    return {"dateTime": f"{day}T{hour}:00-03:00", "timeZone": "America/Sao_Paulo"}


def event(**more: Any) -> Json:
    return {"summary": "Consulta", "start": at("09:00"), "end": at("09:40"), **more}


async def insert(caller: Any, token: str, **more: Any) -> Json:
    status, made = await caller.calendar("POST", EVENTS, token, event(**more))
    assert status == 200, made
    kept: Json = made
    return kept


def reason(answer: Json) -> str:
    found: str = answer["error"]["errors"][0]["reason"]
    return found


async def test_an_event_is_made_read_changed_and_deleted(caller: Any) -> None:
    token = await caller.access_token()
    event_id = "6f1c2d3e4b5a4c6d8e7f90a1b2c3d4e5"
    made = await insert(caller, token, id=event_id, extendedProperties={"private": {"appointment": "a9"}})
    assert made["id"] == event_id and made["status"] == "confirmed" and made["organizer"]["email"] == OWNER
    path = f"{EVENTS}/{event_id}"
    assert (await caller.calendar("GET", path, token))[1] == made
    status, again = await caller.calendar("POST", EVENTS, token, event(id=event_id))
    assert (status, reason(again)) == (409, "duplicate")
    status, moved = await caller.calendar("PATCH", path, token, {"start": at("10:00"), "end": at("10:40")})
    assert (status, moved["sequence"], moved["summary"]) == (200, 1, "Consulta") and moved["etag"] != made["etag"]
    assert moved["extendedProperties"] == {"private": {"appointment": "a9"}}
    status, put = await caller.calendar("PUT", path, token, event(summary="Retorno"))
    assert (status, put["summary"], "extendedProperties" in put) == (200, "Retorno", False)
    assert (await caller.calendar("DELETE", path, token))[0] == 204
    status, gone = await caller.calendar("DELETE", path, token)
    assert (status, reason(gone)) == (410, "deleted")
    assert (await caller.calendar("GET", path, token))[1]["status"] == "cancelled"
    assert (await caller.calendar("POST", EVENTS, token, event(id=event_id)))[0] == 409
    _, back = await caller.calendar("PUT", path, token, event(status="confirmed"))
    assert back["status"] == "confirmed"
    status, unknown = await caller.calendar("GET", f"{EVENTS}/nobody", token)
    assert (status, reason(unknown)) == (404, "notFound")


async def test_a_change_on_an_old_etag_is_refused(caller: Any) -> None:
    token = await caller.access_token()
    made = await insert(caller, token)
    path = f"{EVENTS}/{made['id']}"
    match = {"if-match": made["etag"]}
    assert (await caller.calendar("PATCH", path, token, {"summary": "A"}, headers=match))[0] == 200
    for method in ("PATCH", "PUT", "DELETE"):
        status, answer = await caller.calendar(method, path, token, event(), headers=match)
        assert (status, reason(answer)) == (412, "conditionNotMet")
    _, now = await caller.calendar("GET", path, token)
    status, _ = await caller.calendar("GET", path, token, headers={"if-none-match": now["etag"]})
    assert status == 304


WRONG: list[tuple[Json, str]] = [
    ({"end": None}, "required"),
    ({"start": {}}, "required"),
    ({"end": at("08:00")}, "timeRangeEmpty"),
    ({"end": {"date": "2026-12-01"}}, "invalid"),
    ({"start": {"dateTime": "2026-12-01T09:00:00"}}, "required"),
    ({"start": {"dateTime": "amanhã"}}, "invalid"),
    ({"start": {**at("09:00"), "timeZone": "Brasil/Curitiba"}}, "invalid"),
    ({"id": "Maiúsculas"}, "invalid"),
    ({"id": "abc"}, "invalid"),
    ({"id": "abcde", "iCalUID": "x@y"}, "invalid"),
    ({"status": "maybe"}, "invalid"),
    ({"visibility": "secret"}, "invalid"),
    ({"attendees": [{"displayName": "Ana"}]}, "invalid"),
    ({"reminders": {"useDefault": False, "overrides": [{"method": "pigeon", "minutes": 10}]}}, "invalid"),
    ({"reminders": {"useDefault": False, "overrides": [{"method": "popup", "minutes": -1}]}}, "invalid"),
    ({"extendedProperties": {"private": {"k": 7}}}, "invalid"),
    ({"extendedProperties": {"private": {"k" * 45: "v"}}}, "invalid"),
    ({"recurrence": ["every day"]}, "invalid"),
    ({"summary": 7}, "invalid"),
]


@pytest.mark.parametrize(("change", "expected"), WRONG)
async def test_a_wrong_event_is_refused(caller: Any, change: Json, expected: str) -> None:
    token = await caller.access_token()
    status, answer = await caller.calendar("POST", EVENTS, token, event(**change))
    assert (status, reason(answer)) == (400, expected), answer
    assert (await caller.control("GET", f"/google/calendars/{OWNER}/events"))["items"] == []


SHAPES: list[Json] = [
    event(),
    event(attendees=[{"email": "ana@example.test", "responseStatus": "accepted"}]),
    event(reminders={"useDefault": False, "overrides": [{"method": "popup", "minutes": 30}]}),
    event(extendedProperties={"private": {"a": "b"}}, visibility="private", transparency="opaque"),
    event(summary=7),
    event(attendees={"email": "x"}),
    event(start="2026-12-01"),
    event(start={"date": "ontem"}, end={"date": "hoje"}),
    event(start={"dateTime": "às nove"}),
    event(recurrence="RRULE:FREQ=DAILY"),
    event(guestsCanModify="yes"),
    event(sequence="first"),
    event(extendedProperties={"private": ["a"]}),
    event(extendedProperties={"private": {"a": 1}}),
    event(reminders={"overrides": [{"method": "popup", "minutes": "ten"}]}),
    event(conferenceData=[]),
]


@pytest.mark.parametrize("number", range(len(SHAPES)))
async def test_what_googles_own_document_refuses_is_refused_here(caller: Any, number: int) -> None:
    body = SHAPES[number]
    api = OpenAPI.from_dict(DOCUMENT, config=Config(spec_validator_cls=None))  # type: ignore[arg-type]
    base, path = "https://www.googleapis.com", "/calendar/v3/calendars/primary/events"
    data = json.dumps(body).encode()
    request = MockRequest(base, "post", path, data=data, content_type="application/json")
    allowed = True
    try:
        api.validate_request(request)
    except Exception as error:  # openapi-core has many kinds, all of them a refusal
        allowed = False
        assert "InvalidRequestBody" in type(error).__name__ or "RequestBody" in repr(error), error
    token = await caller.access_token()
    status, answer = await caller.calendar("POST", EVENTS, token, body)
    assert (status == 200) == allowed, (allowed, answer)


async def test_lists_filter_order_and_page(caller: Any) -> None:
    token = await caller.access_token()
    for hour in ("11", "09", "10"):
        await insert(caller, token, summary=f"Às {hour}", start=at(f"{hour}:00"), end=at(f"{hour}:30"))
    await insert(caller, token, summary="Outro dia", start=at("09:00", "2026-12-02"), end=at("10:00", "2026-12-02"))
    day = {"timeMin": "2026-12-01T09:30:00-03:00", "timeMax": "2026-12-01T11:00:00-03:00"}
    status, answer = await caller.calendar("GET", EVENTS, token, params=day)
    assert [one["summary"] for one in answer["items"]] == ["Às 10"]
    ordered = {"singleEvents": "true", "orderBy": "startTime", "maxResults": "2"}
    _, first = await caller.calendar("GET", EVENTS, token, params=ordered)
    assert "nextSyncToken" not in first
    _, second = await caller.calendar("GET", EVENTS, token, params={**ordered, "pageToken": first["nextPageToken"]})
    summaries = [one["summary"] for one in first["items"] + second["items"]]
    assert summaries == ["Às 09", "Às 10", "Às 11", "Outro dia"] and "nextPageToken" not in second
    for wrong, expected in (
        ({"orderBy": "startTime"}, "badRequest"),
        ({"timeMin": "2026-12-01T09:00:00"}, "badRequest"),
        ({"timeMin": day["timeMax"], "timeMax": day["timeMin"]}, "timeRangeEmpty"),
        ({"maxResults": "0"}, "invalid"),
        ({"singleEvents": "maybe"}, "invalid"),
    ):
        status, answer = await caller.calendar("GET", EVENTS, token, params=wrong)
        assert (status, reason(answer)) == (400, expected)


async def test_a_sync_token_gives_only_what_changed_deleted_ones_too(caller: Any) -> None:
    token = await caller.access_token()
    kept, gone = await insert(caller, token, summary="Fica"), await insert(caller, token, summary="Vai")
    _, full = await caller.calendar("GET", EVENTS, token)
    sync = {"syncToken": full["nextSyncToken"]}
    assert (await caller.calendar("GET", EVENTS, token, params=sync))[1]["items"] == []
    await caller.calendar("DELETE", f"{EVENTS}/{gone['id']}", token)
    moved = await caller.control(
        "PATCH", f"/google/calendars/{OWNER}/events/{kept['id']}", {"start": at("15:00"), "end": at("15:30")}
    )
    _, changes = await caller.calendar("GET", EVENTS, token, params=sync)
    assert [(one["id"], one["status"]) for one in changes["items"]] == [
        (gone["id"], "cancelled"),
        (kept["id"], "confirmed"),
    ]
    assert changes["items"][1]["start"] == moved["start"] and changes["nextSyncToken"] != full["nextSyncToken"]
    status, answer = await caller.calendar("GET", EVENTS, token, params={**sync, "timeMin": "2026-12-01T00:00:00Z"})
    assert (status, reason(answer)) == (400, "invalid")
    await caller.control("POST", f"/google/calendars/{OWNER}/sync-tokens/expiry")
    status, answer = await caller.calendar("GET", EVENTS, token, params=sync)
    assert (status, reason(answer)) == (410, "fullSyncRequired")


async def test_what_changes_while_pages_are_read_comes_with_the_next_sync(caller: Any) -> None:
    token = await caller.access_token()
    for number in range(3):
        await insert(caller, token, summary=str(number))
    _, first = await caller.calendar("GET", EVENTS, token, params={"maxResults": "2"})
    late = await insert(caller, token, summary="late")
    page = {"maxResults": "2", "pageToken": first["nextPageToken"]}
    _, last = await caller.calendar("GET", EVENTS, token, params=page)
    _, changes = await caller.calendar("GET", EVENTS, token, params={"syncToken": last["nextSyncToken"]})
    assert late["id"] in [one["id"] for one in changes["items"]]


async def test_a_series_unrolls_and_one_of_it_can_be_moved_or_dropped(caller: Any) -> None:
    token = await caller.access_token()
    series = await insert(caller, token, recurrence=["RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4"])
    single = {"singleEvents": "true", "orderBy": "startTime"}
    _, answer = await caller.calendar("GET", EVENTS, token, params=single)
    days = [one["start"]["dateTime"][:10] for one in answer["items"]]
    assert days == ["2026-12-01", "2026-12-03", "2026-12-08", "2026-12-10"]
    second = answer["items"][1]["id"]
    assert second == f"{series['id']}_20261203T120000Z"
    await caller.calendar(
        "PATCH", f"{EVENTS}/{second}", token, {"start": at("16:00", "2026-12-03"), "end": at("16:40", "2026-12-03")}
    )
    await caller.calendar("DELETE", f"{EVENTS}/{answer['items'][2]['id']}", token)
    _, answer = await caller.calendar("GET", EVENTS, token, params=single)
    starts = [one["start"]["dateTime"][:16] for one in answer["items"]]
    assert starts == ["2026-12-01T09:00", "2026-12-03T16:00", "2026-12-10T09:00"]
    _, answer = await caller.calendar("GET", f"{EVENTS}/{series['id']}/instances", token)
    assert len(answer["items"]) == 3


async def test_free_and_busy(caller: Any) -> None:
    token = await caller.access_token()
    await insert(caller, token)
    await insert(caller, token, start=at("09:30"), end=at("10:00"))
    await insert(caller, token, start=at("12:00"), end=at("13:00"), transparency="transparent")
    asked = {"timeMin": "2026-12-01T00:00:00-03:00", "timeMax": "2026-12-02T00:00:00-03:00"}
    items = [{"id": "primary"}, {"id": "nobody@example.test"}]
    status, answer = await caller.calendar("POST", "/freeBusy", token, {**asked, "items": items})
    assert status == 200
    assert answer["calendars"]["primary"]["busy"] == [{"start": "2026-12-01T12:00:00Z", "end": "2026-12-01T13:00:00Z"}]
    assert answer["calendars"]["nobody@example.test"]["errors"][0]["reason"] == "notFound"
    narrow = await caller.access_token("https://www.googleapis.com/auth/calendar.events")
    status, answer = await caller.calendar("POST", "/freeBusy", narrow, {**asked, "items": items})
    assert (status, reason(answer)) == (403, "insufficientPermissions")


async def test_channels_notify_without_a_body_sync_first(caller: Any, clinic: Any, wait_until: Any) -> None:
    token = await caller.access_token()
    channel = {"id": "chan-0001", "type": "web_hook", "address": clinic.url, "token": "secret"}
    status, made = await caller.calendar("POST", f"{EVENTS}/watch", token, channel)
    assert status == 200 and made["kind"] == "api#channel" and made["expiration"].isdigit()
    await wait_until(lambda: len(clinic.notifications) == 1)
    sync = clinic.notifications[0]
    assert (sync["x-goog-resource-state"], sync["x-goog-message-number"]) == ("sync", "1")
    assert sync["x-goog-channel-token"] == "secret" and sync["x-goog-resource-id"] == made["resourceId"]
    clinic.answers = [503]
    await caller.control("PUT", "/google/settings", {"notification_retry_delays_ms": [5]})
    made_event = await insert(caller, token)
    await wait_until(lambda: len(clinic.notifications) == 3)
    assert {one["x-goog-resource-state"] for one in clinic.notifications[1:]} == {"exists"}
    assert quote(OWNER, safe="") in clinic.notifications[1]["x-goog-resource-uri"]
    status, answer = await caller.calendar("POST", f"{EVENTS}/watch", token, channel)
    assert (status, reason(answer)) == (400, "channelIdNotUnique")
    plain = {**channel, "id": "chan-2", "address": "http://example.com/hook"}
    assert (await caller.calendar("POST", f"{EVENTS}/watch", token, plain))[0] == 400
    stop = {"id": "chan-0001", "resourceId": made["resourceId"]}
    assert (await caller.calendar("POST", "/channels/stop", token, stop))[0] == 204
    await caller.calendar("DELETE", f"{EVENTS}/{made_event['id']}", token)
    assert (await caller.calendar("POST", "/channels/stop", token, stop))[0] == 404
    assert len(clinic.notifications) == 3


async def test_googles_own_client_finds_its_way(caller: Any, sandbox: Any) -> None:
    token = await caller.access_token()
    work = _with_googles_client(sandbox.base_url, token)
    answer = await asyncio.to_thread(work)
    assert answer == ["Clínica Modelo", "Consulta", 409, 412, 410, 1]


def _with_googles_client(base_url: str, token: str) -> Any:
    def work() -> list[Any]:
        def authorised(http: Any, *given: Any, **named: Any) -> HttpRequest:
            request: HttpRequest = HttpRequest(http, *given, **named)
            request.headers["authorization"] = f"Bearer {token}"
            return request

        with_httplib = build_http()  # type: ignore[no-untyped-call]
        found = Path(discovery_cache.__path__[0]) / "documents/calendar.v3.json"
        document = json.loads(found.read_text("utf-8"))
        document["rootUrl"] = base_url + "/google/"
        api = build_from_document(document, http=with_httplib, requestBuilder=authorised)
        try:
            name = api.calendarList().list(minAccessRole="writer").execute()["items"][0]["summary"]
            body = event(id="abcdef0123")
            made = api.events().insert(calendarId="primary", body=body, sendUpdates="none").execute()
            codes = []
            changing = api.events().patch(calendarId="primary", eventId=made["id"], body={"summary": "x"})
            changing.headers["if-match"] = '"0"'
            deleting = api.events().delete(calendarId="primary", eventId=made["id"])
            listed = len(api.events().list(calendarId="primary", singleEvents=True).execute()["items"])
            deleting.execute()
            for request in (api.events().insert(calendarId="primary", body=body), changing, deleting):
                try:
                    request.execute()
                except HttpError as error:
                    codes.append(error.resp.status)
            return [name, made["summary"], *codes, listed]
        finally:
            with_httplib.close()

    return work


async def test_who_is_written_to_of_what_and_when_nobody_is(caller: Any) -> None:
    token = await caller.access_token()
    ana, rui = {"email": "Ana@x.test"}, {"email": "rui@x.test"}

    async def sent(method: str, path: str, body: Json | None, updates: str | None) -> list[tuple[str, str]]:
        before = (await caller.control("GET", "/ledger?kind=mail&limit=1000"))["last_seq"]
        query = f"?sendUpdates={updates}" if updates else ""
        status, answer = await caller.calendar(method, path + query, token, body)
        assert status < 300, answer
        told = await caller.control("GET", f"/ledger?kind=mail&since={before}&limit=1000")
        return [(one["what"], one["to"]) for one in told["entries"]]

    made = event(id="abcdef", attendees=[ana])
    assert await sent("POST", EVENTS, made, "all") == [("invitation", "ana@x.test")]
    path = f"{EVENTS}/abcdef"
    assert await sent("PATCH", path, {"attendees": [ana, rui]}, None) == [], "said nothing, nobody is told"
    assert await sent("PATCH", path, {"reminders": {"useDefault": False}}, "all") == []
    both = [("update", "ana@x.test"), ("update", "rui@x.test")]
    assert await sent("PATCH", path, {"summary": "Outra hora"}, "externalOnly") == both
    assert await sent("PATCH", path, {"attendees": [rui]}, "all") == [("cancellation", "ana@x.test")]
    replies = f"/google/calendars/{OWNER}/events/abcdef/replies"
    await caller.control("POST", replies, {"email": "RUI@x.test", "response": "declined"})
    _, read = await caller.calendar("GET", path, token)
    assert read["attendees"] == [{**rui, "responseStatus": "declined"}]
    assert await sent("DELETE", path, None, "all") == [("cancellation", "rui@x.test")]
    status, refused = await caller.calendar("POST", f"{EVENTS}?sendUpdates=perhaps", token, event())
    assert (status, reason(refused)) == (400, "invalid")
