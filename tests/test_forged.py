"""Tokens and webhooks that others made: refused, without a trace of what they say; and clocks that are wrong."""

import base64
import hashlib
import hmac
import io
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest

from balcao.core import clock
from balcao.domains.identity import signing
from balcao.domains.identity.signing import AUDIENCE, ISSUER, TYPE
from balcao.testing import make_identity
from balcao.testing.api import api
from balcao.testing.stage import BUSINESS_ID, PHONE_ID, SECRET, Stage


def _claims(person: make_identity.SignedIn) -> dict[str, Any]:
    return dict(jwt.decode(person.access_token, options={"verify_signature": False}))


async def _status(token: str) -> int:
    async with api({"Authorization": f"Bearer {token}"}, quiet=True) as client:
        return (await client.get("/api/v1/me")).status_code


def _bare(header: str, claims: str, signature: bytes = b"x") -> str:
    pieces = (header.encode(), claims.encode(), signature)
    return ".".join(base64.urlsafe_b64encode(piece).decode().rstrip("=") for piece in pieces)


@pytest.mark.parametrize(
    "token",
    [
        _bare('{"alg":"none","typ":"at+jwt"}', "{}", b""),
        _bare('{"alg":"EdDSA","typ":"at+jwt","kid":' + "[" * 10_000 + "]" * 10_000 + "}", "{}"),
        _bare('{"alg":"EdDSA","typ":"at+jwt","kid":"' + "9" * 10_000 + '"}', '{"exp":1e400}'),
        _bare('{"alg":"EdDSA","typ":"at+jwt","kid":"\\u0000"}', "{}"),
        _bare('{"alg":"EdDSA","typ":"at+jwt","kid":"../../etc/passwd"}', "{}"),
        _bare('{"alg":"EdDSA","typ":"at+jwt","jku":"http://127.0.0.1/keys"}', "{}"),
        _bare('{"alg":["EdDSA"],"typ":{"at+jwt":1},"kid":{}}', "[]"),
        "..", "a.b.c", "%00", "=" * 5000,
    ],
)  # fmt: skip
async def test_a_token_that_is_no_token_is_a_401_and_no_defect(database_url: str, token: str) -> None:
    assert await _status(token) == 401


async def test_another_algorithm_audience_or_time_is_a_401(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    claims = _claims(person)
    kid, key = await signing._signing_key()
    public = key.public_key().public_bytes_raw()
    headers = {"kid": kid, "typ": TYPE}
    now = clock.now()
    wrong = [
        _bare(json.dumps({"alg": "HS256", **headers}), json.dumps(claims), b""),
        jwt.encode(claims, public.hex(), "HS256", headers),
        jwt.encode({**claims, "aud": "another"}, key, "EdDSA", headers),
        jwt.encode({**claims, "iss": "another"}, key, "EdDSA", headers),
        jwt.encode({**claims, "exp": now - timedelta(seconds=1)}, key, "EdDSA", headers),
        jwt.encode(claims, key, "EdDSA", {**headers, "typ": "mfa+jwt"}),
        person.refresh_token,
    ]
    assert [await _status(token) for token in wrong] == [401] * len(wrong)
    assert await _status(jwt.encode(claims, key, "EdDSA", headers)) == 200, "what is right passes"
    assert (claims["aud"], claims["iss"]) == (AUDIENCE, ISSUER)


async def test_a_token_of_a_host_whose_clock_is_ahead_or_of_before_ours_was_set_back_is_good(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    kid, key = await signing._signing_key()
    for ahead in (timedelta(seconds=2), timedelta(hours=1)):
        claims = {**_claims(person), "iat": clock.now() + ahead, "exp": clock.now() + ahead + timedelta(minutes=15)}
        assert await _status(jwt.encode(claims, key, "EdDSA", {"kid": kid, "typ": TYPE})) == 200


def _webhook(*people: str, number: str = PHONE_ID, at: int | None = None) -> bytes:
    at = int(clock.now().timestamp()) if at is None else at
    messages = [
        {"from": person, "id": f"wamid.{uuid4().hex}", "timestamp": str(at), "type": "text", "text": {"body": "oi"}}
        for person in people
    ]
    contacts = [{"profile": {"name": f"Forja {person[-3:]}"}, "wa_id": person} for person in people]
    value = {"metadata": {"phone_number_id": number}, "contacts": contacts, "messages": messages}
    entry = [{"id": BUSINESS_ID, "changes": [{"field": "messages", "value": value}]}]
    return json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()


async def _post(stage: Stage, body: bytes, secret: str, signed: bytes | None = None) -> int:
    told = hmac.new(secret.encode(), body if signed is None else signed, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={told}"}
    hook = f"{stage.base}/api/v1/webhooks/whatsapp"
    async with stage.http.post(hook, data=io.BytesIO(body), headers=headers) as response:
        return response.status


async def test_another_tenant_that_names_our_number_gets_its_own_and_nothing_reaches_us(stage: Stage) -> None:
    """It may register the same public id; what its secret signed is its own alone, and our secret is not its."""
    async with stage.another_account("Clínica da Forja") as theirs:
        pass
    settings = {
        "phone_number_id": PHONE_ID, "business_account_id": BUSINESS_ID, "access_token": "EAAforja",
        "app_secret": "another-secret-of-theirs", "verify_token": "forja",
    }  # fmt: skip
    body = {"connector": "whatsapp_cloud", "name": "Forja", "bot": False, "settings": settings}
    await stage.call("POST", "/api/v1/connections", body, Authorization=f"Bearer {theirs}")
    assert await _post(stage, _webhook("5511987681001"), "another-secret-of-theirs") == 200
    assert await _post(stage, _webhook("5511987681002"), SECRET) == 200
    assert await _post(stage, _webhook("5511987681003"), "nobody's") == 401
    reserialised = _webhook("5511987681004")
    assert await _post(stage, json.dumps(json.loads(reserialised), indent=1).encode(), SECRET, reserialised) == 401

    async def people(token: str) -> set[str]:
        path = "/api/v1/conversations?status=all&limit=100"
        items = (await stage.call("GET", path, Authorization=f"Bearer {token}"))["items"]
        asked = {f"Forja {number:03}" for number in (1, 2, 3, 4)}
        return {c["contact"]["name"] for c in items} & asked

    async def both() -> bool:
        return (await people(stage.token), await people(theirs)) == ({"Forja 002"}, {"Forja 001"})

    await stage.until(both, 15, "each its own")


async def test_a_providers_clock_that_is_wrong_opens_no_window_and_leads_no_list(stage: Stage) -> None:
    now = int(clock.now().timestamp())
    times = {"5511987681011": now + 40 * 86_400, "5511987681012": now - 10 * 365 * 86_400, "5511987681013": 0}
    times["5511987681014"] = 10**15 - 1  # the year 33658: no time at all
    for person, at in times.items():
        assert await _post(stage, _webhook(person, at=at), SECRET) == 200
    for person, at in times.items():
        conversation = await stage.patient(person).conversation()
        here = clock.now()
        assert conversation["last_message_at"] <= here.isoformat().replace("+00:00", "Z"), person
        until = conversation["window_expires_at"]
        assert until is None or until <= (here + timedelta(hours=24)).isoformat(), person
        path = f"/api/v1/conversations/{conversation['id']}/messages"
        if at < now - 86_400 or at > 10**12:
            refused = await stage.call("POST", path, {"text": "ainda?"}, expect=409)
            assert refused["type"].endswith("window-closed")
        else:
            await stage.call("POST", path, {"text": "oi"}, expect=201)
