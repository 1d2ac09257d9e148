"""Google's OAuth: what is asked is checked, codes serve once, PKCE holds, tokens end, consent can be taken back."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

CLIENT = "sandbox.apps.googleusercontent.test"
REDIRECT = "http://127.0.0.1:9/callback"
SCOPE = "https://www.googleapis.com/auth/calendar.events"
AUTH = "/google/o/oauth2/v2/auth"
ASKED = {"client_id": CLIENT, "redirect_uri": REDIRECT, "response_type": "code", "scope": SCOPE, "state": "s t&1"}
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


async def back(caller: Any, method: str = "GET", form: Any = None, **asked: str) -> dict[str, str]:
    query = {**ASKED, **asked}
    async with caller.session.request(method, AUTH, params=query, data=form, allow_redirects=False) as answer:
        assert answer.status == 302, await answer.text()
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def test_a_person_consents_on_a_page_in_portuguese(caller: Any) -> None:
    status, page = await caller.call("GET", AUTH, params=ASKED)
    assert status == 200
    for words in ("Permitir", "Negar", "agenda@clinica-modelo.test", "Ver e editar eventos", 'lang="pt-BR"'):
        assert words in page
    form = {"decision": "allow", "account": "outra@clinica-modelo.test", "scope": SCOPE}
    answer = await back(caller, "POST", form)
    assert answer["state"] == "s t&1" and answer["scope"] == SCOPE
    _, tokens = await caller.token(grant_type="authorization_code", code=answer["code"], redirect_uri=REDIRECT)
    assert tokens["token_type"] == "Bearer" and tokens["expires_in"] == 3600
    _, event = await caller.calendar("GET", "/calendars/primary/events", tokens["access_token"])
    assert event["summary"] == "Outra conta"
    refused = await back(caller, "POST", {**form, "decision": "deny"})
    assert refused["error"] == "access_denied" and refused["state"] == "s t&1" and "code" not in refused


async def test_unticked_scopes_are_not_granted(caller: Any) -> None:
    both = f"{SCOPE} https://www.googleapis.com/auth/calendar.calendarlist.readonly"
    form = {"decision": "allow", "account": "outra@clinica-modelo.test", "scope": SCOPE}
    answer = await back(caller, "POST", form, scope=both)
    _, tokens = await caller.token(grant_type="authorization_code", code=answer["code"], redirect_uri=REDIRECT)
    assert tokens["scope"] == SCOPE
    status, denied = await caller.calendar("GET", "/users/me/calendarList", tokens["access_token"])
    assert status == 403
    assert denied["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"redirect_uri": "https://evil.example/"}, 400, "redirect_uri_mismatch"),
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_the_clients(
    caller: Any, change: dict[str, str], status: int, words: str
) -> None:
    answer = await caller.call("GET", AUTH, params={**ASKED, **change, "auto": "1"}, allow_redirects=False)
    assert answer[0] == status and words in answer[1]


async def test_registered_addresses_are_exact(caller: Any) -> None:
    client = {"client_secret": "x", "redirect_uris": ["http://127.0.0.1:8000/api/v1/oauth/callback"]}
    await caller.control("PUT", "/google/clients/mine", client)
    query = {**ASKED, "client_id": "mine", "auto": "1", "redirect_uri": "http://127.0.0.1:8000/api/v1/oauth/callback/"}
    assert (await caller.call("GET", AUTH, params=query, allow_redirects=False))[0] == 400
    query["redirect_uri"] = query["redirect_uri"].rstrip("/")
    assert (await caller.call("GET", AUTH, params=query, allow_redirects=False))[0] == 302


async def test_a_code_serves_once_and_takes_its_tokens_with_it(caller: Any) -> None:
    code = await caller.code()
    exchange = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    assert (await caller.token(**{**exchange, "redirect_uri": REDIRECT + "/other"}))[0] == 400
    _, tokens = await caller.token(**exchange)
    assert (await caller.calendar("GET", "/users/me/calendarList", tokens["access_token"]))[0] == 200
    status, answer = await caller.token(**exchange)
    assert (status, answer["error"]) == (400, "invalid_grant")
    assert (await caller.calendar("GET", "/users/me/calendarList", tokens["access_token"]))[0] == 401
    code = await caller.code()
    await caller.control("PUT", "/clock", {"offset_seconds": 601})
    assert (await caller.token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT))[0] == 400


async def test_pkce_is_held_to(caller: Any) -> None:
    for verifier, expected in ((None, 400), ("w" * 64, 400), ("v" * 10, 400), (VERIFIER, 200)):
        code = await caller.code(code_challenge=CHALLENGE, code_challenge_method="S256")
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
        status, answer = await caller.token(**form, **({"code_verifier": verifier} if verifier else {}))
        assert status == expected, answer
        assert expected == 200 or answer["error"] == "invalid_grant"


async def test_a_refresh_token_comes_at_the_first_consent_and_when_asked_for_again(caller: Any) -> None:
    async def tokens(**asked: str) -> Any:
        code = await caller.code(**asked)
        return (await caller.token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT))[1]

    first = await tokens(prompt="select_account")
    assert "refresh_token" in first
    assert "refresh_token" not in await tokens(prompt="select_account")
    assert "refresh_token" in await tokens(prompt="consent")
    assert "refresh_token" not in await tokens(access_type="online")
    _, refreshed = await caller.token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert "refresh_token" not in refreshed and refreshed["access_token"] != first["access_token"]
    await caller.control("PUT", "/google/settings", {"rotate_refresh_tokens": True})
    _, rotated = await caller.token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert rotated["refresh_token"] != first["refresh_token"]
    assert (await caller.token(grant_type="refresh_token", refresh_token=first["refresh_token"]))[0] == 400
    assert (await caller.token(grant_type="refresh_token", refresh_token=rotated["refresh_token"]))[0] == 200


async def test_access_ends_by_the_clock_and_consent_can_be_taken_back(caller: Any) -> None:
    code = await caller.code()
    _, tokens = await caller.token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT)
    await caller.control("PUT", "/clock", {"offset_seconds": 3601})
    status, answer = await caller.calendar("GET", "/users/me/calendarList", tokens["access_token"])
    assert (status, answer["error"]["errors"][0]["reason"]) == (401, "authError")
    _, fresh = await caller.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    await caller.control("POST", "/google/tokens/expiry", {})
    assert (await caller.calendar("GET", "/users/me/calendarList", fresh["access_token"]))[0] == 401
    assert (await caller.call("POST", "/google/revoke", data={"token": tokens["refresh_token"]}))[0] == 200
    status, answer = await caller.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert (status, answer["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "authorization_code", "client_secret": "wrong"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({}, 400, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
    ],
)
async def test_token_errors_are_those_of_the_standard(
    caller: Any, form: dict[str, str], status: int, error: str
) -> None:
    found, answer = await caller.token(**form)
    assert (found, answer["error"]) == (status, error)


async def test_faults_reach_google_too(caller: Any) -> None:
    token = await caller.access_token()
    fault = {"scope": "google.calendar_list", "kind": "rate_limit", "retry_after": 3, "times": 1}
    await caller.control("PUT", "/faults", fault)
    status, answer = await caller.calendar("GET", "/users/me/calendarList", token)
    assert (status, answer["error"]["errors"][0]) == (
        429,
        {"domain": "usageLimits", "reason": "rateLimitExceeded", "message": "Rate Limit Exceeded"},
    )
    fault = {"scope": "google.token", "kind": "error", "http": 400, "code": "invalid_grant", "times": 1}
    await caller.control("PUT", "/faults", fault)
    assert (await caller.token(grant_type="refresh_token", refresh_token="x"))[1]["error"] == "invalid_grant"


async def test_the_week_stands_on_a_page(caller: Any) -> None:
    event = {"summary": "Limpeza <b>", "start": {"dateTime": "2026-11-26T14:00:00-03:00"}}
    event["end"] = {"dateTime": "2026-11-26T14:40:00-03:00"}
    await caller.control("POST", "/google/calendars/agenda@clinica-modelo.test/events", event)
    status, page = await caller.call("GET", "/google/calendar", params={"week": "2026-11-25"})
    assert status == 200
    assert "Limpeza &lt;b&gt;" in page and "14:00–14:40" in page and "23 a 29 de novembro de 2026" in page
    _, other = await caller.call("GET", "/google/calendar", params={"week": "2026-12-01"})
    assert "Limpeza" not in other
