"""The live feed: what happens reaches the browser, also what happened while it was away."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import aiohttp

from balcao.testing.stage import Stage


async def _connect(stage: Stage, cursor: str | None = None) -> tuple[aiohttp.ClientWebSocketResponse, str]:
    ticket = await stage.call("POST", "/api/v1/live/tickets")
    at = cursor or ticket["cursor"]
    socket = await stage.http.ws_connect(f"{stage.base}/ws?ticket={ticket['ticket']}&cursor={at}")
    return socket, at


async def _until(socket: aiohttp.ClientWebSocketResponse, event: str, text: str, within: float = 15) -> list[Any]:
    """The frames up to the one wanted, it included."""
    frames = []
    async with asyncio.timeout(within):
        async for message in socket:
            frame = json.loads(message.data)
            frames.append(frame)
            if frame["event"] == event and text in json.dumps(frame["data"], ensure_ascii=False):
                return frames
    raise AssertionError("the socket closed")


async def test_a_message_appears_without_a_reload(stage: Stage) -> None:
    socket, _ = await _connect(stage)
    await stage.patient("5511986550001", "Ivo Melo").say("cheguei pelo socket")
    frames = await _until(socket, "message.created", "cheguei pelo socket")
    await socket.close()
    assert frames[-1]["data"]["sender"]["name"] == "Ivo Melo"
    assert any(frame["event"] == "conversation.created" for frame in frames)


async def test_who_was_away_catches_up_without_loss_or_repeats(stage: Stage) -> None:
    socket, cursor = await _connect(stage)
    joe = stage.patient("5511986550002", "Joana Dias")
    await joe.say("fala 0")
    frames = await _until(socket, "message.created", "fala 0")
    cursor = frames[-1]["cursor"]
    await socket.close()
    for number in range(1, 30):
        await joe.say(f"fala {number}")
    conversation = await joe.conversation()

    async def stored() -> bool:
        return len([m for m in await stage.messages(conversation["id"]) if m["direction"] == "inbound"]) == 30

    await stage.until(stored, 20, "thirty messages")
    socket, _ = await _connect(stage, cursor)
    frames = []
    told: list[str] = []
    while len(told) < 29:  # commits need not follow the order in which people spoke
        frames += await _until(socket, "message.created", "fala ")
        told = [frame["data"]["text"] for frame in frames if frame["event"] == "message.created"]
    await socket.close()
    assert sorted(told, key=lambda text: int(text.split()[1])) == [f"fala {number}" for number in range(1, 30)]
    cursors = [frame["cursor"] for frame in frames]
    assert len(set(cursors)) == len(cursors)


async def test_a_ticket_opens_one_socket_alone(stage: Stage) -> None:
    ticket = await stage.call("POST", "/api/v1/live/tickets")
    address = f"{stage.base}/ws?ticket={ticket['ticket']}&cursor={ticket['cursor']}"
    first = await stage.http.ws_connect(address)
    second = await stage.http.ws_connect(address)
    closed = await second.receive(5)
    assert closed.type is aiohttp.WSMsgType.CLOSE
    assert closed.data == 4401
    await first.close()


async def test_a_cursor_of_another_database_asks_for_a_fresh_start(stage: Stage) -> None:
    socket, _ = await _connect(stage, "999999999999.1")
    frame = json.loads((await socket.receive(5)).data)
    await socket.close()
    assert frame["event"] == "resync"


async def test_a_colleague_hears_who_looks_at_which_conversation_and_when_they_leave(stage: Stage) -> None:
    """Nothing but an id passes: what a browser says is shown to other browsers."""
    socket, _ = await _connect(stage)
    colleague, _ = await _connect(stage)
    wanted = str(uuid4())
    await socket.send_json({"type": "viewing", "conversation_id": "<img src=x>"})
    await socket.send_json({"type": "viewing", "conversation_id": wanted})
    frames = await _until(colleague, "viewing", wanted)
    assert [frame["data"]["conversation_id"] for frame in frames if frame["event"] == "viewing"] == [wanted]
    assert frames[-1]["data"]["who"]["type"] == "user"
    await socket.send_json({"type": "viewing", "conversation_id": None})
    left = (await _until(colleague, "viewing", "null"))[-1]
    assert left["data"]["conversation_id"] is None
    await socket.close()
    await colleague.close()
