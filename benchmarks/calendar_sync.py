"""A calendar outside: everything read anew, and what changed, from the sandbox's Google through the real processes."""

import time
from datetime import timedelta
from typing import Any

from balcao.core import clock
from balcao.testing.stage import Stage
from benchmarks.report import Row

EVENTS = 10_000
CHANGED = 50
CALENDAR = "agenda@clinica-modelo.test"
EVENTS_PATH = f"google/calendars/{CALENDAR}/events"


async def measure(stage: Stage) -> list[Row]:
    """10,000 events of half an hour over the coming year; then 50 of them move, and the provider tells once of each."""
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    ids = []
    for number in range(EVENTS):
        made = await stage.play("POST", EVENTS_PATH, _event(now + timedelta(hours=1, minutes=45 * number)))
        ids.append(made["id"])
    began = time.perf_counter()
    await _link(stage)
    mirror = await _until(stage, lambda one: one["visto_em"] is not None, 120)
    first = time.perf_counter() - began
    assert mirror["eventos"] >= EVENTS * 0.9, mirror
    began = time.perf_counter()
    await stage.call("POST", f"/api/v1/calendar-mirrors/{mirror['id']}/ler", {"tudo": True}, expect=202)
    mirror = await _until(stage, lambda one: one["diferencas_em"] is not None, 120)
    again = time.perf_counter() - began
    assert mirror["diferencas"] == 0, mirror
    rounds = [await _round(stage, mirror["id"], ids, turn) for turn in range(5)]
    return [
        Row(f"calendar: first reading of {EVENTS:,} events", round(first, 1), "s", ("at most", 30)),
        Row(f"calendar: resync of {EVENTS:,} events", round(again, 1), "s", ("at most", 30)),
        Row(f"calendar: a round of {CHANGED} changes, slowest of 5", round(max(rounds), 3), "s", ("under", 1)),
    ]


def _event(start: Any) -> dict[str, Any]:
    end = start + timedelta(minutes=30)
    return {"start": {"dateTime": start.isoformat()}, "end": {"dateTime": end.isoformat()}}


async def _round(stage: Stage, mirror_id: str, ids: list[str], turn: int) -> float:
    """From the look that is asked for until the mirror says it was seen; the changes stand there before."""
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    for number in range(CHANGED):
        body = _event(now + timedelta(days=30, hours=number, minutes=turn))
        await stage.play("PATCH", f"{EVENTS_PATH}/{ids[turn * CHANGED + number]}", body)
    await _until(stage, lambda one: one["visto_em"] is not None, 10)
    before = (await _mirror(stage))["visto_em"]
    began = time.perf_counter()
    await stage.call("POST", f"/api/v1/calendar-mirrors/{mirror_id}/ler", {"tudo": False}, expect=202)
    await _until(stage, lambda one: one["visto_em"] > before, 10)
    return time.perf_counter() - began


async def _mirror(stage: Stage) -> Any:
    return (await stage.call("GET", "/api/v1/calendar-mirrors"))["items"][0]


async def _until(stage: Stage, holds: Any, seconds: float) -> Any:
    async def found() -> Any:
        mirror = await _mirror(stage)
        return mirror if holds(mirror) else None

    return await stage.until(found, seconds, "the calendar read")


async def _link(stage: Stage) -> None:
    google = f"{stage.sandbox}/google"
    settings = {
        "client_id": "sandbox.apps.googleusercontent.test",
        "client_secret": "sandbox-secret",
        "base_url": google,
        "auth_url": f"{google}/o/oauth2/v2/auth",
        "token_url": f"{google}/token",
        "revoke_url": f"{google}/revoke",
    }
    body = {"connector": "google_calendar", "name": "Google Agenda", "settings": settings}
    connection = await stage.call("POST", "/api/v1/connections", body)
    await stage.play("PUT", "google/settings", {"auto_consent": True})
    begun = await stage.call("POST", f"/api/v1/connections/{connection['id']}/authorization")
    async with stage.http.get(begun["url"], allow_redirects=False) as consent:
        back = consent.headers["Location"]
    async with stage.http.get(back, allow_redirects=False) as returned:
        assert "ok=1" in returned.headers["Location"], returned.headers["Location"]
    who = await stage.call("POST", "/api/v1/medicos/", {"nome": "Dra. Ana Prado", "crm": "CRM/SP 1"})
    link = {
        "medico_id": who["id"],
        "connection_id": connection["id"],
        "calendar_id": CALENDAR,
        "calendar_name": "Agenda",
    }
    await stage.call("PUT", "/api/v1/calendar-links", {"items": [link]})
