"""People come and go: what they had in hand is free at once, their sockets close, and what happened is kept."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import aiohttp

from balcao.testing.stage import PASSWORD, Stage


async def _hire(stage: Stage, role: str = "attendant") -> tuple[str, str]:
    """(id, access token) of somebody who came by an invitation."""
    email = f"pessoa-{uuid4().hex[:8]}@exemplo.com.br"
    made = await stage.call("POST", "/api/v1/invitations", {"email": email, "role": role})
    given: dict[str, Any] = {"token": made["url"].partition("#")[2], "name": "Bia Lima", "password": PASSWORD}
    user = await stage.call("POST", "/api/v1/auth/invitations/acceptances", given, Authorization="")
    given = {"grant_type": "password", "username": email, "password": PASSWORD}
    token = (await stage.call("POST", "/api/v1/auth/token", given, Authorization=""))["access_token"]
    return user["id"], token


async def _watch(stage: Stage, token: str) -> aiohttp.ClientWebSocketResponse:
    ticket = await stage.call("POST", "/api/v1/live/tickets", Authorization=f"Bearer {token}")
    return await stage.http.ws_connect(f"{stage.base}/ws?ticket={ticket['ticket']}&cursor={ticket['cursor']}")


async def _closed(socket: aiohttp.ClientWebSocketResponse) -> tuple[list[str], int | None]:
    """The events until the socket closes, and with which code."""
    events = []
    async with asyncio.timeout(15):
        async for message in socket:
            events.append(json.loads(message.data)["event"])
    return events, socket.close_code


async def test_who_is_disabled_loses_sessions_sockets_and_open_conversations_at_once(stage: Stage) -> None:
    user_id, token = await _hire(stage)
    ivo, rui = stage.patient("5511987680001", "Ivo Melo"), stage.patient("5511987680002", "Rui Paz")
    places = []
    for patient, status in ((ivo, "open"), (rui, "resolved")):
        await patient.say("bom dia, é sobre o exame de sangue")
        place = f"/api/v1/conversations/{(await patient.conversation())['id']}"
        await stage.call("PUT", place, {"assignee_id": "me", "bot_active": False}, Authorization=f"Bearer {token}")
        await stage.call("PUT", place, {"status": status})
        places.append(place)
    socket = await _watch(stage, token)
    await stage.call("PUT", f"/api/v1/users/{user_id}", {"active": False})
    events, code = await _closed(socket)
    assert (events[-1], code) == ("session.ended", 4401)
    async with stage.http.get(f"{stage.base}/api/v1/me", headers={"Authorization": f"Bearer {token}"}) as refused:
        assert refused.status == 401
    assert (await stage.call("GET", places[0]))["assignee"] is None
    assert (await stage.call("GET", places[1]))["assignee"]["id"] == user_id, "what was resolved keeps its name"


async def test_one_who_goes_on_gets_another_ticket_when_another_device_is_signed_out(stage: Stage) -> None:
    _, token = await _hire(stage)
    socket = await _watch(stage, token)
    await stage.call("DELETE", "/api/v1/me/sign-ins", Authorization=f"Bearer {token}")
    again = await _watch(stage, token)
    assert not again.closed
    for opened in (socket, again):
        await opened.close()


async def test_a_takeover_is_kept_without_a_word_of_the_patient(stage: Stage) -> None:
    _, token = await _hire(stage)
    ana = stage.patient("5511987680003", "Zilda Quaresma")
    await ana.say("estou com dor no peito desde ontem")
    id = (await ana.conversation())["id"]
    place = f"/api/v1/conversations/{id}"
    await stage.call("PUT", place, {"assignee_id": "me", "bot_active": False}, Authorization=f"Bearer {token}")
    await stage.call("PUT", place, {"bot_active": True})
    kept = await stage.call("GET", f"/api/v1/audit?subject_kind=conversation&subject_id={id}")
    acts = [(entry["act"], entry["actor"]) for entry in kept["items"]]
    assert acts[-1] == ("took_over", "Bia Lima")
    assert "handed_to_bot" in [act for act, _ in acts]
    whole = json.dumps(await stage.call("GET", "/api/v1/audit?limit=100"), ensure_ascii=False)
    for word in ("Zilda", "Quaresma", "dor no peito", "5511987680003"):
        assert word not in whole
