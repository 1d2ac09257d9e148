"""One call that a provider receives: faults act on it, the handler answers it, the ledger records both."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from balcao.sandbox.protocol import drop

if TYPE_CHECKING:
    from balcao.sandbox.world import World

encode = msgspec.json.Encoder().encode
BODY_IN_LEDGER = 20_000
AFTER_ACCEPTING = {"lose_answer", "timeout_after_accept", "slow_drip", "huge_body", "wrong_json"}
BEFORE_ACCEPTING = {"error", "refuse", "rate_limit", "pair_limit", "throughput_limit"}
SECRET_FIELDS = ("client_secret", "refresh_token", "code", "token", "access_token")


@dataclass(slots=True)
class Answer:
    status: int = 200
    body: Any = None  # JSON, or bytes with media_type
    media_type: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else encode(self.body)


@dataclass(slots=True)
class Call:
    world: "World"
    request: Request
    scope: str
    body: bytes
    fault: dict[str, Any] | None = None

    def json(self) -> Any:
        """Raises msgspec.DecodeError."""
        return msgspec.json.decode(self.body)

    def subject(self) -> dict[str, Any]:
        """What a fault's `match` can be held against."""
        found: dict[str, Any] = {"method": self.request.method, **self.request.path_params}
        found["phone_number_id"] = self.request.path_params.get("node")
        try:
            body = self.json()
        except (msgspec.DecodeError, UnicodeDecodeError):
            return found
        if isinstance(body, dict):
            found["to"] = str(body.get("to") or body.get("recipient") or "").lstrip("+")
            text = body.get("text")
            found["text"] = text.get("body") if isinstance(text, dict) else body.get("summary")
            found["is_message"] = body.get("status") != "read"
        return found


Handler = Callable[[Call], Awaitable[Answer]]
ErrorAnswer = Callable[[dict[str, Any]], Answer]
Endpoint = Callable[[Request], Awaitable[Response]]


def provider_call(scope: str | Callable[[Request], str], handle: Handler, error_answer: ErrorAnswer) -> Endpoint:
    """`error_answer` turns a fault into an answer of the provider's shape."""

    async def endpoint(request: Request) -> Response:
        world: World = request.app.state.world
        named = scope if isinstance(scope, str) else scope(request)
        uploads = request.headers.get("content-type", "").startswith("multipart/")
        call = Call(world, request, named, b"" if uploads else await request.body())
        began = time.perf_counter()
        if world.faults.items:
            return await _with_faults(call, handle, error_answer, began)
        answer = await handle(call)
        _record(call, answer, began)
        return _response(answer)

    return endpoint


async def _with_faults(call: Call, handle: Handler, error_answer: ErrorAnswer, began: float) -> Response:
    faults = call.world.faults
    delay = faults.take(call.scope, call.subject, {"delay_ms"})
    if delay:
        await asyncio.sleep(delay.get("milliseconds", 0) / 1000)
    fault = faults.take(call.scope, call.subject, AFTER_ACCEPTING | BEFORE_ACCEPTING)
    call.fault = fault
    accepts_first = fault is None or fault["kind"] in AFTER_ACCEPTING or bool(fault["match"].get("after"))
    if fault and not accepts_first:
        if fault["kind"] == "refuse":
            return await _dropped(call, began)
        answer = error_answer(fault)
        _record(call, answer, began)
        return _response(answer)
    answer = await handle(call)
    if fault is None:
        _record(call, answer, began)
        return _response(answer)
    return await _spoiled(call, answer, fault, error_answer, began)


async def _spoiled(
    call: Call, answer: Answer, fault: dict[str, Any], error_answer: ErrorAnswer, began: float
) -> Response:
    match fault["kind"]:
        case "lose_answer":
            return await _dropped(call, began)
        case "timeout_after_accept":
            _record(call, None, began)
            await _until_gone(call, float(fault.get("seconds", 60)))
            await drop(call.request.scope)
            return _Nothing()
        case "slow_drip":
            _record(call, answer, began)
            headers = {**answer.headers, "content-length": str(len(answer.encoded()))}
            pause = 1 / float(fault.get("bytes_per_second", 20))
            return StreamingResponse(_slowly(answer.encoded(), pause), answer.status, headers, answer.media_type)
        case "huge_body":
            _record(call, Answer(200, {"sandbox": "a body without end"}), began)
            size = int(float(fault.get("gigabytes", 10)) * 1_000_000_000)
            return StreamingResponse(_endlessly(size), 200, media_type="application/json")
        case "wrong_json":
            body = str(fault.get("body", '{"messaging_product":"whatsapp","contacts":[{"inp')).encode()
            spoiled = Answer(200, body)
        case _:
            spoiled = error_answer(fault)
    _record(call, spoiled, began)
    return _response(spoiled)


async def _dropped(call: Call, began: float) -> Response:
    _record(call, None, began)
    await drop(call.request.scope)
    return _Nothing()


class _Nothing(Response):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Says nothing: the connection is gone."""


async def _until_gone(call: Call, seconds: float) -> None:
    async def gone() -> None:
        while (await call.request.receive())["type"] != "http.disconnect":
            continue

    waits = [asyncio.create_task(gone()), asyncio.create_task(call.world.ending.wait())]
    await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


async def _slowly(body: bytes, pause: float) -> AsyncIterator[bytes]:
    for position in range(len(body)):
        yield body[position : position + 1]
        await asyncio.sleep(pause)


async def _endlessly(size: int) -> AsyncIterator[bytes]:
    yield b'{"filler":"'
    block = b"x" * 65536
    for _ in range(size // len(block)):
        yield block
        await asyncio.sleep(0)  # lets the server notice that nobody listens any more
    yield b'"}'


def _response(answer: Answer) -> Response:
    return Response(answer.encoded(), answer.status, answer.headers, answer.media_type)


def _record(call: Call, answer: Answer | None, began: float) -> None:
    request = call.request
    call.world.ledger.write(
        "call",
        scope=call.scope,
        method=request.method,
        path=request.url.path,
        query=request.url.query,
        headers={name: value for name, value in request.headers.items() if name not in ("authorization", "cookie")},
        body=_for_ledger(call.body),
        status=answer.status if answer else None,
        answer=None if answer is None else _for_ledger(answer.encoded()),
        milliseconds=round((time.perf_counter() - began) * 1000, 2),
        fault=call.fault["kind"] if call.fault else None,
    )


def _for_ledger(body: bytes) -> Any:
    if len(body) > BODY_IN_LEDGER:
        return f"{len(body)} bytes"
    try:
        decoded = msgspec.json.decode(body) if body else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _form_without_secrets(body)
    if isinstance(decoded, dict):
        return {name: "…" if name in SECRET_FIELDS else value for name, value in decoded.items()}
    return decoded


def _form_without_secrets(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    pairs = [pair.partition("=") for pair in text.split("&")]
    return "&".join(f"{name}=…" if name in SECRET_FIELDS else name + sign + value for name, sign, value in pairs)
