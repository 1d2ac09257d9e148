"""The outside world: webhooks are verified over their raw bytes and kept; reading.py says what becomes of them."""

import asyncio
import hashlib
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import asyncpg
import structlog
from prometheus_client import Counter
from starlette.types import Receive, Scope, Send

from balcao.contracts.messaging import Request
from balcao.core import database
from balcao.core.database import INTAKE_ROLE, plain_url
from balcao.core.failpoints import reach
from balcao.domains.connections.connectors import by_hook, load
from balcao.domains.connections.find import Finder, Found
from balcao.domains.connections.keep import Keeper, Verified
from balcao.domains.connections.refused import count_refused

log = structlog.get_logger()
PREFIX = "/api/v1/webhooks/"
LARGEST_BODY = 3 * 1024 * 1024
KEPT = Counter("balcao_webhooks_kept_total", "Webhooks kept.", ["hook"])


class Intake:
    """The plain ASGI route of all webhooks: nothing stands between the socket and the group commit."""

    def __init__(self) -> None:
        self._pool: asyncpg.Pool | None = None

    async def start(self) -> None:
        self._pool = await asyncpg.create_pool(
            plain_url(database.url()),
            min_size=1,
            max_size=3,
            command_timeout=database.patience(5),
            connection_class=database.Plain,
            server_settings=database.server_settings(INTAKE_ROLE, "balcao intake"),
        )
        self._keeper = Keeper()
        self._finder = Finder(self._pool)

    async def stop(self) -> None:
        if self._pool is not None:
            await self._keeper.close()
            try:
                await asyncio.wait_for(self._pool.close(), database.TO_SAY_GOODBYE)
            except TimeoutError:
                self._pool.terminate()

    def answers(self, path: str, method: str) -> bool:
        """Whether this path is a hook of a connector; any other stays with the API."""
        return method in {"GET", "POST"} and _hook_of(path) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = _hook_of(scope["path"])
        assert parts is not None
        hook, connector, connection_id = parts
        body = await _read_body(scope, receive)
        if body is None:
            return await _answer(send, 413, "O corpo passa de 3 MB.")
        request = _request(scope, body)
        try:
            if _is_challenge(connector, request):
                return await self._challenge(send, hook, connector, connection_id, request)
            await self._accept(send, hook, connector, connection_id, request)
        except Exception as failure:  # whatever kept us from keeping it: the provider has to send it again
            log.error("webhook not kept", hook=hook, error=repr(failure)[:200])
            await _answer(send, 503, "Tente de novo.", {b"retry-after": b"2"})

    async def _challenge(
        self, send: Send, hook: str, connector: str, connection_id: UUID | None, request: Request
    ) -> None:
        known = (
            await self._finder.by_id(connector, connection_id)
            if connection_id
            else await self._finder.to_challenge(connector)
        )
        inbound = load(connector, "inbound")
        for found in known:
            if (answer := inbound.challenge(request, found.settings)) is not None:
                return await _answer(send, 200, answer)
        count_refused(hook, "challenge")
        await _answer(send, 403, "")

    async def _accept(
        self, send: Send, hook: str, connector: str, connection_id: UUID | None, request: Request
    ) -> None:
        """200 only once the webhook is committed, or when it names nobody here."""
        inbound = load(connector, "inbound")
        routes = inbound.routes(request)
        found = (
            await self._finder.by_id(connector, connection_id)
            if connection_id
            else await self._finder.by_routes(connector, routes)
        )
        verified = _verified(inbound, request, found)
        if verified:
            await self._keeper.keep(hook, inbound.key(request), _to_keep(inbound, request), verified)
            reach("kept")
            KEPT.labels(hook).inc()
            return await _answer(send, 200, "")
        if found or connection_id or not routes:
            count_refused(hook, "signature", routes[0] if routes else None)
            log.warning(
                "webhook refused", hook=hook, why="signature", body_sha256=_digest(request), size=len(request.body)
            )
            return await _answer(send, 401, "")
        count_refused(hook, "unknown", routes[0])
        log.warning("webhook for nobody here", hook=hook, routes=[f"••••{route[-4:]}" for route in routes[:5]])
        await _answer(send, 200, "")


def _is_challenge(connector: str, request: Request) -> bool:
    """A provider's question whether somebody is there: by GET, or as its connector says."""
    asks = getattr(load(connector, "inbound"), "is_challenge", None)
    return request.method == "GET" or bool(asks and asks(request))


def _verified(inbound: Any, request: Request, found: list[Found]) -> tuple[Verified, ...]:
    """The connections whose own secret signed the whole body; each once."""
    tried: dict[UUID, bool] = {}
    for one in found:
        if one.connection_id not in tried:
            tried[one.connection_id] = inbound.verify(request, one.settings)
    good = {one.connection_id: Verified(one.connection_id, one.account_id) for one in found if tried[one.connection_id]}
    return tuple(good.values())


def _to_keep(inbound: Any, request: Request) -> Request:
    """A notice without a body says everything in its headers: its connector makes of them what will be parsed."""
    return replace(request, body=inbound.kept(request)) if hasattr(inbound, "kept") else request


def _hook_of(path: str) -> tuple[str, str, UUID | None] | None:
    """(hook, connector, connection's id) of /api/v1/webhooks/{hook}[/{connection}], aliases included."""
    path = path.rstrip("/")
    if connector := by_hook(path):
        return path, connector, None
    if not path.startswith(PREFIX):
        return None
    hook, _, rest = path.removeprefix(PREFIX).partition("/")
    connector = by_hook(hook)
    if connector is None:
        return None
    if not rest:
        return hook, connector, None
    try:
        return hook, connector, UUID(rest)
    except ValueError:
        return None


async def _read_body(scope: Scope, receive: Receive) -> bytes | None:
    pieces: list[bytes] = []
    size = 0
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value) > LARGEST_BODY:
            return None
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(pieces)
        piece = message.get("body", b"")
        size += len(piece)
        if size > LARGEST_BODY:
            return None
        pieces.append(piece)
        if not message.get("more_body"):
            return b"".join(pieces)


def _request(scope: Scope, body: bytes) -> Request:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    url = f"{scope['scheme']}://{headers.get('host', '')}{scope['path']}{'?' + query if query else ''}"
    kept = {name: value for name, value in headers.items() if name not in {"authorization", "cookie"}}
    return Request(scope["method"], url, kept, body, dict(parse_qsl(query, keep_blank_values=True)))


async def _answer(send: Send, status: int, body: str, headers: dict[bytes, bytes] | None = None) -> None:
    raw = body.encode()
    listed = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(raw)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*listed, *(headers or {}).items()]})
    await send({"type": "http.response.body", "body": raw})


def _digest(request: Request) -> str:
    return hashlib.sha256(request.body).hexdigest()[:16]
