"""The live feed's door: one-time tickets, and the socket on which frames come."""

import asyncio
import contextlib
import secrets
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
import structlog
from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect
from pydantic import BaseModel
from sqlalchemy import text as sql

from balcao.core import clock, live
from balcao.core.database import transaction
from balcao.core.feed import feed
from balcao.domains.conversations.routing.presence import BEAT, be_seen
from balcao.domains.identity.access import ReadOnly, Session
from balcao.domains.identity.sign_ins import ENDED
from balcao.domains.operations.live_sight import Sight

log = structlog.get_logger()
router = APIRouter(tags=["live"])
TICKET_LIFETIME = timedelta(seconds=60)


class Ticket(BaseModel):
    """`cursor` is where the feed stands now: load your screens, then connect with it."""

    ticket: str
    cursor: str


@router.post("/api/v1/live/tickets", status_code=201)
async def make_ticket(caller: ReadOnly, session: Session) -> Ticket:
    """Good for one connection within a minute."""
    ticket = secrets.token_urlsafe(32)
    await session.execute(
        sql(
            "INSERT INTO live_tickets (account_id, ticket, user_id, name, expires_at) "
            "VALUES (:account_id, sha256(convert_to(:ticket, 'UTF8')), :user_id, :name, :expires_at)"
        ),
        {
            "account_id": caller.account_id,
            "ticket": ticket,
            "user_id": caller.user_id,
            "name": caller.name,
            "expires_at": clock.now() + TICKET_LIFETIME,
        },
    )
    return Ticket(ticket=ticket, cursor=await live.newest_cursor(caller.account_id))


class Watcher(msgspec.Struct, frozen=True):
    """Who sits at the other end of a socket."""

    account_id: UUID
    user_id: UUID | None
    name: str | None


async def redeem(ticket: str) -> Watcher | None:
    async with transaction(None) as session:
        row = (await session.execute(sql("SELECT * FROM redeem_live_ticket(:ticket)"), {"ticket": ticket})).first()
    return Watcher(row.account_id, row.user_id, row.name) if row else None


@router.websocket("/ws")
async def watch(
    socket: WebSocket,
    ticket: Annotated[str, Query(max_length=200)],
    cursor: Annotated[str | None, Query(max_length=60)] = None,
) -> None:
    """Frames {cursor, event, at, data}. Close code 4401: get another ticket."""
    watcher = await redeem(ticket)
    await socket.accept()
    if watcher is None:
        await socket.close(4401, "O bilhete não vale mais.")
        return
    tasks = {
        asyncio.create_task(_send(socket, watcher, cursor)),
        asyncio.create_task(_hear(socket, watcher)),
        asyncio.create_task(_beat(watcher)),
    }
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close()


async def _send(socket: WebSocket, watcher: Watcher, cursor: str | None) -> None:
    """Everything since the cursor, then everything as it comes; `resync` when the cursor is older than what is kept."""
    account_id = watcher.account_id
    cursor = cursor or await live.newest_cursor(account_id)
    if await live.is_lost(account_id, cursor):
        cursor = await live.newest_cursor(account_id)
        await socket.send_text(_frame("resync", {}, cursor))
    sight = Sight(account_id, watcher.user_id)
    with feed.watch(account_id) as shelf:
        while True:
            for frame, text in await shelf.after(cursor):
                cursor = frame.cursor
                if frame.event != live.GONE and frame.user_id in (None, watcher.user_id):
                    shown = await sight.within(frame, text)
                    if shown is not None:
                        await socket.send_text(shown)
                    if frame.event == ENDED:
                        # Sockets of sign-ins that go on come back at once with another ticket; the others get none.
                        await socket.close(4401, "O acesso terminou.")
                        return


def _frame(event: str, data: dict[str, Any], cursor: str) -> str:
    return msgspec.json.encode({"cursor": cursor, "event": event, "at": clock.now(), "data": data}).decode()


async def _beat(watcher: Watcher) -> None:
    """The open socket is a person's sign of life; when it ends, so does the sign, and after a while they are gone."""
    while watcher.user_id is not None:
        try:
            await be_seen(watcher.account_id, watcher.user_id)
        except Exception as failure:  # the database is away for a moment: the socket stays
            log.warning("presence not kept", error=repr(failure)[:200])
        await asyncio.sleep(BEAT.total_seconds())
    await asyncio.Event().wait()


async def _hear(socket: WebSocket, watcher: Watcher) -> None:
    """What browsers tell: that somebody writes, looks at a conversation or is there. Anything else is ignored."""
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            said = await socket.receive_text()
            try:
                heard = msgspec.json.decode(said[:2000], type=dict)
            except msgspec.DecodeError:
                continue
            if heard.get("type") == "ping":
                await socket.send_text(_frame("pong", {}, ""))
            elif heard.get("type") in {"typing", "viewing", "presence"}:
                await _pass_on(watcher, heard)


async def _pass_on(watcher: Watcher, heard: dict[str, Any]) -> None:
    who = {"type": "user", "id": str(watcher.user_id), "name": watcher.name}
    if heard["type"] == "typing" and _is_id(heard.get("conversation_id")):
        data = {"conversation_id": heard["conversation_id"], "who": who}
        event = "typing"
    elif heard["type"] == "viewing" and (heard.get("conversation_id") is None or _is_id(heard["conversation_id"])):
        data = {"conversation_id": heard.get("conversation_id"), "who": who}
        event = "viewing"
    elif heard["type"] == "presence" and heard.get("state") in {"online", "away"} and watcher.user_id:
        await be_seen(watcher.account_id, watcher.user_id, is_idle=heard["state"] == "away")
        return
    else:
        return
    async with transaction(watcher.account_id) as session:
        live.show(session, event, data)


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
