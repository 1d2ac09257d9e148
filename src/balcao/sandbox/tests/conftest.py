"""A running sandbox, a clinic's software that takes its webhooks, and short ways to call both."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from balcao.sandbox.app import Sandbox, running

SECRET = "0123456789abcdef0123456789abcdef"
PATIENT = "554187654321"
SCOPE = "https://www.googleapis.com/auth/calendar"
CLIENT = {"client_id": "sandbox.apps.googleusercontent.test", "client_secret": "sandbox-secret"}
REDIRECT = "http://127.0.0.1:9/callback"
Json = dict[str, Any]


@dataclass
class Clinic:
    """Takes webhooks, checks their signature, answers what the test says."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    received: list[Json] = field(default_factory=list)
    wrongly_signed: int = 0
    notifications: list[dict[str, str]] = field(default_factory=list)
    delay: float = 0.0

    async def challenge(self, request: web.Request) -> web.Response:
        if request.query.get("hub.verify_token") != "verify-me":
            return web.Response(status=403)
        return web.Response(text=request.query["hub.challenge"])

    async def hook(self, request: web.Request) -> web.Response:
        raw = await request.read()
        await asyncio.sleep(self.delay)
        if "x-goog-channel-id" in request.headers:
            assert raw == b""
            self.notifications.append({name.lower(): value for name, value in request.headers.items()})
            return web.Response(status=self.answers.pop(0) if self.answers else 200)
        expected = "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
        if request.headers.get("x-hub-signature-256") != expected:
            self.wrongly_signed += 1
            return web.Response(status=401)
        status = self.answers.pop(0) if self.answers else 200
        self.received.append(json.loads(raw))
        return web.Response(status=status)

    def values(self) -> list[Json]:
        return [change["value"] for body in self.received for entry in body["entry"] for change in entry["changes"]]

    def statuses(self) -> list[Json]:
        return [status for value in self.values() for status in value.get("statuses", [])]

    def messages(self) -> list[Json]:
        return [message for value in self.values() for message in value.get("messages", [])]


@dataclass
class Caller:
    """Calls the sandbox as the clinic's software, as a patient, or as the test."""

    session: aiohttp.ClientSession

    async def call(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        async with self.session.request(method, path, **options) as answer:
            text = await answer.text()
            is_json = "json" in answer.content_type and text
            return answer.status, json.loads(text) if is_json else text

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        status, answer = await self.call(method, "/control" + path, json=body)
        assert status < 300, answer
        return answer

    async def graph(
        self, method: str, path: str, body: Any = None, token: str = "T", **options: Any
    ) -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {token}"}
        return await self.call(method, f"/whatsapp/v25.0{path}", json=body, headers=headers, **options)

    async def send(self, kind: str, content: Any, **more: Any) -> tuple[int, Any]:
        body = {"messaging_product": "whatsapp", "to": "+5541987654321", "type": kind, kind: content, **more}
        return await self.graph("POST", "/111/messages", body)

    async def accepted(self, kind: str, content: Any, **more: Any) -> str:
        status, answer = await self.send(kind, content, **more)
        assert status == 200, answer
        wamid: str = answer["messages"][0]["id"]
        return wamid

    async def patient(self, kind: str, wa_id: str = PATIENT, **fields: Any) -> Json:
        body = {"type": kind, "profile_name": "Ana", "wait": True, **fields}
        answer: Json = await self.control("POST", f"/whatsapp/patients/{wa_id}/messages", body)
        return answer

    async def thread(self, wa_id: str = PATIENT) -> list[Json]:
        answer = await self.control("GET", f"/whatsapp/patients/{wa_id}/messages")
        messages: list[Json] = answer["messages"]
        return messages

    async def code(self, **asked: str) -> str:
        query = {
            "client_id": CLIENT["client_id"],
            "redirect_uri": REDIRECT,
            "response_type": "code",
            "scope": SCOPE,
            "state": "st",
            "access_type": "offline",
            "prompt": "consent",
            "auto": "1",
            **asked,
        }
        async with self.session.get("/google/o/oauth2/v2/auth", params=query, allow_redirects=False) as answer:
            assert answer.status == 302, await answer.text()
            return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]

    async def token(self, **form: str) -> tuple[int, Any]:
        return await self.call("POST", "/google/token", data={**CLIENT, **form})

    async def access_token(self, scope: str = SCOPE, **asked: str) -> str:
        code = await self.code(scope=scope, **asked)
        status, answer = await self.token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT)
        assert status == 200, answer
        text: str = answer["access_token"]
        return text

    async def calendar(self, method: str, path: str, token: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {token}", **options.pop("headers", {})}
        return await self.call(method, "/google/calendar/v3" + path, json=body, headers=headers, **options)


async def until(holds: Callable[[], Any], seconds: float = 5.0) -> None:
    for _ in range(int(seconds / 0.01)):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came true")


@pytest.fixture(scope="session")
def wait_until() -> Any:
    return until


@pytest.fixture
async def clinic() -> AsyncIterator[Clinic]:
    played = Clinic()
    application = web.Application()
    application.router.add_get("/hook", played.challenge)
    application.router.add_post("/hook", played.hook)
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    played.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield played
    await runner.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_sandbox() -> AsyncIterator[Sandbox]:
    async with running() as played:
        yield played


@pytest.fixture
async def sandbox(one_sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """The session's sandbox, as it was at its start."""
    yield one_sandbox
    one_sandbox.world.forget_all()


@pytest.fixture
async def caller(sandbox: Sandbox, clinic: Clinic) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession(sandbox.base_url, cookie_jar=aiohttp.DummyCookieJar()) as session:
        made = Caller(session)
        await register(made, clinic)
        await made.control(
            "PUT", "/whatsapp/settings", {"sent_delay_ms": 0, "delivered_delay_ms": 0, "read_delay_ms": 0}
        )
        yield made


async def register(caller: Caller, clinic: Clinic) -> None:
    number = {
        "business_account_id": "222",
        "display_phone_number": "+55 41 3000-0000",
        "access_token": "T",
        "app_secret": SECRET,
        "verify_token": "verify-me",
        "webhook_url": clinic.url,
    }
    await caller.control("PUT", "/whatsapp/numbers/111", number)
