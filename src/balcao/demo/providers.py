"""The demonstration's connections: a number and a calendar of the providers that the sandbox plays."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from balcao.core import http, ports
from balcao.core.database import transaction
from balcao.demo.clinic import Made
from balcao.demo.stories import AD, STORIES, Story
from balcao.domains.connections.begin_authorization import begin_authorization
from balcao.domains.connections.connect import connect
from balcao.domains.connections.finish_authorization import finish_authorization
from balcao.domains.identity.access import Caller
from balcao.domains.scheduling.calendars.link_calendars import Link, link_calendars
from balcao.domains.scheduling.calendars.list_calendars import list_calendars

NUMBER, BUSINESS = "106000000000001", "206000000000001"
GOOGLE_CLIENT = {"client_id": "sandbox.apps.googleusercontent.test", "client_secret": "sandbox-secret"}
MICROSOFT_CLIENT = {"client_id": "5a4d5a4d-0000-4000-8000-00000000ba1c", "client_secret": "sandbox-secret"}


@dataclass(frozen=True)
class Sandbox:
    """`url` is where it listens; `control()` asks it to do something."""

    url: str

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = await http.request(
            method, f"{self.url}/control/{path}", what="sandbox", json=body, deadline=timedelta(seconds=20)
        )
        if answer.status >= 300:
            raise RuntimeError(f"sandbox: {method} {path}: {answer.status} {answer.body[:200]!r}")
        return answer.json() if answer.body else None


def make_number() -> dict[str, Any]:
    """What the provider and we both know of the number; fresh secrets for each demonstration."""
    return {"access_token": _secret(), "app_secret": _secret(), "verify_token": _secret()}


async def register(sandbox: Sandbox, number: dict[str, Any], *, subscribed: bool) -> None:
    """Until it is subscribed, what patients say stays on their phones."""
    known = {
        "business_account_id": BUSINESS,
        "display_phone_number": "+55 11 3000-0120",
        "verified_name": "Clínica Modelo",
    }
    await sandbox.control("PUT", f"whatsapp/numbers/{NUMBER}", {**known, **number, "subscribed": subscribed})


async def connect_number(sandbox: Sandbox, caller: Caller, made: Made, number: dict[str, Any]) -> UUID:
    settings = {
        "phone_number_id": NUMBER,
        "business_account_id": BUSINESS,
        "base_url": f"{sandbox.url}/whatsapp",
        **number,
    }
    async with transaction(caller.account_id) as session:
        connection = await connect(
            session, caller, connector="whatsapp_cloud", name="WhatsApp da clínica", settings=settings,
            clinic_id=made.clinic_id,
        )  # fmt: skip
        return connection.id


async def play_patients(sandbox: Sandbox, now: datetime) -> dict[str, str]:
    """Puts what the patients wrote on their phones; each story's number as the provider spells it."""
    return {story.phone: await _play(sandbox, story, now) for story in STORIES}


async def _play(sandbox: Sandbox, story: Story, now: datetime) -> str:
    for number, (minutes, who, words) in enumerate(story.lines):
        if who == "p":
            await sandbox.control(
                "POST",
                f"whatsapp/patients/{story.phone}/messages",
                {
                    "phone_number_id": NUMBER,
                    "type": "text",
                    "text": words,
                    "profile_name": story.name,
                    "timestamp": int((now - timedelta(minutes=minutes)).timestamp()),
                    **({"referral": AD} if story.ad and number == 0 else {}),
                },
            )
    thread = await sandbox.control("GET", f"whatsapp/patients/{story.phone}/messages?phone_number_id={NUMBER}")
    return str(thread["wa_id"])


async def connect_calendar(sandbox: Sandbox, caller: Caller, made: Made, redirect_uri: str) -> UUID:
    """Consents as a person would, and gives each practitioner a calendar."""
    google = f"{sandbox.url}/google"
    settings = {
        "base_url": google,
        "auth_url": f"{google}/o/oauth2/v2/auth",
        "token_url": f"{google}/token",
        "revoke_url": f"{google}/revoke",
        **GOOGLE_CLIENT,
    }
    id = await _consent(caller, "google_calendar", "Google Agenda da clínica", settings, redirect_uri)
    await _link(caller.account_id, id, made)
    return id


async def connect_outlook(sandbox: Sandbox, caller: Caller, redirect_uri: str) -> UUID:
    """Consented, and mapped to nobody: that is for who tries the demonstration to do."""
    microsoft = f"{sandbox.url}/microsoft"
    settings = {"base_url": microsoft, "login_url": f"{microsoft}/login", **MICROSOFT_CLIENT}
    return await _consent(caller, "microsoft_graph", "Outlook da clínica", settings, redirect_uri)


async def _consent(caller: Caller, connector: str, name: str, settings: dict[str, str], redirect_uri: str) -> UUID:
    async with transaction(caller.account_id) as session:
        connection = await connect(session, caller, connector=connector, name=name, settings=settings, bot=False)
        departure = await begin_authorization(session, caller, connection.id, redirect_uri)
    back = parse_qs(urlsplit(await ports.redirect_of(f"{departure.url}&auto=1")).query)
    returned = await finish_authorization(
        state=back["state"][0], code=back["code"][0], error=None, browser=departure.browser, need_browser=True
    )
    if returned.error:
        raise RuntimeError(f"sandbox: consent failed: {returned.error}")
    return connection.id


async def _link(account_id: UUID, connection_id: UUID, made: Made) -> None:
    calendars = await list_calendars(account_id, connection_id)
    primary = next(calendar for calendar in calendars if calendar.is_primary)
    async with transaction(account_id) as session:
        links = []
        for name, id in made.practitioners.items():
            own = next((calendar for calendar in calendars if name.startswith(calendar.name)), primary)
            links.append(Link(id, None, connection_id, own.id, own.name))
        await link_calendars(session, links)


def _secret() -> str:
    return secrets.token_hex(16)
