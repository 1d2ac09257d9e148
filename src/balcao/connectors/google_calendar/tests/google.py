"""The sandbox's Google and a connection to it by consent; each request judged by Google's own description."""

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import aiohttp
from pydantic import SecretStr

from balcao.connectors.google_calendar import oauth
from balcao.connectors.google_calendar.settings import Settings
from balcao.connectors.google_calendar.tests.discovery import judge
from balcao.contracts.calendar import CalendarEvent
from balcao.core import http
from balcao.sandbox.app import running

OURS = "agenda@clinica-modelo.test"
REDIRECT = "http://127.0.0.1:8000/api/v1/oauth/callback"
VERIFIER = "v" * 64
KEY = "6f1c2d3e-4b5a-4c6d-8e7f-90a1b2c3d4e5"
START = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
EVENT = CalendarEvent(
    key=KEY,
    title="Consulta · Ana S.",
    start_at=START,
    end_at=START + timedelta(minutes=40),
    timezone="America/Sao_Paulo",
    location="Rua XV, 1",
    reminders=(timedelta(hours=24), timedelta(minutes=30)),
)


@dataclass(frozen=True)
class Google:
    """The sandbox, and the settings of a connection to it."""

    base_url: str
    settings: Settings

    async def control(self, method: str, path: str, **options: Any) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.base_url}/control/{path}", **options) as answer,
        ):
            return await answer.json()

    async def fault(self, **fault: Any) -> None:
        await self.control("PUT", "faults", json={"times": 1, **fault})

    async def events(self, calendar_id: str = OURS) -> list[dict[str, Any]]:
        told = await self.control("GET", f"google/calendars/{calendar_id}/events")
        return told["items"]  # type: ignore[no-any-return]

    async def mails(self) -> list[tuple[str, str]]:
        """What Google would have written to whom, the first first."""
        told = await self.control("GET", "ledger?kind=mail&limit=1000")
        return [(entry["what"], entry["to"]) for entry in told["entries"]]

    async def calls(self) -> list[dict[str, Any]]:
        told = await self.control("GET", "ledger?kind=call&limit=1000")
        return [entry for entry in told["entries"] if entry["path"].startswith("/google/calendar/")]


@asynccontextmanager
async def connected() -> AsyncIterator[Google]:
    """Connected by consent; at the end every request that was made has to be one that Google describes."""
    async with running() as sandbox, http.opened(allow_hosts=["127.0.0.1"]):
        place = f"{sandbox.base_url}/google"
        settings = Settings(
            client_id="sandbox.apps.googleusercontent.test",
            client_secret=SecretStr("sandbox-secret"),
            base_url=place,
            auth_url=f"{place}/o/oauth2/v2/auth",
            token_url=f"{place}/token",
            revoke_url=f"{place}/revoke",
        )
        tokens = await oauth.exchange(
            settings, code=await consent(settings), redirect_uri=REDIRECT, code_verifier=VERIFIER
        )
        tokens_of = {"access_token": tokens.access_token, "refresh_token": tokens.refresh_token}
        google = Google(sandbox.base_url, Settings(**{**settings.model_dump(), **tokens_of}))
        yield google
        for call in await google.calls():
            problems = judge(call["method"], call["path"], dict(parse_qsl(call["query"])), call["body"])
            assert problems == [], (call["method"], call["path"], problems)


async def consent(settings: Settings, state: str = "s1", **changed: str) -> str:
    """A person's browser at Google: the code that comes back."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    url = oauth.authorize_url(settings, redirect_uri=REDIRECT, state=state, code_challenge=challenge)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    async with (
        aiohttp.ClientSession() as session,
        session.get(settings.auth_url, params={**asked, "auto": "1", **changed}, allow_redirects=False) as answer,
    ):
        back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert back["state"] == [state]
    return back["code"][0]
