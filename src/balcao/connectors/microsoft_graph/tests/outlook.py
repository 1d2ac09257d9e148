"""The sandbox's Outlook, connected by consent, its requests judged at the end."""

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from balcao.connectors.microsoft_graph import calendar, oauth
from balcao.connectors.microsoft_graph.settings import Settings
from balcao.connectors.microsoft_graph.tests.published import judge
from balcao.contracts.calendar import Calendar, CalendarEvent, SeenEvent
from balcao.core import http
from balcao.sandbox.app import running

OURS = "AAMkAGClinica-Modelo_1="
CALENDAR = Calendar(OURS, "Calendário", "America/Sao_Paulo", True)
REDIRECT = "http://127.0.0.1:8000/api/v1/oauth/callback"
VERIFIER = "v" * 64
KEY = "6f1c2d3e4b5a4c6d8e7f90a1b2c3d4e5"
START = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
WINDOW = {"first_at": datetime(2026, 12, 1, tzinfo=UTC), "last_at": datetime(2027, 1, 1, tzinfo=UTC)}
EVENT = CalendarEvent(
    key=KEY,
    title="Horário reservado · Ana",
    start_at=START,
    end_at=START + timedelta(minutes=40),
    timezone="America/Sao_Paulo",
    description="Agendado pelo Balcão.",
    location="Rua XV, 1",
    reminders=(timedelta(hours=24), timedelta(minutes=30)),
)


@dataclass(frozen=True)
class Outlook:
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

    async def behave(self, **settings: Any) -> None:
        await self.control("PUT", "microsoft/settings", json=settings)

    async def by_hand(self, method: str, body: Any = None, id: str = "") -> Any:
        """As a person does in Outlook."""
        return await self.control(method, f"microsoft/calendars/{OURS}/events{f'/{id}' if id else ''}", json=body)

    async def standing(self) -> list[dict[str, Any]]:
        return [one for one in (await self.by_hand("GET"))["items"] if "@removed" not in one]

    async def calls(self, what: str = "") -> list[dict[str, Any]]:
        told = await self.control("GET", "ledger?kind=call&limit=1000")
        return [one for one in told["entries"] if one["path"].startswith("/microsoft/v1.0/") and what in one["scope"]]

    async def round(self, cursor: str | None = None) -> tuple[dict[str, SeenEvent], str]:
        """What a whole round comes to, the last word on each event, and the next cursor."""
        seen: dict[str, SeenEvent] = {}
        page: str | None = None
        while True:
            told = await calendar.changes(self.settings, CALENDAR, cursor=cursor, page=page, **WINDOW)
            seen |= {one.event_id: one for one in told.events}
            assert (told.cursor is None) != (told.next_page is None)
            if told.cursor is not None:
                return seen, told.cursor
            page = told.next_page

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
        """An address that answers the handshake, and what comes to it."""
        heard: list[dict[str, Any]] = []

        async def hook(request: web.Request) -> web.Response:
            if "validationToken" in request.query:
                return web.Response(text=request.query["validationToken"])
            heard.append({"headers": dict(request.headers), "body": await request.read()})
            return web.Response(status=202)

        app = web.Application()
        app.router.add_post("/hook", hook)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook", heard
        finally:
            await runner.cleanup()


@asynccontextmanager
async def connected() -> AsyncIterator[Outlook]:
    """At the end every request that was made has to be one that Microsoft describes."""
    async with running() as sandbox, http.opened(allow_hosts=["127.0.0.1"]):
        settings = Settings(
            client_id="5a4d5a4d-0000-4000-8000-00000000ba1c",
            client_secret=SecretStr("sandbox-secret"),
            base_url=f"{sandbox.base_url}/microsoft",
            login_url=f"{sandbox.base_url}/microsoft/login",
            webhook_secret=SecretStr("webhook-secret"),
        )
        outlook = Outlook(sandbox.base_url, await with_tokens(settings))
        yield outlook
        for call in await outlook.calls():
            problems = judge(call["method"], call["path"], call["query"], call["body"])
            assert problems == [], (call["method"], call["path"], problems)
            assert 'IdType="ImmutableId"' in call["headers"]["prefer"]


async def with_tokens(settings: Settings, **changed: str) -> Settings:
    code = await consent(settings, **changed)
    tokens = await oauth.exchange(settings, code=code, redirect_uri=REDIRECT, code_verifier=VERIFIER)
    told = {"access_token": tokens.access_token, "refresh_token": tokens.refresh_token}
    return Settings(**{**settings.model_dump(), **told})


async def consent(settings: Settings, **changed: str) -> str:
    """A person's browser at Microsoft: the code that comes back."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    url = oauth.authorize_url(settings, redirect_uri=REDIRECT, state="s1", code_challenge=challenge)
    parts = urlsplit(url)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            f"{parts.scheme}://{parts.netloc}{parts.path}",
            params={**asked, "auto": "1", **changed},
            allow_redirects=False,
        ) as answer,
    ):
        back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert back["state"] == ["s1"]
    return back["code"][0]
