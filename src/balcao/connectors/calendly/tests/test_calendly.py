"""The connector against the sandbox's Calendly; each request, and each answer, judged by a published description."""

import base64
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from pydantic import SecretStr

from balcao.connectors.calendly import bookings, health, inbound, oauth
from balcao.connectors.calendly.settings import Settings
from balcao.connectors.calendly.tests.document import judge, judge_answer
from balcao.connectors.calendly.tests.signed import signed
from balcao.contracts.bookings_outside import Holder, OutsideBooking
from balcao.contracts.messaging import Request
from balcao.core import clock, http
from balcao.core.outcomes import Rejected, Unauthorized, Unavailable, Unknown
from balcao.sandbox.app import running

REDIRECT = "http://127.0.0.1:8000/api/v1/oauth/callback"
VERIFIER = "v" * 64
START = (datetime.now(UTC) + timedelta(days=7)).replace(hour=12, minute=0, second=0, microsecond=0)
ADDRESS = "http://127.0.0.1:1/api/v1/webhooks/calendly/0199"
SECRET = "our-own-secret"


@dataclass(frozen=True)
class Calendly:
    """The sandbox, and the settings of a connection to it."""

    base_url: str
    settings: Settings

    async def control(self, method: str, path: str, **options: Any) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.base_url}/control/{path}", **options) as answer,
        ):
            assert answer.status < 300, await answer.text()
            return await answer.json() if answer.status != 204 else None

    async def fault(self, **fault: Any) -> None:
        await self.control("PUT", "faults", json={"times": 1, **fault})

    async def booked(self, at: datetime = START, **more: Any) -> OutsideBooking:
        wanted = {"event_type": "SANDBOXCONSULTA", "start_time": at.isoformat(), "name": "Ana Lima"}
        made = await self.control("POST", "calendly/invitees", json={**wanted, "email": "ana@example.com", **more})
        found = await bookings.booking(self.settings, made["uri"])
        assert found is not None
        return found

    async def holder(self) -> Holder:
        return await bookings.holder(self.settings)


@pytest_asyncio.fixture
async def calendly() -> AsyncIterator[Calendly]:
    async with running() as sandbox, http.opened(allow_hosts=["127.0.0.1"]):
        place = f"{sandbox.base_url}/calendly"
        settings = Settings(
            personal_token=SecretStr("sandbox-calendly-token"),
            client_id="sandbox-calendly-client",
            client_secret=SecretStr("sandbox-secret"),
            signing_key=SecretStr("sandbox-calendly-app-key"),
            base_url=f"{place}/api",
            auth_url=f"{place}/oauth/authorize",
            token_url=f"{place}/oauth/token",
            revoke_url=f"{place}/oauth/revoke",
        )
        played = Calendly(sandbox.base_url, settings)
        yield played
        told = await played.control("GET", "ledger?kind=call&limit=1000")
        for call in told["entries"]:
            # The ledger keeps the size alone of what is very long.
            if call["path"].startswith("/calendly/api/") and not isinstance(call["answer"], str):
                asked = judge(call["method"], call["path"], dict(parse_qsl(call["query"])), call["body"])
                answered = judge_answer(call["method"], call["path"], call["status"] or 0, call["answer"])
                assert (asked, answered) == ([], []), (call["method"], call["path"], asked, answered)


async def consented(calendly: Calendly, **changed: Any) -> Settings:
    settings = calendly.settings.model_copy(update={"personal_token": None, **changed})
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    url = oauth.authorize_url(settings, redirect_uri=REDIRECT, state="s1", code_challenge=challenge)
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{url}&auto=1", allow_redirects=False) as answer,
    ):
        back = parse_qs(urlsplit(answer.headers["Location"]).query)
    tokens = await oauth.exchange(settings, code=back["code"][0], redirect_uri=REDIRECT, code_verifier=VERIFIER)
    given = {"access_token": tokens.access_token, "refresh_token": tokens.refresh_token}
    return Settings(**{**settings.model_dump(), **given})


async def test_who_it_is_and_what_can_be_booked(calendly: Calendly) -> None:
    found = await bookings.offerings(calendly.settings, await calendly.holder())
    assert {one.name: one.duration for one in found} == {
        "Consulta pelo Calendly": timedelta(minutes=30),
        "Avaliação pelo Calendly": timedelta(minutes=60),
    }
    assert (await health.check(calendly.settings)).detail == "Conectado: Dra. Ana Prado · 2 tipos de evento"


async def test_a_booking_is_read_whole(calendly: Calendly) -> None:
    answers = [{"question": "Seu celular", "answer": "11 98765-4321", "position": 0}]
    found = await calendly.booked(answers=answers, calendar_event="8suu9k3hj0")
    assert (found.name, found.email, found.phone) == ("Ana Lima", "ana@example.com", "11 98765-4321")
    assert (found.start_at, found.end_at) == (START, START + timedelta(minutes=30))
    assert (found.host_emails, found.calendar_event_id) == (("dra.ana@exemplo.com.br",), "8suu9k3hj0")
    assert await bookings.booking(calendly.settings, found.id.replace(found.id[-4:], "ZZZZ")) is None


async def test_the_list_is_read_page_by_page_and_its_stamps_tell_what_changed(calendly: Calendly) -> None:
    for number in range(101):
        await calendly.booked(START + timedelta(hours=number))
    whole = (await calendly.holder(), START - timedelta(days=1), START + timedelta(days=9))
    first = await bookings.events(calendly.settings, *whole, None)
    assert (len(first.events), first.next_page) == (100, "100")
    rest = await bookings.events(calendly.settings, *whole, first.next_page)
    assert (len(rest.events), rest.next_page) == (1, None)
    (someone,) = await bookings.bookings_of(calendly.settings, first.events[0].id)
    await calendly.control("POST", f"calendly/invitees/{someone.id.rpartition('/')[2]}/cancel", json={})
    again = await bookings.events(calendly.settings, *whole, None)
    assert [a.stamp == b.stamp for a, b in zip(first.events, again.events, strict=True)] == [False] + [True] * 99


async def test_cancelled_from_here_and_once_more_without_harm(calendly: Calendly) -> None:
    made = await calendly.booked()
    for _ in range(2):
        await bookings.cancel(calendly.settings, made.event_id, "A médica adoeceu")
    gone = await bookings.booking(calendly.settings, made.id)
    assert gone is not None
    assert (gone.is_cancelled, gone.cancelled_by, gone.reason) == (True, "host", "A médica adoeceu")


async def test_a_no_show_is_marked_and_taken_back(calendly: Calendly) -> None:
    made = await calendly.booked()
    mark = await bookings.mark_no_show(calendly.settings, made.id)
    marked = await bookings.booking(calendly.settings, made.id)
    assert marked is not None and marked.no_show_id == mark
    for _ in range(2):
        await bookings.unmark_no_show(calendly.settings, mark)


async def test_a_subscription_is_made_found_and_made_anew_when_it_was_switched_off(calendly: Calendly) -> None:
    holder = await calendly.holder()
    assert await bookings.find_subscription(calendly.settings, holder, ADDRESS) is None
    made = await bookings.subscribe(calendly.settings, holder, ADDRESS, SECRET)
    assert await bookings.subscribe(calendly.settings, holder, ADDRESS, SECRET) == made, "its answer was lost"
    await calendly.control("POST", "calendly/subscriptions/disabled")
    off = await bookings.find_subscription(calendly.settings, holder, ADDRESS)
    assert off is not None and not off.is_active
    for _ in range(2):
        await bookings.unsubscribe(calendly.settings, off.id)
    assert (await bookings.subscribe(calendly.settings, holder, ADDRESS, SECRET)).is_active


async def test_the_free_plan_is_said(calendly: Calendly) -> None:
    await calendly.control("PUT", "calendly/settings", json={"plan": "basic"})
    with pytest.raises(Rejected, match="plan"):
        await bookings.subscribe(calendly.settings, await calendly.holder(), ADDRESS, SECRET)


async def test_an_address_that_nobody_can_reach_is_not_given_out(calendly: Calendly) -> None:
    at_calendly = calendly.settings.model_copy(update={"base_url": "https://api.calendly.com"})
    for address in ("http://clinica.example/hook", "https://localhost/hook"):
        with pytest.raises(Rejected, match="not_public"):
            await bookings.subscribe(at_calendly, Holder("u", "o", "n"), address, SECRET)


async def test_consent_asks_for_what_is_used_and_its_tokens_work_once(calendly: Calendly) -> None:
    settings = await consented(calendly)
    assert (await bookings.holder(settings)).name == "Dra. Ana Prado"
    assert settings.refresh_token is not None
    first = settings.refresh_token.get_secret_value()
    fresh = await oauth.refresh(settings, first)
    assert fresh.refresh_token not in (None, first)
    assert timedelta(minutes=100) < fresh.expires_at - clock.now() <= timedelta(hours=2)
    with pytest.raises(Unauthorized, match="invalid_grant"):
        await oauth.refresh(settings, first)
    await oauth.revoke(settings, fresh.refresh_token or "")
    with pytest.raises(Unauthorized, match="invalid_grant"):
        await oauth.refresh(settings, fresh.refresh_token or "")


async def test_an_applications_webhooks_need_the_applications_key(calendly: Calendly) -> None:
    settings = await consented(calendly, signing_key=None)
    with pytest.raises(Rejected, match="no_signing_key"):
        await bookings.subscribe(settings, await calendly.holder(), ADDRESS, SECRET)


async def test_a_refresh_whose_answer_was_lost_is_not_asked_for_again(calendly: Calendly) -> None:
    settings = await consented(calendly)
    await calendly.fault(scope="calendly.token", kind="lose_answer")
    with pytest.raises((Unknown, Unavailable)):
        await oauth.refresh(settings, settings.refresh_token.get_secret_value() if settings.refresh_token else "")


async def test_a_token_without_the_permission_is_said_and_one_that_is_none_too(calendly: Calendly) -> None:
    token = {"user": "SANDBOXDRAANA", "scopes": ["users:read"]}
    await calendly.control("PUT", "calendly/tokens/narrow", json=token)
    narrow = calendly.settings.model_copy(update={"personal_token": SecretStr("narrow")})
    with pytest.raises(Rejected, match="permission"):
        await bookings.offerings(narrow, await bookings.holder(narrow))
    with pytest.raises(Unauthorized):
        await bookings.holder(calendly.settings.model_copy(update={"personal_token": SecretStr("none")}))
    with pytest.raises(Unauthorized, match="not_connected"):
        await bookings.holder(calendly.settings.model_copy(update={"personal_token": None}))


async def test_too_many_calls_wait_as_long_as_calendly_says(calendly: Calendly) -> None:
    await calendly.fault(scope="calendly.users", kind="rate_limit", retry_after=42)
    with pytest.raises(Unavailable) as told:
        await calendly.holder()
    assert told.value.retry_after == timedelta(seconds=42)
    await calendly.fault(scope="calendly.users", kind="error", http=424, code="external")
    with pytest.raises(Unavailable):
        await calendly.holder()


BODY = b'{"event":"invitee.created","created_at":"2026-11-22T12:00:00.000000Z","payload":{"email":"ana@example.com"}}'
TOLD = "5053ea93f357aae4d05ff32530040b19845a9a583bfd1fd041fbf953f889411c"
KEYED = Settings(webhook_secret=SecretStr("cal_signing_key_1"), personal_token=SecretStr("t"))


def asked(t: str, v1: str, body: bytes = BODY) -> Request:
    return Request("POST", "http://h/api/v1/webhooks/calendly", {"calendly-webhook-signature": f"t={t},v1={v1}"}, body)


def test_the_published_vector_of_the_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.fromtimestamp(1763812800 + 179, UTC))
    assert inbound.verify(asked("1763812800", TOLD), KEYED)
    assert not inbound.verify(asked("1763812801", TOLD), KEYED)
    assert not inbound.verify(asked("1763812800", TOLD, BODY + b" "), KEYED)
    for later in (181, -181):
        monkeypatch.setattr(clock, "now", lambda moved=later: datetime.fromtimestamp(1763812800 + moved, UTC))
        assert not inbound.verify(asked("1763812800", TOLD), KEYED), "replayed"


def test_either_key_will_do_and_none_is_no_key() -> None:
    app = KEYED.model_copy(update={"webhook_secret": SecretStr("former"), "signing_key": SecretStr("app")})
    by_app = signed(BODY, KEYED.model_copy(update={"webhook_secret": SecretStr("app")}))
    assert inbound.verify(by_app, app)
    assert not inbound.verify(by_app, KEYED)
    empty = signed(BODY, KEYED.model_copy(update={"webhook_secret": SecretStr("")}))
    for nothing in (Settings(), Settings(webhook_secret=SecretStr(""), signing_key=SecretStr(""))):
        assert not inbound.verify(empty, nothing)


def test_the_signature_is_the_same_whatever_stands_around_it() -> None:
    good = signed(BODY, KEYED)
    header = good.headers["calendly-webhook-signature"]
    t, _, v1 = header.partition(",")
    for written in (f"{t}, {v1}", f"{v1},{t}", f"{t},v1=00,{v1}", f"{t},v0=00,{v1}"):
        assert inbound.verify(replace(good, headers={"calendly-webhook-signature": written}), KEYED), written


def test_what_is_not_a_v2_invitee_is_refused_loudly() -> None:
    v1 = b'{"event":"invitee.created","created_by":"U","payload":{"event":{"start_time":"2026-12-01T12:00:00Z"}}}'
    with pytest.raises(inbound.NotABooking):
        inbound.parse(v1, frozenset({"U"}))
    assert inbound.parse(v1, frozenset({"somebody-else"})) == []


def test_the_judge_finds_what_calendly_would_not_take() -> None:
    path = "/calendly/api/webhook_subscriptions"
    good = {"url": "https://h/x", "events": ["invitee.created"], "organization": "o", "scope": "user"}
    assert judge("POST", path, {}, good) == []
    assert judge("POST", path, {}, {**good, "events": ["invitee.cancelled"]})
    assert judge("POST", path, {}, {**good, "secret": "x"})
    assert judge("POST", path, {}, {"url": "https://h/x"})
    assert judge("GET", path, {"scope": "user"}, None) == ["missing organization"]
    with pytest.raises(AssertionError):
        judge("PUT", path, {}, {})
