"""The connector over the real path: a WhatsApp on loopback that checks, signs, serves files and misbehaves."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from balcao.connectors.whatsapp_cloud import health, inbound, outbound, templates
from balcao.connectors.whatsapp_cloud.settings import Settings, routes
from balcao.contracts.messaging import (
    Alias,
    Button,
    Choice,
    File,
    Happened,
    Media,
    MessageArrived,
    Outgoing,
    Receipt,
    Request,
    Section,
    StatusChanged,
)
from balcao.core import http
from balcao.core.outcomes import Rejected, Unauthorized, Unavailable, Unknown
from balcao.sandbox.app import running

PATIENT = "554187654321"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass
class WhatsApp:
    """The sandbox, a connection to it, and everything that its webhooks have told."""

    base_url: str
    settings: Settings
    happened: list[Happened] = field(default_factory=list)
    refused: int = 0

    async def control(self, method: str, path: str, **options: Any) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.base_url}/control/{path}", **options) as answer,
        ):
            told = await answer.json()
            assert answer.status < 400, told
            return told

    async def writes(self, **message: Any) -> Any:
        """The patient sends it, and its webhook has been answered."""
        body = {"wait": True, "profile_name": "Ana Souza", **message}
        return await self.control("POST", f"whatsapp/patients/{PATIENT}/messages", json=body)

    async def fault(self, **fault: Any) -> None:
        await self.control("PUT", "faults", json={"times": 1, **fault})

    async def accepted(self, key: str) -> int:
        return (await self.control("GET", f"ledger/outbound?key={key}"))["accepted"]  # type: ignore[no-any-return]

    async def until(self, status: str) -> StatusChanged:
        async with asyncio.timeout(5):
            while True:
                for one in self.happened:
                    if isinstance(one, StatusChanged) and one.status == status:
                        return one
                await asyncio.sleep(0.02)

    def arrived(self) -> list[MessageArrived]:
        return [one for one in self.happened if isinstance(one, MessageArrived)]


@pytest_asyncio.fixture
async def whatsapp() -> AsyncIterator[WhatsApp]:
    async with running() as sandbox, http.opened(allow_hosts=["127.0.0.1"]):
        settings = Settings.model_validate(
            {
                "phone_number_id": "106540352242922",
                "business_account_id": "102290129340398",
                "access_token": "EAAsandbox",
                "app_secret": "0123456789abcdef0123456789abcdef",
                "verify_token": "my-token",
                "base_url": f"{sandbox.base_url}/whatsapp",
            }
        )
        found = WhatsApp(sandbox.base_url, settings)
        async with _hearing(found) as webhook_url:
            number = {
                **settings.model_dump(exclude={"phone_number_id", "base_url", "graph_version"}),
                "access_token": "EAAsandbox",
                "app_secret": "0123456789abcdef0123456789abcdef",
                "verify_token": "my-token",
                "display_phone_number": "+55 41 3000-0000",
                "webhook_url": webhook_url,
            }
            await found.control("PUT", "whatsapp/numbers/106540352242922", json=number)
            yield found


@asynccontextmanager
async def _hearing(whatsapp: WhatsApp) -> AsyncIterator[str]:
    """Takes webhooks as intake does: verified over their bytes, then read."""

    async def hear(received: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in received.headers.items()}
        request = Request(received.method, str(received.url), headers, await received.read(), dict(received.query))
        if received.method == "GET":
            answer = inbound.challenge(request, whatsapp.settings)
            return web.Response(status=200 if answer else 403, text=answer or "")
        if not inbound.verify(request, whatsapp.settings):
            whatsapp.refused += 1
            return web.Response(status=401)
        ours = frozenset(routes(whatsapp.settings))
        assert set(inbound.routes(request)) <= ours
        whatsapp.happened.extend(inbound.parse(request.body, ours))
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/hook", hear)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


def outgoing(kind: Any = "text", message_id: str = "m-1", **fields: Any) -> Outgoing:
    return Outgoing(message_id=message_id, to=Alias("phone", PATIENT), kind=kind, **fields)


def file(media_type: str, name: str, content: bytes) -> File:
    async def read() -> AsyncIterator[bytes]:
        yield content[: len(content) // 2]
        yield content[len(content) // 2 :]

    return File(media_type, name, len(content), read)


async def test_a_subscription_is_taken(whatsapp: WhatsApp) -> None:
    told = await whatsapp.control("POST", "whatsapp/numbers/106540352242922/verification")
    assert told["ok"] is True


SENT = {
    "text": outgoing(text="Olá, Ana!"),
    "image": outgoing("image", text="veja", files=(file("image/png", "a.png", PNG),)),
    "document": outgoing("document", files=(file("application/pdf", "preparo.pdf", b"%PDF-1.4 preparo"),)),
    "location": outgoing("location", location={"latitude": -25.4, "longitude": -49.2, "name": "Clínica"}),
    "buttons": outgoing("buttons", text="Confirma?", buttons=(Button("yes", "Sim"), Button("no", "Não"))),
    "list": outgoing("list", text="Horários", sections=(Section("Manhã", (Choice("s1", "09:00", "Dra. Ana"),)),)),
    "carousel": outgoing(
        "carousel",
        text="Salas",
        files=(file("image/png", "a.png", PNG), file("image/png", "b.png", PNG)),
        data={"cards": [{"text": "Azul", "buttons": [{"id": "a", "title": "Quero"}]},
                        {"buttons": [{"id": "b", "title": "Quero"}]}]},
    ),
    "product": outgoing("product", data={"catalog_id": "1", "product_id": "a"}),
    "products": outgoing(
        "products", text="Veja", header="Higiene",
        data={"catalog_id": "1", "sections": [{"title": "T", "product_ids": ["a"]}]},
    ),
    "catalog": outgoing("catalog", text="Tudo"),
    "call_button": outgoing("call_button", text="Ligue", data={"title": "Ligar já"}),
    "call_request": outgoing("call_request", text="Podemos ligar?"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SENT)
async def test_what_is_sent_reaches_the_phone_and_its_statuses_come_back(kind: str, whatsapp: WhatsApp) -> None:
    await whatsapp.writes(type="text", text="oi")
    receipt = await outbound.send(whatsapp.settings, SENT[kind])
    delivered = await whatsapp.until("delivered")
    assert delivered.provider_message_id == receipt.provider_message_id
    assert delivered.correlation == "m-1"
    assert Alias("phone", PATIENT) in receipt.aliases
    thread = await whatsapp.control("GET", f"whatsapp/patients/{PATIENT}/messages?phone_number_id=106540352242922")
    assert thread["messages"][-1]["id"] == receipt.provider_message_id
    assert whatsapp.refused == 0


async def test_a_reply_on_a_card_of_a_carousel_comes_back_as_that_card_s(whatsapp: WhatsApp) -> None:
    await whatsapp.writes(type="text", text="oi")
    receipt = await outbound.send(whatsapp.settings, SENT["carousel"])
    thread = await whatsapp.control("GET", f"whatsapp/patients/{PATIENT}/messages?phone_number_id=106540352242922")
    cards = thread["messages"][-1]["cards"]
    assert [card["text"] for card in cards] == ["Azul", None]
    assert all(card["media"]["mime_type"] == "image/png" for card in cards)
    await whatsapp.writes(type="button_tap", message_id=receipt.provider_message_id, button="b")
    answer = whatsapp.arrived()[-1]
    assert (answer.kind, answer.data["id"], answer.reply_to) == ("button_reply", "b", receipt.provider_message_id)


async def test_a_template_goes_out_and_the_list_of_templates_tells_its_variables(whatsapp: WhatsApp) -> None:
    made = {
        "name": "confirmacao",
        "language": "pt_BR",
        "category": "UTILITY",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Clínica"},
            {"type": "BODY", "text": "Olá {{1}}, confirma {{2}}?", "example": {"body_text": [["Ana", "quinta"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Sim"}]},
        ],
    }
    await whatsapp.control("POST", "whatsapp/templates/102290129340398", json=made)
    for n in range(101):
        plain = {"name": f"outro_{n}", "language": "pt_BR", "category": "UTILITY"}
        text = [{"type": "BODY", "text": "Até logo."}]
        await whatsapp.control("POST", "whatsapp/templates/102290129340398", json={**plain, "components": text})
    found = {one.name: one for one in await templates.templates(whatsapp.settings)}
    assert len(found) >= 102
    ours = found["confirmacao"]
    assert (ours.status, ours.category, ours.variables) == ("approved", "utility", ("1", "2"))
    assert (ours.header, ours.buttons) == (
        {"kind": "text", "text": "Clínica"},
        ({"kind": "quick_reply", "title": "Sim"},),
    )
    receipt = await outbound.send(
        whatsapp.settings,
        outgoing(
            "template", template={"name": "confirmacao", "language": "pt_BR", "variables": ["Ana", "quinta 15:30"]}
        ),
    )
    assert receipt.data == {"state": "accepted"}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"type": "text", "text": "Olá 😀"}, "text"),
        ({"type": "image", "data": base64.b64encode(PNG).decode(), "mime_type": "image/png", "caption": "x"}, "image"),
        ({"type": "location", "latitude": -23.5, "longitude": -46.6}, "location"),
        ({"type": "unsupported", "unsupported_type": "poll_creation", "code": 131051}, "unsupported"),
        (
            {"type": "system", "system": {"type": "user_changed_number", "wa_id": "554199990000", "body": "mudou"}},
            "system",
        ),
        ({"type": "raw", "message": {"type": "hologram", "hologram": {}}}, "unsupported"),
    ],
    ids=lambda one: str(one.get("type")) if isinstance(one, dict) else "",
)
async def test_what_a_patient_sends_is_read(said: dict[str, Any], kind: str, whatsapp: WhatsApp) -> None:
    sent = await whatsapp.writes(**said)
    (message,) = whatsapp.arrived()
    assert (message.kind, message.provider_message_id) == (kind, sent["id"])


async def test_a_person_without_a_phone_is_answered_by_id(whatsapp: WhatsApp) -> None:
    await whatsapp.writes(type="text", text="oi", username="ana", hide_phone=True)
    (message,) = whatsapp.arrived()
    (alias,) = message.sender.aliases
    assert alias.kind == "provider_id"
    receipt = await outbound.send(whatsapp.settings, replace(outgoing(text="oi, Ana"), to=alias))
    assert receipt.provider_message_id


async def test_read_and_typing_reach_the_phone(whatsapp: WhatsApp) -> None:
    sent = await whatsapp.writes(type="text", text="oi")
    await outbound.mark_read(whatsapp.settings, sent["id"], typing=True)
    thread = await whatsapp.control("GET", f"whatsapp/patients/{PATIENT}/messages?phone_number_id=106540352242922")
    assert thread["typing"] is True
    assert thread["messages"][0]["status"] == "read"


async def received_file(whatsapp: WhatsApp, content: bytes = PNG) -> Media:
    data = base64.b64encode(content).decode()
    await whatsapp.writes(type="image", data=data, mime_type="image/png")
    return whatsapp.arrived()[0].media[0]


async def fetched(whatsapp: WhatsApp, media: Media) -> bytes:
    return b"".join([piece async for piece in outbound.fetch(whatsapp.settings, media)])


async def test_a_patients_file_is_fetched_whole(whatsapp: WhatsApp) -> None:
    content = hashlib.sha256(b"x").digest() * 10_000
    assert await fetched(whatsapp, await received_file(whatsapp, content)) == content


async def test_an_address_that_expired_is_asked_for_again(whatsapp: WhatsApp) -> None:
    media = await received_file(whatsapp)
    await whatsapp.fault(scope="whatsapp.media_download", kind="error", http=404, code=100, details="gone")
    assert await fetched(whatsapp, media) == PNG
    await whatsapp.fault(scope="whatsapp.media_download", kind="error", http=404, code=100, details="gone")
    await whatsapp.fault(scope="whatsapp.media_download", kind="error", http=404, code=100, details="gone")
    with pytest.raises(Rejected, match="expired"):
        await fetched(whatsapp, media)


async def test_a_file_that_is_gone_or_is_not_what_was_sent_is_refused(whatsapp: WhatsApp) -> None:
    media = await received_file(whatsapp)
    with pytest.raises(Rejected, match="sha256"):
        await fetched(whatsapp, replace(media, sha256="0" * 64))
    with pytest.raises(Rejected):
        await fetched(whatsapp, replace(media, media_id="999999999"))


async def test_an_answer_lost_after_acceptance_is_unknown_and_its_status_still_names_it(whatsapp: WhatsApp) -> None:
    await whatsapp.writes(type="text", text="oi")
    for number, kind in enumerate(("lose_answer", "wrong_json")):
        await whatsapp.fault(scope="whatsapp.messages", kind=kind)
        with pytest.raises(Unknown):
            await outbound.send(whatsapp.settings, outgoing(text="oi", message_id=f"lost-{number}"))
        assert await whatsapp.accepted(f"lost-{number}") == 1
    assert (await whatsapp.until("sent")).correlation == "lost-0"


async def test_what_was_not_accepted_may_be_sent_again(whatsapp: WhatsApp) -> None:
    await whatsapp.writes(type="text", text="oi")
    await whatsapp.fault(scope="whatsapp.messages", kind="rate_limit", retry_after=3)
    with pytest.raises(Unavailable, match="130429") as refused:
        await outbound.send(whatsapp.settings, outgoing(text="oi"))
    assert refused.value.retry_after is not None
    assert await whatsapp.accepted("m-1") == 0
    assert isinstance(await outbound.send(whatsapp.settings, outgoing(text="oi")), Receipt)


async def test_outside_the_window_the_person_is_told_to_use_a_template(whatsapp: WhatsApp) -> None:
    await whatsapp.control("PUT", "whatsapp/settings", json={"window": "immediate"})
    with pytest.raises(Rejected, match="131047") as refused:
        await outbound.send(whatsapp.settings, outgoing(text="oi"))
    assert "modelo" in refused.value.detail
    await whatsapp.control("PUT", "whatsapp/settings", json={"window": "asynchronous"})
    await outbound.send(whatsapp.settings, outgoing(text="oi"))
    failed = await whatsapp.until("failed")
    assert failed.error is not None
    assert (failed.error.code, failed.error.title) == ("131047", "Janela de 24 horas fechada")


async def test_a_test_says_what_was_found_and_what_is_missing(whatsapp: WhatsApp) -> None:
    checked = await health.check(whatsapp.settings)
    assert checked.number is not None
    assert checked.warnings == ()
    wrong = whatsapp.settings.model_copy(update={"access_token": type(whatsapp.settings.access_token)("outro")})
    with pytest.raises(Unauthorized, match="190"):
        await health.check(wrong)
    with pytest.raises((Rejected, Unauthorized)):
        await health.check(whatsapp.settings.model_copy(update={"phone_number_id": "1"}))
