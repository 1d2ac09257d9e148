"""What is said of a call that failed: not sent, or nobody knows; and that no provider can hang or flood us."""

import asyncio
import os
import signal
import ssl
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_writer import StreamWriter
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from balcao.core import clock, http
from balcao.core.answers import Answer
from balcao.core.breaker import FAILURES
from balcao.core.outcomes import Rejected, Unavailable, Unknown

Handler = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n" + b'{"ok":true}'


@asynccontextmanager
async def provider(handle: Handler) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that reads one request a connection, hands it to `handle` and hangs up; and the requests it got."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
            )
            request = head + await reader.readexactly(length)
            heard.append(request)
            await handle(request, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", heard


def says(answer: bytes) -> Handler:
    """Announces that it hangs up, lest the next call meet a connection that is just being closed."""
    if answer.startswith(b"HTTP/1.1") and b"\r\n\r\n" in answer:
        answer = answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)

    async def handle(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return handle


@pytest_asyncio.fixture(autouse=True)
async def client() -> AsyncIterator[None]:
    async with http.opened(allow_hosts=["127.0.0.1", "localhost"]):
        yield


def speaks_json(answer: Answer) -> bool:
    return isinstance(answer.json(), dict)


async def send(url: str, **options: object) -> Answer:
    return await http.request("POST", url, what="messages.send", json={"text": "oi"}, **options)  # type: ignore[arg-type]


async def test_an_answer_is_given_back_with_lower_case_headers() -> None:
    async with provider(says(JSON)) as (url, heard):
        answer = await send(url)
    assert (answer.status, answer.json(), answer.headers["content-type"]) == (200, {"ok": True}, "application/json")
    assert b'{"text": "oi"}' in heard[0] and b"Host: 127.0.0.1" in heard[0]


async def test_the_name_is_kept_when_the_checked_address_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    asked: list[str] = []

    async def names(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    async with provider(says(JSON)) as (url, heard), http.opened(allow_hosts=["api.example"], ask=names):
        await send(url.replace("127.0.0.1", "api.example"))
    assert asked == ["api.example"]
    assert b"Host: api.example" in heard[0]


async def test_the_name_is_told_in_the_handshake_too() -> None:
    told: list[str] = []
    secret, certificate = _self_signed("api.example")
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.sni_callback = lambda _, name, __: told.append(name)
    with tempfile.NamedTemporaryFile() as pem:
        pem.write(secret + certificate)
        pem.flush()
        server_side.load_cert_chain(pem.name)

    async def names(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_side) as server:
        port = server.sockets[0].getsockname()[1]
        async with http.opened(allow_hosts=["api.example"], ask=names):
            with pytest.raises(Unavailable, match="tls"):  # nobody vouches for the certificate
                await send(f"https://api.example:{port}/")
    assert told == ["api.example"]


def _self_signed(name: str) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, form, serialization.NoEncryption()), made.public_bytes(pem)


async def test_errors_of_the_provider_are_answers() -> None:
    async with provider(says(b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\n{}")) as (url, _):
        answer = await send(url)
    assert (answer.status, answer.retry_after) == (429, timedelta(seconds=7))


async def test_nobody_listening_means_not_sent() -> None:
    with pytest.raises(Unavailable, match="connection_refused"):
        await send("http://127.0.0.1:9/")


async def test_a_name_that_does_not_exist_means_not_sent() -> None:
    async def nobody(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    await http.close_http()
    http.open_http(ask=nobody)
    with pytest.raises(Unavailable, match="dns"):
        await send("https://nowhere.example/")


async def test_a_tls_handshake_that_fails_means_not_sent() -> None:
    async def speak_plainly(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Plain\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(speak_plainly, "127.0.0.1", 0) as server:
        with pytest.raises(Unavailable, match="tls"):
            await send(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Len",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
        b"not http at all\r\n\r\n",
        b'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"ok":t',
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 13\r\n\r\n<html></html>",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    ],
    ids=["nothing", "half a head", "half a body", "no http", "half a json", "a proxy's page", "no gzip"],
)
async def test_no_readable_answer_means_unknown_unless_the_call_may_be_repeated(answer: bytes) -> None:
    async with provider(says(answer)) as (url, heard):
        with pytest.raises(Unknown):
            await send(url, understood=speaks_json)
        with pytest.raises(Unavailable):
            await send(url, understood=speaks_json, repeatable=True)
        with pytest.raises(Unavailable):
            await http.request("GET", url, what="templates.list", understood=speaks_json)
    assert len(heard) >= 3


async def test_a_connection_found_closed_before_the_first_byte_is_told_from_one_that_broke() -> None:
    loop = asyncio.get_running_loop()
    writer = StreamWriter(BaseProtocol(loop), loop)
    with pytest.raises(aiohttp.ClientConnectionResetError) as closed:
        writer._write(b"POST / HTTP/1.1")
    wrapped = aiohttp.ClientOSError(None, "Can not write request body")
    wrapped.__cause__ = closed.value
    assert http._found_closed(wrapped)
    assert not http._found_closed(aiohttp.ClientConnectionResetError("Connection lost"))
    assert not http._found_closed(aiohttp.ServerDisconnectedError())


async def test_a_redirect_is_refused_and_not_followed() -> None:
    moved = b"HTTP/1.1 307 Moved\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    async with provider(says(moved)) as (url, heard):
        with pytest.raises(Rejected, match="redirected"):
            await send(url)
    assert len(heard) == 1


async def drip(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _times in range(1000):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def test_the_deadline_holds_against_an_answer_that_drips() -> None:
    async with provider(drip) as (url, _), asyncio.timeout(3):
        with pytest.raises(Unknown, match="timeout"):
            await send(url, deadline=timedelta(seconds=0.4))


async def flood(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def test_a_body_without_end_is_cut_off() -> None:
    async with provider(flood) as (url, _), asyncio.timeout(10):
        with pytest.raises(Unknown, match="answer_too_large"):
            await send(url)
        _, pieces = await http.stream(url, what="media", limit=200_000)
        with pytest.raises(Rejected, match="too_large"):
            assert [len(piece) async for piece in pieces]


async def test_a_provider_that_keeps_failing_is_left_alone_and_others_are_not() -> None:
    calls: list[tuple[str, str, str]] = []

    def on_call(what: str, outcome: str, milliseconds: int, code: str) -> None:
        calls.append((what, outcome, code))

    broken = b"HTTP/1.1 503 Broken\r\nContent-Length: 2\r\n\r\n{}"
    async with provider(says(broken)) as (url, heard):
        with http.on_behalf_of("connection-1", on_call):
            for _ in range(FAILURES):
                await send(url)
            with pytest.raises(Unavailable, match="circuit_open") as refused:
                await send(url)
        with http.on_behalf_of("connection-2"):
            await send(url)
    assert len(heard) == FAILURES + 1
    assert timedelta(0) < (refused.value.retry_after or timedelta(0)) <= timedelta(minutes=1)
    assert calls == [("messages.send", "error", "503")] * FAILURES + [("messages.send", "unavailable", "circuit_open")]


async def test_media_is_followed_without_carrying_the_bearer_to_another_host() -> None:
    async with provider(says(JSON)) as (second, heard_second):
        elsewhere = second.replace("127.0.0.1", "localhost").encode()
        moved = b"HTTP/1.1 302 Found\r\nLocation: " + elsewhere + b"/file\r\nContent-Length: 0\r\n\r\n"
        async with provider(says(moved)) as (first, heard_first):
            private = {"Authorization": "Bearer segredo"}
            answer, pieces = await http.stream(first, what="media", private_headers=private)
            assert b"".join([piece async for piece in pieces]) == b'{"ok":true}'
    assert answer.status == 200
    assert b"segredo" in heard_first[0] and b"segredo" not in heard_second[0]


async def test_media_is_not_followed_to_a_private_host_nor_for_ever() -> None:
    for target in (b"http://169.254.169.254/x", b"/again"):
        moved = b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\nContent-Length: 0\r\n\r\n"
        async with provider(says(moved)) as (url, heard):
            with pytest.raises(Rejected):
                await http.stream(url, what="media")
        assert len(heard) == (1 if b"169" in target else 4)


async def test_a_download_that_breaks_off_says_so() -> None:
    async with provider(says(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc")) as (url, _):
        _, pieces = await http.stream(url, what="media")
        with pytest.raises(Unavailable):
            assert [piece async for piece in pieces]


@pytest.mark.parametrize(
    ("written", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("999999999999", timedelta(hours=1)),
        ("Wed, 21 Oct 2015 07:28:00 GMT", timedelta(0)),
        ("Fri, 31 Dec 2100 23:59:59 GMT", timedelta(hours=1)),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("Wed, 99 Oct 2015", None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(written: str, wait: timedelta | None) -> None:
    assert Answer(503, {"retry-after": written}, b"").retry_after == wait


@pytest.mark.slow
@pytest.mark.parametrize("place", ["bytes-sent", "answer-read"])
async def test_a_failpoint_kills_the_process_after_the_provider_has_heard(place: str) -> None:
    program = (
        "import asyncio, sys\nfrom balcao.core import http\n"
        "async def main():\n"
        "    async with http.opened(['127.0.0.1']):\n"
        "        await http.request('GET', sys.argv[1], what='w')\n"
        "        await http.request('POST', sys.argv[1], what='w', json={})\n"
        "asyncio.run(main())"
    )
    async with provider(says(JSON)) as (url, heard):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, url, env={**os.environ, "BALCAO_FAILPOINT": place}
        )
        assert await process.wait() == -signal.SIGKILL
    assert [request.split()[0] for request in heard] == [b"GET", b"POST"]
