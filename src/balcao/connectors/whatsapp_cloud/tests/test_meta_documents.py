"""What we send and read, judged by what Meta has published: its schema for sends, its examples of webhooks."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from balcao.connectors.whatsapp_cloud import inbound
from balcao.connectors.whatsapp_cloud.bodies import body_of
from balcao.contracts.messaging import Alias, Button, Choice, MessageArrived, Outgoing, Request, Section
from balcao.testing.connector_cases import outbound_cases

HERE = Path(__file__).parent
DOCUMENT = json.loads((HERE / "meta_send_schema.json").read_text("utf-8"))
EXAMPLES: dict[str, Any] = json.loads((HERE / "meta_webhook_examples.json").read_text("utf-8"))["examples"]
JUDGE = Draft202012Validator({**DOCUMENT, "$ref": "#/components/schemas/Message"})


def bodies() -> list[tuple[str, dict[str, Any]]]:
    """Every body that a case of fixtures/out sends to /messages."""
    found = []
    for file in outbound_cases(HERE.parent):
        for exchange in json.loads(file.read_text("utf-8"))["exchanges"]:
            if exchange["request"]["path"].endswith("/messages"):
                found.append((file.stem, exchange["request"]["json"]))
    return found


# Meta's document of 2025 names these without saying what their action holds, or does not know them yet; the sandbox,
# after Meta's pages of 2026, judges their actions (test_against_the_sandbox.py).
UNDESCRIBED = frozenset(
    {"cta_url", "location_request_message", "voice_call", "contact_request", "carousel", "address_message"}
)


def complaints(body: dict[str, Any]) -> list[str]:
    """Meta's document of 2025 does not know recipients without a phone; they are judged as if they had one."""
    judged = {"to": "+5511987654321", **{name: value for name, value in body.items() if name != "recipient"}}
    interactive = judged.get("interactive", {})
    if interactive.get("type") in UNDESCRIBED:
        known = {"type": "call_permission_request", "action": {"name": "call_permission_request"}}
        judged["interactive"] = {**interactive, **known}
    if template := judged.get("template"):
        judged["template"] = {**template, **({"components": plain(template)} if template.get("components") else {})}
    return [error.message for error in JUDGE.iter_errors(judged)]


def plain(template: dict[str, Any]) -> list[dict[str, Any]]:
    """Nor does it know carousels: each card's components are judged as a template's own."""
    cards = [card for one in template["components"] for card in one.get("cards", ())]
    own = [one for one in template["components"] if one["type"] != "carousel"]
    return [*own, *(component for card in cards for component in card["components"])]


@pytest.mark.parametrize(("name", "body"), bodies(), ids=[name for name, _ in bodies()])
def test_what_we_send_is_what_meta_describes(name: str, body: dict[str, Any]) -> None:
    assert complaints(body) == []


def test_the_schema_refuses_what_meta_would() -> None:
    good = dict(bodies())
    assert complaints({**good["text"], "text": {"body": 7}})
    assert complaints({**good["text"], "text": {"body": "oi", "colour": "red"}})
    assert complaints({name: value for name, value in good["text"].items() if name != "text"})
    assert complaints({**good["text"], "type": "hologram"})
    assert complaints({**good["location"], "location": {"latitude": []}})
    assert complaints({**good["buttons"], "interactive": {**good["buttons"]["interactive"], "type": "knobs"}})
    assert complaints({**good["template_by_place"], "template": {"name": "x"}})


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20).filter(str.strip)
ids = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=200)
buttons = st.lists(st.builds(Button, ids, words), min_size=1, max_size=3, unique_by=(lambda b: b.id, lambda b: b.title))
rows = st.lists(st.builds(Choice, ids, words, st.none() | words), min_size=1, max_size=10, unique_by=lambda row: row.id)


@settings(deadline=None, max_examples=50)
@given(text=words, buttons=buttons, rows=rows, title=words, phone=st.from_regex(r"55\d{10,11}", fullmatch=True))
def test_any_text_buttons_and_list_within_the_limits_are_what_meta_describes(
    text: str, buttons: list[Button], rows: list[Choice], title: str, phone: str
) -> None:
    to = Alias("phone", phone)
    for message in (
        Outgoing("m", to, "text", text),
        Outgoing("m", to, "buttons", text, buttons=tuple(buttons)),
        Outgoing("m", to, "list", text, sections=(Section(title, tuple(rows)),)),
    ):
        assert complaints(body_of(message)) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_metas_own_webhooks_are_read(name: str) -> None:
    example = EXAMPLES[name]
    body = json.dumps(example).encode()
    routes = inbound.routes(Request("POST", "", {}, body))
    happened = inbound.parse(body, frozenset(routes))
    (value,) = [change["value"] for entry in example["entry"] for change in entry["changes"]]
    expected = [message["id"] for message in value.get("messages", [])]
    assert [one.provider_message_id for one in happened if isinstance(one, MessageArrived)] == expected
    assert happened
    if expected and name != "unsupported_message":
        assert all(one.kind != "unsupported" for one in happened if isinstance(one, MessageArrived))
