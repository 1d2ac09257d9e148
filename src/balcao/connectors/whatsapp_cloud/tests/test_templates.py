"""Templates made as Meta and an independent library read them, their rules, and their life in the sandbox."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pywa.types import templates as theirs

from balcao.connectors.whatsapp_cloud import outbound, templates
from balcao.connectors.whatsapp_cloud.template_parts import components_of
from balcao.connectors.whatsapp_cloud.template_words import reason_of
from balcao.connectors.whatsapp_cloud.tests.test_against_the_sandbox import (  # noqa: F401
    PATIENT,
    PNG,
    WhatsApp,
    file,
    outgoing,
    whatsapp,
)
from balcao.contracts.messaging import File
from balcao.contracts.templates import Draft
from balcao.core.outcomes import Rejected

HERE = Path(__file__).parent
EXAMPLES: dict[str, Any] = json.loads((HERE / "meta_template_examples.json").read_text("utf-8"))["examples"]
# Kinds of button that we do not make: catalogues, and codes that an app of the clinic's own takes in.
FOREIGN = ("MPM", "ONE_TAP", "flow_json", "flow_name")
OURS = {name: one for name, one in EXAMPLES.items() if not any(word in json.dumps(one) for word in FOREIGN)}
GOOD = Draft(
    name="lembrete",
    language="pt_BR",
    category="utility",
    format="named",
    body="Olá, {{nome}}! Sua consulta é {{quando}}. Podemos confirmar?",
    samples={"nome": "Ana", "quando": "amanhã"},
)


def draft(**changed: Any) -> Draft:
    return Draft(**{**vars(GOOD), **changed})


def handle_of(example: dict[str, Any]) -> str | None:
    header: dict[str, Any] = next((part for part in example["components"] if part["type"] == "HEADER"), {})
    handles: list[str] = header.get("example", {}).get("header_handle", [])
    return handles[0] if handles else None


def tails(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of an address's example the end alone, as in Meta's document of 2025; its pages of 2026 want the whole."""
    for button in components[-1].get("buttons", []):
        if "{{1}}" in button.get("url", ""):
            button["example"] = [one.removeprefix(button["url"].removesuffix("{{1}}")) for one in button["example"]]
    return components


@pytest.mark.parametrize("name", OURS)
def test_metas_own_examples_are_read_and_written_again_alike(name: str) -> None:
    example = OURS[name]
    known = {"name": "x", "language": example["language"], **example}
    read = templates.template_of(known)
    assert read is not None
    made = Draft(
        name=read.name,
        language=read.language,
        category=read.category,
        format=read.format,
        body=read.body,
        header=read.header,
        footer=read.footer,
        buttons=read.buttons,
        samples=read.samples,
        options=read.options,
    )
    expected = [{**part, "type": part["type"].upper()} for part in example["components"]]
    assert tails(components_of(made, handle_of(example))) == expected
    broken = [one.detail for one in templates.complaints(made, "image/png" if "IMAGE" in json.dumps(example) else None)]
    has_placeholders = "<" in json.dumps(example) or "DOCUMENT" in json.dumps(example)
    assert broken == [] or has_placeholders, broken


def test_an_independent_library_reads_what_we_make() -> None:
    made = draft(
        header={"kind": "text", "text": "Consulta de {{dia}}", "sample": "hoje"},
        footer="Clínica",
        buttons=(
            {"kind": "quick_reply", "title": "Confirmar"},
            {"kind": "url", "title": "Ver", "url": "https://clinica.example/c/{{1}}", "sample": "abc"},
            {"kind": "phone_number", "title": "Ligar", "phone": "+551130000000"},
            {"kind": "copy_code", "sample": "PIX10"},
        ),
    )
    header, body, footer, buttons = (theirs._parse_component(part) for part in components_of(made, None))
    assert isinstance(header, theirs.HeaderText) and isinstance(body, theirs.BodyText)
    assert isinstance(footer, theirs.FooterText) and isinstance(buttons, theirs.Buttons)
    examples: tuple[Any, Any] = (header.example, body.example)
    assert examples == ({"dia": "hoje"}, {"nome": "Ana", "quando": "amanhã"})
    assert footer.text == "Clínica"
    kinds = [type(button).__name__ for button in buttons.buttons]
    assert kinds == ["QuickReplyButton", "URLButton", "PhoneNumberButton", "CopyCodeButton"]
    code = draft(category="authentication", body="", samples={}, options={"security_advice": True, "code_minutes": 5},
                 buttons=({"kind": "copy_code", "title": "Copiar"},))  # fmt: skip
    own, expiry, otp = (theirs._parse_component(part) for part in components_of(code, None))
    assert isinstance(own, theirs.AuthenticationBody) and isinstance(expiry, theirs.AuthenticationFooter)
    assert (own.add_security_recommendation, expiry.code_expiration_minutes) == (True, 5)
    assert isinstance(otp, theirs.Buttons)


REPLY = {"kind": "quick_reply", "title": "Sim"}
SITE = {"kind": "url", "title": "Ver", "url": "https://a.example/{{1}}", "sample": "x"}
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "a name with capitals": ({"name": "Lembrete"}, "/name"),
    "a language nobody has": ({"language": "português"}, "/language"),
    "begins with a variable": ({"body": "{{nome}}, sua consulta é {{quando}} mesmo."}, "/body"),
    "ends with a variable": ({"body": "Olá, {{nome}}! Sua consulta é {{quando}}"}, "/body"),
    "two variables touch": ({"body": "Olá, {{nome}} {{quando}} aqui da clínica modelo."}, "/body"),
    "more variables than words": ({"body": "Olá {{nome}} e {{quando}} ok"}, "/body"),
    "too long": ({"body": "a" * 1025, "samples": {}}, "/body"),
    "empty": ({"body": " "}, "/body"),
    "loose braces": ({"body": "Olá, {{nome}}! Sua consulta é {{quando}} e {{ fim."}, "/body"),
    "three empty lines": ({"body": "Olá, {{nome}}!\n\n\nSua consulta é {{quando}} aqui."}, "/body"),
    "a number among names": ({"body": "Olá, {{1}}! Sua consulta é hoje.", "samples": {"1": "Ana"}}, "/body"),
    "a number left out": ({"format": "positional", "body": "Olá {{1}}, é {{3}} na clínica.",
                           "samples": {"1": "a", "3": "b"}}, "/body"),
    "no example": ({"samples": {"nome": "Ana"}}, "/samples/quando"),
    "an example of two lines": ({"samples": {"nome": "Ana", "quando": "a\nb"}}, "/samples/quando"),
    "a header in bold": ({"header": {"kind": "text", "text": "*Oi*"}}, "/header/text"),
    "a header of 61": ({"header": {"kind": "text", "text": "a" * 61}}, "/header/text"),
    "a header with two variables": ({"header": {"kind": "text", "text": "{{a}} {{b}}", "sample": "x"}}, "/header/text"),
    "a header without example": ({"header": {"kind": "text", "text": "Dia {{dia}}"}}, "/header/sample"),
    "a picture without example": ({"header": {"kind": "image"}}, "/header/file_id"),
    "a footer with a variable": ({"footer": "Oi {{nome}}"}, "/footer"),
    "a footer of 61": ({"footer": "a" * 61}, "/footer"),
    "eleven buttons": ({"buttons": tuple({**REPLY, "title": str(n)} for n in range(11))}, "/buttons"),
    "three links": ({"buttons": tuple({**SITE, "title": str(n)} for n in range(3))}, "/buttons"),
    "replies apart": ({"buttons": (REPLY, SITE, {**REPLY, "title": "Não"})}, "/buttons"),
    "a button of 26": ({"buttons": ({**REPLY, "title": "a" * 26},)}, "/buttons/0/title"),
    "buttons alike": ({"buttons": (REPLY, REPLY)}, "/buttons/1/title"),
    "a link in its middle": ({"buttons": ({**SITE, "url": "https://a.example/{{1}}/b"},)}, "/buttons/0/url"),
    "a link without example": ({"buttons": ({**SITE, "sample": ""},)}, "/buttons/0/sample"),
    "a telephone in words": ({"buttons": ({"kind": "phone_number", "title": "a", "phone": "oi"},)}, "/buttons/0/phone"),
    "a code of 16": ({"buttons": ({"kind": "copy_code", "sample": "a" * 16},)}, "/buttons/0/sample"),
    "a form without id": ({"buttons": ({"kind": "flow", "title": "Abrir"},)}, "/buttons/0/flow_id"),
    "a day to live": ({"ttl_seconds": 86_400}, "/ttl_seconds"),
    "a code with a text": ({"category": "authentication"}, "/buttons"),
}  # fmt: skip


def card(**changed: Any) -> dict[str, Any]:
    usual = {
        "header": {"kind": "image"},
        "body": "Sala {{sala}}",
        "samples": {"sala": "azul"},
        "buttons": [REPLY, SITE],
    }
    return usual | changed


CAROUSEL = draft(name="salas", category="marketing", cards=(card(), card(body="Outra: {{sala}}")))
UNLIKE: dict[str, tuple[dict[str, Any], str]] = {
    "of utility": ({"category": "utility"}, "/category"),
    "with a footer": ({"footer": "Clínica"}, "/cards"),
    "eleven cards": ({"cards": (card(),) * 11}, "/cards"),
    "cards of other parts": ({"cards": (card(), card(buttons=[REPLY]))}, "/cards/1"),
    "a card with a place": ({"cards": (card(header={"kind": "location"}),)}, "/cards/0/header/kind"),
    "a card without example": ({"cards": (card(samples={}),)}, "/cards/0/samples/sala"),
    "a line of 161": ({"cards": (card(body="a" * 161),)}, "/cards/0/body"),
    "three buttons": ({"cards": (card(buttons=[REPLY, SITE, {**SITE, "title": "b"}]),)}, "/cards/0/buttons"),
    "a code to copy": ({"cards": (card(buttons=[{"kind": "copy_code", "sample": "A"}]),)}, "/cards/0/buttons/0/kind"),
    "a button of 26": ({"cards": (card(buttons=[{**REPLY, "title": "a" * 26}]),)}, "/cards/0/buttons/0/title"),
}


@pytest.mark.parametrize("name", UNLIKE)
def test_what_meta_would_refuse_of_a_carousel_is_told_at_its_field(name: str) -> None:
    changed, pointer = UNLIKE[name]
    made = Draft(**{**vars(CAROUSEL), **changed})
    found = templates.complaints(made, None, ["image/png"] * len(made.cards))
    assert pointer in [one.pointer for one in found], found


def test_a_carousel_whose_cards_have_their_pictures_is_good() -> None:
    assert templates.complaints(CAROUSEL, None, ["image/png", "image/jpeg"]) == []
    without = templates.complaints(CAROUSEL, None, ["image/png", None])
    assert [one.pointer for one in without] == ["/cards/1/header/file_id"]


def test_an_independent_library_reads_our_carousel_and_we_read_it_again() -> None:
    parts = components_of(CAROUSEL, None, ["4:a", "4:b"])
    their = theirs._parse_component(parts[-1])
    assert isinstance(their, theirs.Carousel)
    assert [[type(one).__name__ for one in one.components] for one in their.cards] == [
        ["HeaderImage", "BodyText", "Buttons"]
    ] * 2
    known = {"name": "salas", "language": "pt_BR", "parameter_format": "NAMED", "components": parts}
    read = templates.template_of(known)
    assert read is not None
    assert [{**one, "header": {"kind": "image"}} for one in read.cards] == list(CAROUSEL.cards)


@pytest.mark.parametrize("name", BROKEN)
def test_what_meta_would_refuse_is_told_at_its_field(name: str) -> None:
    changed, pointer = BROKEN[name]
    found = templates.complaints(draft(**changed), None)
    assert pointer in [one.pointer for one in found], found
    assert all(one.detail.endswith((".", "…")) for one in found)


def test_what_is_good_is_not_complained_of() -> None:
    assert templates.complaints(GOOD, None) == []
    assert templates.complaints(draft(header={"kind": "image"}), "image/png") == []
    assert templates.complaints(draft(buttons=(REPLY, {**REPLY, "title": "Não"}, SITE)), None) == []


def test_reasons_are_told_in_words() -> None:
    told = reason_of({"reason": "INCORRECT_CATEGORY"}, "rejected")
    assert told and "categoria" in told
    assert reason_of({"reason": "NONE"}, "approved") is None
    paused = reason_of({"reason": "NONE", "other_info": {"description": "3 hours"}}, "paused")
    assert paused and "pausou" in paused and "3 hours" in paused


async def status_becomes(sandbox: WhatsApp, name: str, status: str) -> Any:
    for _ in range(200):
        found = {one.name: one for one in await templates.templates(sandbox.settings)}
        if name in found and found[name].status == status:
            return found[name]
        await asyncio.sleep(0.02)
    raise AssertionError(f"{name} never became {status}")


PICTURE = b"\x89PNG not really"


async def pieces() -> AsyncIterator[bytes]:
    yield PICTURE


async def test_a_carousel_is_approved_and_goes_out_with_each_card_filled(whatsapp: WhatsApp) -> None:  # noqa: F811
    await whatsapp.control("PUT", "whatsapp/settings", json={"template_approval_ms": 10})
    example = File("image/png", "exemplo.png", len(PICTURE), pieces)
    await templates.create(whatsapp.settings, CAROUSEL, None, [example, example])
    approved = await status_becomes(whatsapp, "salas", "approved")
    assert len(approved.cards) == 2
    filled = {"name": "salas", "language": "pt_BR", "variables": {"nome": "Ana", "quando": "hoje"}}
    values = [{"type": "quick_reply", "index": 0, "value": "card:2.1"}, {"type": "url", "index": 1, "value": "77"}]
    cards = [{"variables": {"sala": sala}, "values": values} for sala in ("azul", "verde")]
    pictures = (file("image/png", "a.png", PNG), file("image/png", "b.png", PNG))
    sent = outgoing("template", template={**filled, "cards": cards}, files=pictures)
    receipt = await outbound.send(whatsapp.settings, sent)
    path = f"whatsapp/patients/{PATIENT}/messages?phone_number_id=106540352242922"
    shown = (await whatsapp.control("GET", path))["messages"][-1]
    assert [one["text"] for one in shown["cards"]] == ["Sala azul", "Outra: verde"]
    assert shown["cards"][1]["buttons"][1]["url"] == "https://a.example/77"
    await whatsapp.writes(type="button_tap", message_id=receipt.provider_message_id, button="card:2.1")
    assert whatsapp.arrived()[-1].data["id"] == "card:2.1"
    with pytest.raises(Rejected, match="132012"):
        one_alone = outgoing("template", message_id="m-2", template={**filled, "cards": cards[:1]}, files=pictures[:1])
        await outbound.send(whatsapp.settings, one_alone)


async def test_the_life_of_a_template(whatsapp: WhatsApp) -> None:  # noqa: F811
    await whatsapp.control("PUT", "whatsapp/settings", json={"template_approval_ms": 10})
    example = File("image/png", "exemplo.png", len(PICTURE), pieces)
    made = draft(header={"kind": "image"}, buttons=(REPLY, SITE), ttl_seconds=3600)
    submitted = await templates.create(whatsapp.settings, made, example)
    assert (submitted.status, submitted.category) == ("pending", "utility")
    approved = await status_becomes(whatsapp, "lembrete", "approved")
    assert (approved.body, approved.format, approved.samples) == (made.body, "named", made.samples)
    assert (approved.ttl_seconds, approved.buttons[1]["sample"]) == (3600, "x")
    with pytest.raises(Rejected, match="2388024"):
        await templates.create(whatsapp.settings, made, example)
    shorter = draft(body="Oi, {{nome}}! Confirma a consulta de {{quando}} conosco?")
    await templates.change(whatsapp.settings, approved.id, shorter, None, category=False)
    await status_becomes(whatsapp, "lembrete", "approved")
    with pytest.raises(Rejected):  # once a day
        await templates.change(whatsapp.settings, approved.id, GOOD, None, category=False)
    await whatsapp.control("PUT", "whatsapp/settings", json={"template_verdict": "reject"})
    await templates.create(whatsapp.settings, draft(name="outro"), None)
    rejected = await status_becomes(whatsapp, "outro", "rejected")
    assert rejected.reason and "formato" in rejected.reason
    for _ in range(2):  # what is gone already is deleted
        await templates.delete(whatsapp.settings, "lembrete", approved.id)
    assert "lembrete" not in {one.name for one in await templates.templates(whatsapp.settings)}
    with pytest.raises(Rejected, match="template"):
        await templates.create(whatsapp.settings, draft(body=""), None)
