"""The contract suite, second half: what a connector hears and says, by the cases in its fixtures.

fixtures/settings.json                      an account that nobody has
fixtures/in/NAME.json, NAME.expected.json   a webhook's bytes, and everything that it tells
fixtures/out/NAME.json                      {message, exchanges: [{request, answer}], receipt or error}
tests/signed.py                             signed(body, settings) -> Request, and SECRETS
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web
from pydantic import BaseModel

from balcao.contracts.calendar import watch_token
from balcao.contracts.messaging import File, Outgoing, Request
from balcao.core import http
from balcao.core.outcomes import ProviderError
from balcao.testing.connector_checks import module

HOST = "127.0.0.1"
ONE_TOO_MANY: dict[str, Any] = {"answer": {"status": 500, "json": {"error": {"message": "One call too many"}}}}


def fixture_settings(folder: Path, **changed: Any) -> Any:
    settings: type[BaseModel] = module(folder, "settings").Settings
    return settings(**{**json.loads((folder / "fixtures" / "settings.json").read_text("utf-8")), **changed})


def inbound_cases(folder: Path) -> list[Path]:
    files = sorted((folder / "fixtures" / "in").glob("*.json"))
    return [file for file in files if not file.name.endswith(".expected.json")]


def outbound_cases(folder: Path) -> list[Path]:
    return sorted((folder / "fixtures" / "out").glob("*.json"))


def told(happened: Sequence[Any]) -> list[Any]:
    """As it stands in an expected.json: each with its type, without what is empty."""
    return [{"type": type(one).__name__, **_plain(one)} for one in happened]


def check_inbound(folder: Path) -> Iterator[str]:
    """Each webhook tells what is expected, to those named in it alone, and spoiled ones raise nothing."""
    if not (folder / "inbound.py").exists():
        return
    inbound, settings = module(folder, "inbound"), fixture_settings(folder)
    if hasattr(inbound, "kept"):
        yield from check_notices(folder)
        return
    ours = frozenset(module(folder, "settings").routes(settings))
    cases = inbound_cases(folder)
    if not cases:
        yield "fixtures/in: no webhook"
    for file in cases:
        body = file.read_bytes()
        expected = file.with_suffix(".expected.json")
        if not expected.exists():
            yield f"{file.name}: no {expected.name}"
        elif told(inbound.parse(body, ours)) != json.loads(expected.read_text("utf-8")):
            yield f"{file.name}: does not tell what {expected.name} says"
        if not ours & set(inbound.routes(Request("POST", "", {}, body))):
            yield f"{file.name}: its routes do not find the connection"
        if inbound.parse(body, frozenset({"somebody-else"})):
            yield f"{file.name}: tells of others' messages"
        yield from _survives(inbound, body, ours, file.name)


def _survives(inbound: Any, body: bytes, ours: frozenset[str], name: str) -> Iterator[str]:
    for spoiled in (b"", b"{}", b"[]", b"null", b"\xff\xfe", body[: len(body) // 2], body.replace(b"{", b"[")):
        request = Request("POST", "", {}, spoiled)
        try:
            inbound.parse(spoiled, ours), inbound.routes(request), inbound.key(request)
        except Exception as failure:
            yield f"{name}: cut or changed it raises {type(failure).__name__}"


def check_notices(folder: Path) -> Iterator[str]:
    """A calendar's notices, {headers, body} in fixtures/in: each tells of its watch; only the watch's own token counts.

    `{token}` in a case stands for the token of the watch "watch-0001".
    """
    inbound, settings = module(folder, "inbound"), fixture_settings(folder)
    secret = settings.webhook_secret.get_secret_value()
    token = watch_token(secret, "watch-0001")
    others = {
        "another watch's token": watch_token(secret, "watch-0002"),
        "a token of another secret": watch_token("another", "watch-0001"),
        "a token cut short": token[:-1],
        "no token": "",
        "a token that is no ASCII": "é" * 40,
    }
    for file in inbound_cases(folder):
        request = notice(file, token)
        if inbound.verify(request, settings) is not True:
            yield f"{file.name}: its token is refused"
        is_named = "watch-0001" in file.read_text("utf-8")  # beside its token, which may be all that names it
        for what, other in others.items():
            if what == "another watch's token" and not is_named:
                continue
            if inbound.verify(notice(file, other), settings) is not False:
                yield f"{file.name}: takes {what}"
        kept, expected = inbound.kept(request), json.loads(file.with_suffix(".expected.json").read_text("utf-8"))
        if token.encode() in kept and not request.body:
            yield f"{file.name}: keeps the token"
        if told(inbound.parse(kept, frozenset())) != expected:
            yield f"{file.name}: does not tell what is expected"
        yield from _survives(inbound, kept, frozenset(), file.name)


def notice(file: Path, token: str) -> Request:
    case = json.loads(file.read_text("utf-8").replace("{token}", token))
    body = json.dumps(case["body"]).encode() if case.get("body") is not None else b""
    return Request("POST", "", case.get("headers", {}), body)


def check_signatures(folder: Path) -> Iterator[str]:
    """Only the connection's own secret over the very bytes is taken."""
    if not (folder / "inbound.py").exists():
        return
    if hasattr(module(folder, "inbound"), "kept"):
        return  # its notices carry a watch's token and no signature: check_notices()
    inbound, signing, settings = module(folder, "inbound"), module(folder, "tests.signed"), fixture_settings(folder)
    body = b'{"text": "Ol\\u00e1 \\/ \\ud83d\\ude00",  "n": 1}'
    good: Request = signing.signed(body, settings)
    if inbound.verify(good, settings) is not True:
        yield "inbound.py: refuses a good signature"
    for secret in signing.SECRETS:
        if inbound.verify(good, fixture_settings(folder, **{secret: "another-secret-0123456789abcdef"})):
            yield f"inbound.py: takes what another {secret} signed"
    written_anew = json.dumps(json.loads(body), ensure_ascii=False).encode()
    spoiled = {
        "a missing signature": replace(good, headers={}),
        "a body written anew": replace(good, body=written_anew),
        "a longer body": replace(good, body=body + b" "),
        "an empty body": replace(good, body=b""),
    }
    for header, value in good.headers.items():
        others = ("", "x", value[:-1], value + "0", "é" * 40, value.swapcase()[::-1])
        spoiled |= {f"{header}: {other!r}": replace(good, headers={**good.headers, header: other}) for other in others}
    for what, request in spoiled.items():
        try:
            if inbound.verify(request, settings) is not False:
                yield f"inbound.py: takes {what}"
        except Exception as failure:
            yield f"inbound.py: {what} raises {type(failure).__name__}"


async def check_outbound(folder: Path) -> list[str]:
    """Each message becomes the calls that its case says, and the answers the receipt or the error."""
    if not (folder / "outbound.py").exists():
        return []
    cases = outbound_cases(folder)
    problems = [] if cases else ["fixtures/out: no message"]
    for file in cases:
        problems += [f"{file.name}: {problem}" for problem in await play(folder, json.loads(file.read_text("utf-8")))]
    return problems


async def play(folder: Path, case: dict[str, Any]) -> list[str]:
    """Sends the case's message to a server that answers as the case says. Empty when all was as expected."""
    asked: list[dict[str, Any]] = []
    async with _answering(case["exchanges"], asked) as base_url, http.opened(allow_hosts=[HOST]):
        settings = fixture_settings(folder, base_url=base_url)
        outcome = await _send(module(folder, "outbound"), settings, outgoing(case["message"]))
    expected = {key: case[key] for key in ("receipt", "error") if key in case}
    problems = [] if outcome == expected else [f"came to {outcome}, not to {expected}"]
    wanted = [exchange["request"] for exchange in case["exchanges"]]
    return problems if asked == wanted else [*problems, f"asked {asked}, not {wanted}"]


async def _send(outbound: Any, settings: Any, message: Outgoing) -> dict[str, Any]:
    try:
        return {"receipt": _plain(await outbound.send(settings, message))}
    except ProviderError as failure:
        wait = getattr(failure, "retry_after", None)
        told = {"type": type(failure).__name__, "code": failure.code}
        return {"error": told | ({"retry_after": wait.total_seconds()} if wait is not None else {})}


def outgoing(written: dict[str, Any]) -> Outgoing:
    """A case's message; its files are given as {media_type, file_name, text}."""
    files = tuple(_file(file) for file in written.get("files", ()))
    plain = msgspec.convert({**written, "files": []}, Outgoing)
    return replace(plain, files=files)


def _file(written: dict[str, Any]) -> File:
    content = written["text"].encode()

    async def read() -> AsyncIterator[bytes]:
        yield content

    return File(written["media_type"], written["file_name"], written.get("size", len(content)), read)


@asynccontextmanager
async def _answering(exchanges: list[dict[str, Any]], asked: list[dict[str, Any]]) -> AsyncIterator[str]:
    """A server on loopback that gives the answers one after the other, and notes what it was asked."""
    answers = iter(exchanges)

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append(await _noted(request))
        given: dict[str, Any] = next(answers, ONE_TOO_MANY)["answer"]
        text = given["text"] if "text" in given else json.dumps(given.get("json", {}))
        return web.Response(
            status=given["status"], text=text, content_type="application/json", headers=given.get("headers")
        )

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    await site.start()
    try:
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _noted(request: web.Request) -> dict[str, Any]:
    noted: dict[str, Any] = {"method": request.method, "path": request.path_qs}
    if request.content_type == "application/json":
        noted["json"] = await request.json()
    elif request.content_type.startswith(("multipart/", "application/x-www-form-urlencoded")):
        form = await request.post()
        noted["form"] = {name: _form_value(value) for name, value in form.items()}
    return noted


def _form_value(value: Any) -> Any:
    if isinstance(value, web.FileField):
        return {"file_name": value.filename, "media_type": value.content_type, "text": value.file.read().decode()}
    return value


def _plain(value: Any) -> Any:
    """As JSON; of our own shapes without what is empty or as it always is."""
    if is_dataclass(value) and not isinstance(value, type):
        given = {field.name: (getattr(value, field.name), field.default) for field in fields(value)}
        value = {key: one for key, (one, usual) in given.items() if one not in (None, (), {}) and one != usual}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value


def check_cases(folder: Path) -> list[str]:
    return [*check_inbound(folder), *check_signatures(folder), *asyncio.run(check_outbound(folder))]
