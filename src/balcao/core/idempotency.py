"""Idempotency-Key: a POST sent twice is carried out once, and the second gets the first one's answer.

Kept per account, caller, route and key for 24 hours. The same body gets the stored answer with its status (and the
header Idempotency-Replayed: true); another body gets 409 idempotency-mismatch; while the first is under way, 409
idempotency-in-flight. A 5xx is not kept. Nor is an answer of over MAXIMUM_ANSWER bytes.

To plug it in (pure ASGI, so it goes on the app and inner errors reach it as finished answers):

    async def identify(authorization: str | None) -> tuple[UUID, str] | None:
        caller = await access.caller_of(authorization)
        return (caller.account_id, caller.actor) if caller else None

    app.add_middleware(
        KeepAnswers, identify=identify, prefix="/api/v1/", except_for=("/api/v1/auth/", "/api/v1/webhooks/")
    )

A route whose work is done through the Session dependency is carried out exactly once, whatever dies when: the answer is
committed in the same transaction as the work, under a lock that ends with the connection. A route that opens its own
transactions (because it calls a provider) replays its answer too; of two at the same instant one process lets in one.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from balcao.core import clock, secrets
from balcao.core.database import is_away, transaction
from balcao.core.problems import Conflict, Invalid, NotAvailable, Problem

Identify = Callable[[str | None], Awaitable[tuple[UUID, str] | None]]
LIFETIME = timedelta(hours=24)
MAXIMUM_KEY = 255
MAXIMUM_ANSWER = 1_000_000
NOT_KEPT = frozenset({401, 403, 408, 425, 429})  # nothing was carried out, and the next try may be allowed
PLACE = "balcao.idempotency"


class Mismatch(Conflict):
    """Esta Idempotency-Key já serviu a um pedido com outro conteúdo."""

    type = "idempotency-mismatch"


class InFlight(Conflict):
    """O primeiro pedido com esta Idempotency-Key ainda está em andamento."""

    type = "idempotency-in-flight"


class Kept(Conflict):
    """O pedido já foi feito, mas a resposta guardada não abre mais: leia o que foi criado em vez de repetir."""

    type = "idempotency-unreadable"


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    async def send(self, send: Send, *, replayed: bool = False) -> None:
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers]
        if replayed:
            headers.append((b"idempotency-replayed", b"true"))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def _name(account_id: UUID, actor: str, route: str, key: str) -> str:
    return "|".join((str(account_id), actor, route, key))


class _AnsweredAlready(Problem):
    """The stored answer takes this one's place."""

    status, type = 409, "idempotency-replayed"


@dataclass
class _Once:
    """One request with a key: where its answer is kept, and the transaction that its work and its answer share."""

    account_id: UUID
    actor: str
    route: str
    key: str
    body_sha256: bytes
    found: Answer | Problem | None = None
    failed: bool = False
    session: AsyncSession | None = None
    manager: AbstractAsyncContextManager[AsyncSession] | None = None

    @property
    def place(self) -> dict[str, Any]:
        return {"actor": self.actor, "route": self.route, "key": self.key}

    @property
    def name(self) -> str:
        return _name(self.account_id, self.actor, self.route, self.key)

    async def open(self) -> AsyncSession:
        """The shared transaction, with the key's lock taken; raises when there is an answer or another holds it."""
        if self.session is None:
            self.failed = False  # a transaction that was rolled back to begin anew counts no more
            self.manager = transaction(self.account_id)
            self.session = await self.manager.__aenter__()
            number = int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:8], signed=True)
            if not await self.session.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": number}):
                self.found = InFlight()
            else:
                self.found = await self.look_up(self.session)
        if self.found is not None:
            raise _AnsweredAlready
        return self.session

    async def look_up(self, session: AsyncSession) -> Answer | Problem | None:
        given = self.place | {"since": clock.now() - LIFETIME}
        row = (await session.execute(_READ, given)).one_or_none()
        if row is None:
            return None
        if row.body_sha256 != self.body_sha256:
            return Mismatch()
        try:
            body = secrets.unwrap(row.body.decode(), self.name)
        except secrets.Unreadable:  # the master key was changed without its last step, or lost
            return Kept()
        return Answer(row.status, [(name, value) for name, value in row.headers], body)

    async def keep(self, session: AsyncSession, answer: Answer) -> None:
        if len(answer.body) > MAXIMUM_ANSWER:
            return
        given = self.place | {
            "account_id": self.account_id,
            "body_sha256": self.body_sha256,
            "status": answer.status,
            "headers": json.dumps(answer.headers),
            # Sealed: an answer may show a secret once, as that of POST /api-clients does.
            "body": secrets.wrap(answer.body, self.name).encode(),
            "since": clock.now() - LIFETIME,
        }
        await session.execute(_FORGET, given)
        await session.execute(_KEEP, given)

    async def end(self, answer: Answer | None) -> None:
        """Commits the shared transaction together with the answer, or rolls it back for None."""
        if self.manager is None or self.session is None:
            return
        manager, session = self.manager, self.session
        self.manager = self.session = None
        if answer is not None:
            try:
                await self.keep(session, answer)
            except BaseException as failure:
                await manager.__aexit__(type(failure), failure, failure.__traceback__)
                raise
            await manager.__aexit__(None, None, None)
            return
        undone = _AnsweredAlready()
        try:
            await manager.__aexit__(_AnsweredAlready, undone, None)
        except _AnsweredAlready:
            return


_READ = text(
    "SELECT status, headers, body, body_sha256 FROM idempotency_keys "
    "WHERE actor = :actor AND route = :route AND key = :key AND created_at > :since"
)
_FORGET = text(
    "DELETE FROM idempotency_keys WHERE actor = :actor AND route = :route AND key = :key AND created_at <= :since"
)
_KEEP = text(
    "INSERT INTO idempotency_keys (account_id, actor, route, key, body_sha256, status, headers, body) "
    "VALUES (:account_id, :actor, :route, :key, :body_sha256, :status, CAST(:headers AS jsonb), :body) "
    "ON CONFLICT DO NOTHING"
)


@asynccontextmanager
async def shared_transaction(scope: Scope, account_id: UUID) -> AsyncIterator[AsyncSession]:
    """The transaction of a request's work: the one that keeps its answer too when a key came with it, else its own."""
    once: _Once | None = scope.get(PLACE)
    if once is None or once.account_id != account_id:
        async with transaction(account_id) as session:
            yield session
        return
    session = await once.open()
    try:
        yield session
    except BaseException:
        once.failed = True
        await once.end(None)  # now: what is done about the failure must not wait for the locks of what failed
        raise


def name_of(scope: Scope) -> str | None:
    """The same for a request and its repetitions, and nobody else's; None without a key."""
    once: _Once | None = scope.get(PLACE)
    return hashlib.sha256(once.name.encode()).hexdigest() if once else None


async def rewrap_kept_answers(session: AsyncSession) -> int:
    """Seals the tenant's kept answers under the current master key where another one sealed them; how many."""
    account_id, current = session.info["account_id"], secrets.master().current.id
    changed = 0
    for row in (await session.execute(text("SELECT actor, route, key, body FROM idempotency_keys FOR UPDATE"))).all():
        if secrets.key_id(row.body.decode()) == current:
            continue
        name = _name(account_id, row.actor, row.route, row.key)
        try:
            body = secrets.wrap(secrets.unwrap(row.body.decode(), name), name).encode()
        except secrets.Unreadable:  # under a key that was forgotten before: it ends by itself after LIFETIME
            continue
        await session.execute(_REWRAP, {"actor": row.actor, "route": row.route, "key": row.key, "body": body})
        changed += 1
    return changed


_REWRAP = text("UPDATE idempotency_keys SET body = :body WHERE actor = :actor AND route = :route AND key = :key")


class KeepAnswers:
    """The middleware; see the top of the file."""

    def __init__(self, app: ASGIApp, identify: Identify, prefix: str, except_for: Sequence[str] = ()) -> None:
        self.app = app
        self.identify = identify
        self.prefix = prefix
        self.except_for = tuple(except_for)
        self.under_way: set[tuple[UUID, str, str, str]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not self._wanted(scope["path"]):
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        key = headers.get("idempotency-key")
        if key is None:
            return await self.app(scope, receive, send)
        try:
            await self._once(key, headers, scope, receive, send)
        except Exception as failure:  # what the routes raise is answered within; this is our own look at the tables
            if not is_away(failure):
                raise
            await _problem(NotAvailable("O banco de dados não respondeu.", headers={"Retry-After": "2"}), send)

    async def _once(self, key: str, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        who = await self.identify(headers.get("authorization"))
        if who is None:
            return await self.app(scope, receive, send)
        if not 0 < len(key) <= MAXIMUM_KEY:
            return await _problem(Invalid(f"A Idempotency-Key tem de 1 a {MAXIMUM_KEY} letras."), send)
        body = await _read_body(receive)
        if body is None:
            return None
        route = scope["path"].rstrip("/") + ("?" + scope["query_string"].decode("latin-1")).rstrip("?")
        place = (who[0], who[1], route, key)
        if place in self.under_way:
            return await _problem(InFlight(), send)
        self.under_way.add(place)
        try:
            await self._carry_out(_Once(*place, hashlib.sha256(body).digest()), body, scope, receive, send)
        finally:
            self.under_way.discard(place)

    def _wanted(self, path: str) -> bool:
        return path.startswith(self.prefix) and not path.startswith(self.except_for)

    async def _carry_out(self, once: _Once, body: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        async with transaction(once.account_id) as session:
            once.found = await once.look_up(session)
        if once.found is None:
            answer = await self._answer(once, body, scope, receive)
            if once.found is None:
                return await answer.send(send)
        if isinstance(once.found, Problem):
            return await _problem(once.found, send)
        await once.found.send(send, replayed=True)

    async def _answer(self, once: _Once, body: bytes, scope: Scope, receive: Receive) -> Answer:
        recorder = _Recorder()
        try:
            await self.app({**scope, PLACE: once}, _replay_body(body, receive), recorder)
            answer = recorder.answer()
            keeping = answer.status < 500 and answer.status not in NOT_KEPT and once.found is None
            if keeping and once.session is not None and not once.failed:
                await once.end(answer)
            elif keeping:
                await once.end(None)
                async with transaction(once.account_id) as session:
                    await once.keep(session, answer)
            return answer
        finally:
            await once.end(None)


class _Recorder:
    """Holds an answer back until what it speaks of has been committed."""

    def __init__(self) -> None:
        self.start: Message | None = None
        self.pieces: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.pieces.append(bytes(message.get("body", b"")))

    def answer(self) -> Answer:
        if self.start is None:
            return Answer(500, [], b"")
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self.start.get("headers", [])]
        return Answer(self.start["status"], headers, b"".join(self.pieces))


async def _read_body(receive: Receive) -> bytes | None:
    pieces: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(pieces)


def _replay_body(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _problem(problem: Problem, send: Send) -> None:
    body = json.dumps(problem.document(), ensure_ascii=False).encode()
    headers = [("content-type", "application/problem+json"), *problem.headers.items()]
    await Answer(problem.status, headers, body).send(send)
