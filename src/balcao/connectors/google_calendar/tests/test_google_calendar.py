"""The connector against the sandbox's Google, each of its requests judged by Google's own description."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from balcao.connectors.google_calendar import calendar, health, oauth
from balcao.connectors.google_calendar.settings import Settings
from balcao.connectors.google_calendar.tests.discovery import judge
from balcao.connectors.google_calendar.tests.google import (
    EVENT,
    KEY,
    OURS,
    REDIRECT,
    START,
    VERIFIER,
    Google,
    consent,
)
from balcao.contracts.calendar import Busy, Changed, Kept
from balcao.core import clock
from balcao.core.outcomes import Rejected, Unauthorized, Unavailable


def test_a_uuid_is_its_own_event_id_and_other_keys_become_legal() -> None:
    assert calendar.event_id(KEY) == "6f1c2d3e4b5a4c6d8e7f90a1b2c3d4e5"
    for key in ("Consulta nº 7", "", "zzz-zzz", "x" * 2000):
        assert calendar.LEGAL_ID.fullmatch(calendar.event_id(key))


async def test_consent_asks_for_what_is_used_with_pkce_and_a_lasting_token(google: Google) -> None:
    url = oauth.authorize_url(google.settings, redirect_uri=REDIRECT, state="a b&c", code_challenge="ch")
    asked = parse_qs(urlsplit(url).query)
    assert asked["access_type"] == ["offline"]
    assert asked["prompt"] == ["consent"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"] == ["a b&c"]
    assert {scope.removeprefix(oauth.PREFIX) for scope in asked["scope"][0].split()} == set(oauth.SCOPES)


async def test_a_box_left_unticked_is_said(google: Google) -> None:
    code = await consent(google.settings, scope=f"{oauth.PREFIX}calendar.events")
    with pytest.raises(Unauthorized, match="scope_missing"):
        await oauth.exchange(google.settings, code=code, redirect_uri=REDIRECT, code_verifier=VERIFIER)


async def test_another_verifier_or_a_code_used_twice_is_refused(google: Google) -> None:
    code = await consent(google.settings)
    with pytest.raises(Unauthorized, match="invalid_grant"):
        await oauth.exchange(google.settings, code=code, redirect_uri=REDIRECT, code_verifier="w" * 64)


async def test_tokens_are_refreshed_until_consent_is_taken_back(google: Google) -> None:
    assert google.settings.refresh_token is not None
    token = google.settings.refresh_token.get_secret_value()
    fresh = await oauth.refresh(google.settings, token)
    assert fresh.access_token
    assert timedelta(minutes=50) < fresh.expires_at - clock.now() <= timedelta(hours=1)
    await oauth.revoke(google.settings, token)
    with pytest.raises(Unauthorized, match="invalid_grant"):
        await oauth.refresh(google.settings, token)
    await oauth.revoke(google.settings, token)


async def test_a_token_endpoint_that_fails_is_not_a_lost_consent(google: Google) -> None:
    await google.fault(scope="google.token", kind="error", http=503, code="backend_error")
    with pytest.raises(Unavailable):
        await oauth.refresh(google.settings, "any")


def test_the_installations_client_is_never_shown_to_another_token_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_CLIENT_ID", "the-installations")
    monkeypatch.setenv("GOOGLE_CLIENT_SECRET", "its-secret")
    asked = {"redirect_uri": REDIRECT, "state": "s", "code_challenge": "c"}
    assert "the-installations" in oauth.authorize_url(Settings(), **asked)
    with pytest.raises(Unauthorized, match="no_client"):
        oauth.authorize_url(Settings(token_url="https://evil.example/token"), **asked)


async def test_calendars_are_those_that_can_be_written_to(google: Google) -> None:
    listed = [{"id": "so-leitura@x.test", "summary": "Só leitura", "accessRole": "reader"}]
    several = [{"id": f"sala-{n}@x.test", "summary": f"Sala {n}", "accessRole": "writer"} for n in range(3)]
    own = {"id": OURS, "summary": "Clínica Modelo", "primary": True, "timeZone": "America/Sao_Paulo"}
    await google.control(
        "PUT", f"google/accounts/{OURS}", json={"name": "Clínica", "calendars": [own, *several, *listed]}
    )
    found = await calendar.calendars(google.settings)
    assert [one.name for one in found] == ["Clínica Modelo", "Sala 0", "Sala 1", "Sala 2"]
    assert found[0].is_primary and found[0].id == OURS and found[0].timezone == "America/Sao_Paulo"
    assert (await health.check(google.settings)).detail.startswith("Conectado: Clínica Modelo")


async def test_an_appointment_stands_once_private_and_tells_nothing(google: Google) -> None:
    first = await calendar.put(google.settings, OURS, EVENT, None)
    again = await calendar.put(google.settings, OURS, EVENT, None)
    assert first.event_id == again.event_id == calendar.event_id(KEY)
    (event,) = await google.events()
    assert event["visibility"] == "private"
    assert event["extendedProperties"] == {"private": {"balcao": KEY}}
    assert event["start"] == {"dateTime": "2026-12-01T09:00:00-03:00", "timeZone": "America/Sao_Paulo"}
    assert [one["minutes"] for one in event["reminders"]["overrides"]] == [30, 1440]
    assert "attendees" not in event
    assert again.url == event["htmlLink"]


async def test_an_appointment_moves_with_its_id(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, EVENT, None)
    later = replace(EVENT, start_at=START + timedelta(hours=2), end_at=START + timedelta(hours=3), reminders=())
    moved = await calendar.put(google.settings, OURS, later, kept)
    assert (moved.event_id, moved.etag != kept.etag) == (kept.event_id, True)
    (event,) = await google.events()
    assert event["start"]["dateTime"] == "2026-12-01T11:00:00-03:00"
    assert event["reminders"].get("overrides", []) == []


async def test_a_change_made_meanwhile_by_hand_is_told_and_not_written_over(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, EVENT, None)
    later = {"dateTime": "2026-12-01T15:00:00-03:00", "timeZone": "America/Sao_Paulo"}
    end = {**later, "dateTime": "2026-12-01T15:40:00-03:00"}
    await google.control("PATCH", f"google/calendars/{OURS}/events/{kept.event_id}", json={"start": later, "end": end})
    with pytest.raises(Changed) as raised:
        await calendar.put(google.settings, OURS, replace(EVENT, location="Sala 2"), kept)
    seen = raised.value.seen
    (event,) = await google.events()
    assert (seen.etag, seen.start_at, seen.is_gone) == (event["etag"], START + timedelta(hours=6), False)
    assert event["location"] == "Rua XV, 1"
    ours = await calendar.put(google.settings, OURS, replace(EVENT, location="Sala 2"), replace(kept, etag=seen.etag))
    (event,) = await google.events()
    assert (event["start"]["dateTime"], event["etag"]) == ("2026-12-01T09:00:00-03:00", ours.etag)


async def test_an_event_deleted_by_hand_is_told_and_comes_back_only_when_asked(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, EVENT, None)
    await google.control("DELETE", f"google/calendars/{OURS}/events/{kept.event_id}")
    with pytest.raises(Changed) as raised:
        await calendar.put(google.settings, OURS, replace(EVENT, location="Sala 2"), kept)
    assert raised.value.seen.is_gone
    assert [event["status"] for event in await google.events()] == ["cancelled"]


async def test_a_change_whose_answer_was_lost_is_not_taken_for_somebody_elses(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, EVENT, None)
    later = replace(EVENT, start_at=START + timedelta(hours=2), end_at=START + timedelta(hours=3))
    await google.fault(scope="google.events.patch", kind="lose_answer")
    with pytest.raises(Unavailable):
        await calendar.put(google.settings, OURS, later, kept)
    again = await calendar.put(google.settings, OURS, later, kept)
    (event,) = await google.events()
    assert (event["etag"], event["start"]["dateTime"]) == (again.etag, "2026-12-01T11:00:00-03:00")


async def test_an_insert_whose_answer_was_lost_leaves_one_event(google: Google) -> None:
    await google.fault(scope="google.events.insert", kind="lose_answer")
    with pytest.raises(Unavailable):
        await calendar.put(google.settings, OURS, EVENT, None)
    kept = await calendar.put(google.settings, OURS, EVENT, None)
    assert [event["id"] for event in await google.events()] == [kept.event_id]


async def test_what_was_cancelled_comes_back_under_the_same_id(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, EVENT, None)
    await calendar.remove(google.settings, OURS, KEY, kept)
    await calendar.remove(google.settings, OURS, KEY, kept)
    await calendar.remove(google.settings, OURS, "00000000-0000-4000-8000-000000000000", None)
    assert [event["status"] for event in await google.events()] == ["cancelled"]
    back = await calendar.put(google.settings, OURS, EVENT, None)
    assert back.event_id == kept.event_id
    assert [event["status"] for event in await google.events()] == ["confirmed"]


async def test_an_event_of_another_origin_is_not_written_over(google: Google) -> None:
    theirs = {
        "id": calendar.event_id(KEY),
        "summary": "deles",
        "start": {"dateTime": "2026-12-01T09:00:00-03:00"},
        "end": {"dateTime": "2026-12-01T10:00:00-03:00"},
        "extendedProperties": {"private": {"balcao": "outra-chave"}},
    }
    await google.control("POST", f"google/calendars/{OURS}/events", json=theirs)
    with pytest.raises(Rejected, match="foreign_event"):
        await calendar.put(google.settings, OURS, EVENT, None)


async def test_busy_times_are_told_and_a_calendar_that_failed_is_not_free(google: Google) -> None:
    await calendar.put(google.settings, OURS, EVENT, None)
    far = START + timedelta(days=130)
    assert await calendar.busy(google.settings, OURS, START - timedelta(days=1), far) == [Busy(START, EVENT.end_at)]
    with pytest.raises(Rejected, match="notFound"):
        await calendar.busy(google.settings, "nenhuma@x.test", START, far)


async def test_a_calendar_that_is_not_there_is_said(google: Google) -> None:
    known = Kept(calendar.event_id(KEY), '"1"')
    for before in (None, known):
        with pytest.raises(Rejected, match="notFound"):
            await calendar.put(google.settings, "nenhuma@x.test", EVENT, before)
    await calendar.remove(google.settings, "nenhuma#1@x.test", KEY, None)


@pytest.mark.parametrize(
    ("http_status", "reason", "outcome"),
    [
        (401, "authError", Unauthorized),
        (403, "insufficientPermissions", Unauthorized),
        (403, "accessNotConfigured", Unauthorized),
        (403, "rateLimitExceeded", Unavailable),
        (429, "userRateLimitExceeded", Unavailable),
        (403, "calendarUsageLimitsExceeded", Unavailable),
        (503, "backendError", Unavailable),
        (400, "invalid", Rejected),
        (403, "forbiddenForNonOrganizer", Rejected),
        (403, "requiredAccessLevel", Rejected),
    ],
)
async def test_errors_go_by_their_reason(
    google: Google, http_status: int, reason: str, outcome: type[Exception]
) -> None:
    await google.fault(scope="google.events.insert", kind="error", http=http_status, reason=reason, code=reason)
    with pytest.raises(outcome, match=reason):
        await calendar.put(google.settings, OURS, EVENT, None)


async def test_without_consent_nothing_is_asked(google: Google) -> None:
    with pytest.raises(Unauthorized, match="not_connected"):
        await calendar.calendars(google.settings.model_copy(update={"access_token": None}))
    assert await google.calls() == []


def test_the_judge_finds_what_google_would_not_take() -> None:
    path = f"/google/calendar/v3/calendars/{OURS}/events"
    assert judge("POST", path, {"sendUpdates": "none"}, {"id": "abcde"}) == []
    assert judge("POST", path, {"sendUpdates": "perhaps"}, {})
    assert judge("POST", path, {"unheardOf": "1"}, {})
    assert judge("POST", path, {}, {"sumary": "x"})
    assert judge("POST", path, {}, {"start": {"dateTime": 5}})
    assert judge("POST", path, {}, None)
    with pytest.raises(AssertionError):
        judge("PUT", "/google/calendar/v3/freeBusy", {}, {})
