"""The one client for every outgoing call: deadlines, caps, checked addresses, circuit breakers, the call log.

It says whether a call that failed had been sent: Unavailable if not (or if it may be repeated), else Unknown. What a
provider's error means is for its connector to say.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
from yarl import URL

from balcao.core.addresses import AddressRefused, CheckedResolver, Gate, Lookup, look_up
from balcao.core.answers import Answer
from balcao.core.breaker import Breakers
from balcao.core.failpoints import reach
from balcao.core.outcomes import ProviderError, Rejected, Unavailable, Unknown

LIMIT = 10 * 1024 * 1024
MEDIA_LIMIT = 100 * 1024 * 1024
DEADLINE = timedelta(seconds=20)
MEDIA_DEADLINE = timedelta(minutes=5)
CONNECT_SECONDS = 8.0
# A file that drips would hold its place in the queue until the deadline: after a while it must come this fast.
PATIENCE_SECONDS, SLOWEST_BYTES_PER_SECOND = 15.0, 4 * 1024
PER_HOST, ALL_HOSTS = 100, 400
# Shorter than the 5 s after which common servers hang up, so that a send rarely meets a connection being closed.
KEEP_ALIVE_SECONDS = 4.0
USER_AGENT = "Balcao/0.1 (+https://balcao.dev)"

OnCall = Callable[[str, str, int, str], None]


@dataclass(frozen=True)
class OnBehalf:
    """`key` separates the circuit breakers of those for whom we call; `on_call` is told of every call."""

    key: str = ""
    on_call: OnCall | None = None


@dataclass(frozen=True)
class Client:
    session: aiohttp.ClientSession
    gate: Gate
    breakers: Breakers


_client: Client | None = None
_on_behalf: ContextVar[OnBehalf] = ContextVar("on_behalf", default=OnBehalf())  # noqa: B039 (it is frozen)


def open_http(allow_hosts: Sequence[str] = (), ask: Lookup = look_up) -> None:
    """Makes this process's client; call it inside the running loop. `ask` looks names up."""
    global _client
    gate = Gate(allow_hosts)
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_mark_sent)
    connector = aiohttp.TCPConnector(
        resolver=CheckedResolver(gate, ask),
        use_dns_cache=False,
        limit=ALL_HOSTS,
        limit_per_host=PER_HOST,
        keepalive_timeout=KEEP_ALIVE_SECONDS,
    )
    session = aiohttp.ClientSession(
        connector=connector,
        trace_configs=[trace],
        trust_env=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": USER_AGENT},
    )
    _client = Client(session, gate, Breakers(asyncio.get_running_loop().time))


async def close_http() -> None:
    global _client
    if _client is not None:
        await _client.session.close()
        _client = None


@asynccontextmanager
async def opened(allow_hosts: Sequence[str] = (), ask: Lookup = look_up) -> AsyncIterator[None]:
    """A client of its own inside the block; the one before is back afterwards."""
    global _client
    before = _client
    open_http(allow_hosts, ask)
    try:
        yield
    finally:
        await close_http()
        _client = before


@contextmanager
def on_behalf_of(key: str, on_call: OnCall | None = None) -> Iterator[None]:
    """Calls made inside count for this key (a connection's id). `on_call(what, outcome, milliseconds, code)` must not
    block; outcome is ok, error (the provider answered 400 or more), rejected, unavailable, unknown or cancelled.
    """
    token = _on_behalf.set(OnBehalf(key, on_call))
    try:
        yield
    finally:
        _on_behalf.reset(token)


@dataclass
class Call:
    """One call under way. `is_sent` as soon as bytes may have left; `is_one_write` if they all leave at once."""

    what: str
    method: str
    url: URL
    repeatable: bool
    is_one_write: bool = False
    is_sent: bool = False
    status: int = 0


async def request(
    method: str,
    url: str | URL,
    *,
    what: str,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    json: Any = None,
    data: Any = None,
    repeatable: bool | None = None,
    understood: Callable[[Answer], bool] | None = None,
    deadline: timedelta = DEADLINE,
    limit: int = LIMIT,
) -> Answer:
    """The provider's answer, whatever its status (a redirect is refused).

    `repeatable`: doing it twice does no harm (a GET, a call with the provider's own key). `understood` says whether an
    answer is the provider's own; a 2xx or 5xx that is not (a proxy's page, half a JSON) is no answer at all.
    `data` is a mapping to be sent as a form, an aiohttp.FormData, or bytes. Raises Unavailable, Unknown, Rejected.
    """
    call = Call(what, method, _url(url, query), method == "GET" if repeatable is None else repeatable)
    call.is_one_write = json is not None
    options: dict[str, Any] = {"headers": headers, "timeout": _timeout(deadline)}
    if json is not None:
        options["json"] = json
    if data is not None:
        options["data"] = data
    async with _guarded(call):
        async with await _start(call, **options) as response:
            call.status = response.status
            _die_between(call, "bytes-sent")
            body = await _read(response, limit)
        _die_between(call, "answer-read")
        answer = Answer(response.status, _headers(response), body)
        if 300 <= answer.status < 400:
            raise _redirected()
        if understood and (answer.status < 300 or answer.status >= 500) and not understood(answer):
            raise _unanswered(call, "unreadable_answer")
    return answer


async def stream(
    url: str,
    *,
    what: str,
    headers: Mapping[str, str] | None = None,
    private_headers: Mapping[str, str] | None = None,
    limit: int = MEDIA_LIMIT,
    deadline: timedelta = MEDIA_DEADLINE,
    redirects: int = 3,
) -> tuple[Answer, AsyncIterator[bytes]]:
    """A GET whose body is read in pieces: the answer without its body, then the pieces. Follows a few redirects, each
    checked; `private_headers` (a bearer) go to the first host only. Only a 2xx has pieces; reading them raises
    Unavailable when the connection breaks off and Rejected beyond `limit`.
    """
    call = Call(what, "GET", _url(url, None), repeatable=True)
    async with _guarded(call):
        response = await _follow(call, dict(headers or {}), dict(private_headers or {}), _timeout(deadline), redirects)
        call.status = response.status
    answer = Answer(response.status, _headers(response), b"")
    if answer.status < 300:
        return answer, _pieces(call, response, limit)
    response.close()
    return answer, _nothing()


def _url(url: str | URL, query: Mapping[str, str] | None) -> URL:
    try:
        made = URL(url)
        return made.update_query(query) if query else made
    except (ValueError, TypeError) as failure:
        raise Rejected("invalid_url", "Endereço inválido", "Confira o endereço nas configurações.") from failure


def _timeout(deadline: timedelta) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=deadline.total_seconds(), sock_connect=CONNECT_SECONDS)


@asynccontextmanager
async def _guarded(call: Call) -> AsyncIterator[None]:
    """Breaker and call log around a call, and the translation of every failure into ours."""
    client, on_behalf = _opened(), _on_behalf.get()
    began = client.breakers.clock()
    outcome, code = "cancelled", ""
    try:
        with client.breakers.passing((on_behalf.key, call.url.authority)) as passage, _translated(call):
            client.gate.check_url(call.url)
            yield
            passage.failed = call.status >= 500
        outcome, code = "ok" if call.status < 400 else "error", str(call.status)
    except ProviderError as failure:
        outcome, code = type(failure).__name__.lower(), failure.code
        raise
    finally:
        if on_behalf.on_call:
            on_behalf.on_call(call.what, outcome, round((client.breakers.clock() - began) * 1000), code)


def _opened() -> Client:
    if _client is None:
        raise RuntimeError("No client for outgoing calls: call open_http() first.")
    return _client


@contextmanager
def _translated(call: Call) -> Iterator[None]:
    try:
        yield
    except AddressRefused as failure:
        raise _refused() from failure
    except aiohttp.InvalidURL as failure:
        raise _unmade() from failure
    except (aiohttp.ClientError, OSError, TimeoutError) as failure:  # a bad certificate is a ValueError too
        raise _unanswered(call, _code(failure)) from failure
    except ValueError as failure:
        raise _unmade() from failure


async def _start(call: Call, **options: Any) -> aiohttp.ClientResponse:
    try:
        return await _start_once(call, **options)
    except aiohttp.ClientError as failure:
        if not (call.is_one_write and _found_closed(failure)):
            raise
    call.is_sent = False
    return await _start_once(call, **options)


async def _start_once(call: Call, **options: Any) -> aiohttp.ClientResponse:
    session = _opened().session
    return await session.request(call.method, call.url, allow_redirects=False, trace_request_ctx=call, **options)


def _found_closed(failure: BaseException | None) -> bool:
    """A kept connection that the other side closed just before our first byte: nothing was written."""
    while failure is not None:
        if isinstance(failure, aiohttp.ClientConnectionResetError) and "closing transport" in str(failure):
            return True
        failure = failure.__cause__
    return False


async def _mark_sent(_: aiohttp.ClientSession, context: Any, __: aiohttp.TraceRequestHeadersSentParams) -> None:
    """Called by aiohttp just before the first byte of a request is written to an open connection."""
    if isinstance(context.trace_request_ctx, Call):
        context.trace_request_ctx.is_sent = True


def _die_between(call: Call, place: str) -> None:
    if not call.repeatable:
        reach(place)


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    pieces, size = [], 0
    async for piece in response.content.iter_any():
        size += len(piece)
        if size > limit:
            response.close()
            raise _TooLong
        pieces.append(piece)
    return b"".join(pieces)


class _TooLong(aiohttp.ClientError):
    """A body beyond the limit."""


class _TooSlow(aiohttp.ClientError):
    """A body that drips."""


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


async def _follow(
    call: Call, headers: dict[str, str], private: dict[str, str], limits: aiohttp.ClientTimeout, redirects: int
) -> aiohttp.ClientResponse:
    origin = call.url.origin()
    for _ in range(redirects + 1):
        _opened().gate.check_url(call.url)
        sent = {**headers, **private} if call.url.origin() == origin else headers
        response = await _start(call, headers=sent, timeout=limits)
        if response.status not in (301, 302, 303, 307, 308):
            return response
        response.close()
        call.url = call.url.join(URL(response.headers.get("Location", "")))
    raise _redirected()


async def _pieces(call: Call, response: aiohttp.ClientResponse, limit: int) -> AsyncIterator[bytes]:
    size, now = 0, _opened().breakers.clock
    began = now()
    async with response:
        with _translated(call):
            async for piece in response.content.iter_chunked(64 * 1024):
                size += len(piece)
                if (passed := now() - began) > PATIENCE_SECONDS and size < passed * SLOWEST_BYTES_PER_SECOND:
                    raise _TooSlow
                if size > limit:
                    raise Rejected("too_large", "Arquivo grande demais", "O arquivo passa do tamanho aceito.")
                yield piece


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""


def _unmade() -> Rejected:
    return Rejected("invalid_request", "Pedido inválido", "O pedido não pôde ser montado.")


def _refused() -> Rejected:
    detail = "Só chamamos endereços públicos; o operador pode liberar outros em BALCAO_ALLOW_HOSTS."
    return Rejected("address_refused", "Endereço recusado", detail)


def _redirected() -> Rejected:
    return Rejected(
        "redirected", "Endereço mudou", "O provedor respondeu com um desvio; confira o endereço configurado."
    )


def _unanswered(call: Call, code: str) -> ProviderError:
    if call.is_sent and not call.repeatable:
        detail = "Não sabemos se o provedor aceitou: a resposta não chegou. Confira antes de enviar de novo."
        return Unknown(code, "Sem resposta do provedor", detail)
    return Unavailable(code, "Provedor fora do ar", "Não foi possível falar com o provedor; tentaremos de novo.")


def _code(failure: Exception) -> str:
    """A word for the log: what went wrong on the way."""
    if isinstance(failure, _TooLong):
        return "answer_too_large"
    if isinstance(failure, _TooSlow):
        return "too_slow"
    if isinstance(failure, TimeoutError):
        return "timeout"
    if isinstance(failure, aiohttp.ClientConnectorDNSError):
        return "dns"
    if isinstance(failure, aiohttp.ClientSSLError):
        return "tls"
    if isinstance(failure, aiohttp.ClientConnectorError):
        return "connection_refused"
    return "connection_lost"
