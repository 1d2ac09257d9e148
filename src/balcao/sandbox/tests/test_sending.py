"""What may be sent over WhatsApp: Meta's own examples pass, what breaks a rule gets Meta's code."""

import json
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = json.loads((Path(__file__).parent / "meta_send_examples.json").read_text("utf-8"))["examples"]
MEDIA = "Media with id"
LINK = "Param {}['link'] is not a valid URI"
LANGUAGE = "template['language']['code'] length invalid"
# What stands in the examples for "put your own here" must be refused, and for that reason alone.
REFUSED = {
    **{name: MEDIA for name in EXAMPLES if name.endswith("_message_by_id")},
    **{name: LANGUAGE for name in EXAMPLES if name.startswith("send_message_template")},
    **{
        f"send_{reply}{kind}_message_by_url": LINK.format(kind)
        for kind in ("audio", "document", "image", "sticker", "video")
        for reply in ("", "reply_to_")
    },
    "send_sample_text_message": LANGUAGE,
    "send_sample_shipping_confirmation_template": LANGUAGE,
    "send_catalog_template_message": "template name (",
    "send_flow_template_message": "template name (",
    "send_sample_issue_resolution_template": "template name (",
    "send_order_details_message": "Param to must be a valid",
    "send_order_status_message": "Param to must be a valid",
    "send_multi_product_message": "header['type'] must be",
    "send_reply_to_list_message": "Parameter 'text' is mandatory",  # the example says type text and carries a list
    "send_typing_indicator_and_read_receipt": "The message_id does not name",
}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
async def test_metas_own_examples_are_understood(caller: Any, name: str) -> None:
    await caller.patient("text", text="oi")
    body = json.loads(json.dumps(EXAMPLES[name]).replace("{{Recipient-Phone-Number}}", "+5541987654321"))
    status, answer = await caller.graph("POST", "/111/messages", body)
    if name in REFUSED:
        assert answer["error"]["error_data"]["details"].startswith(REFUSED[name]), answer
    else:
        assert status == 200, answer


def button(**reply: str) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": "a", "title": "Sim", **reply}}


def buttons(*given: dict[str, Any], text: str = "Qual?") -> dict[str, Any]:
    return {"type": "button", "body": {"text": text}, "action": {"buttons": list(given)}}


def choices(rows: int, **row: str) -> dict[str, Any]:
    made = [{"id": f"r{number}", "title": f"Linha {number}", **row} for number in range(rows)]
    return {"type": "list", "body": {"text": "Qual?"}, "action": {"button": "Ver", "sections": [{"rows": made}]}}


ALLOWED = [
    ("text", {"body": "x" * 4096}),
    ("interactive", buttons(button(), button(id="b", title="x" * 20), button(id="c", title="Não"))),
    ("interactive", choices(10)),
    ("location", {"latitude": -25.4, "longitude": -49.2, "name": "Clínica", "address": "Rua A, 1"}),
    ("contacts", [{"name": {"formatted_name": "Ana", "first_name": "Ana"}, "phones": [{"phone": "+5541900000000"}]}]),
    ("image", {"link": "https://example.test/a.png", "caption": "x" * 1024}),
    ("template", {"name": "hello_world", "language": {"code": "en_US"}}),
]
REFUSALS = [
    ("text", {"body": "x" * 4097}, 100),
    ("text", {"body": ""}, 131008),
    ("text", {}, 131008),
    ("interactive", buttons(*[button(id=str(n), title=str(n)) for n in range(4)]), 131009),
    ("interactive", buttons(button(title="x" * 21)), 131009),
    ("interactive", buttons(button(id="x" * 257)), 131009),
    ("interactive", buttons(button(), button(id="b")), 131009),
    ("interactive", buttons(button(), text="x" * 1025), 131009),
    ("interactive", buttons(), 131009),
    ("interactive", choices(11), 131009),
    ("interactive", choices(1, title="x" * 25), 131009),
    ("interactive", choices(1, description="x" * 73), 131009),
    ("interactive", {"type": "knob", "body": {"text": "x"}, "action": {}}, 100),
    ("location", {"latitude": 91, "longitude": 0}, 131009),
    ("location", {"longitude": 0}, 131008),
    ("contacts", [], 100),
    ("contacts", [{"name": {"formatted_name": "Ana"}}], 131008),
    ("image", {"id": "1", "link": "https://example.test/a.png"}, 100),
    ("image", {"id": "987"}, 100),
    ("image", {"link": "a.png"}, 131009),
    ("audio", {"link": "https://example.test/a.ogg", "caption": "x"}, 100),
    ("reaction", {"message_id": "wamid.X", "emoji": "ok"}, 131009),
    ("template", {"name": "hello_world", "language": {"code": "pt_BR"}}, 132001),
    ("template", {"name": "retomar_conversa", "language": {"code": "pt_BR"}}, 132000),
    ("hologram", {}, 100),
]


@pytest.mark.parametrize(("kind", "content"), ALLOWED)
async def test_what_is_within_the_limits_is_accepted(caller: Any, kind: str, content: Any) -> None:
    await caller.patient("text", text="oi")
    status, answer = await caller.send(kind, content)
    assert status == 200, answer
    assert answer["contacts"] == [{"input": "+5541987654321", "wa_id": "554187654321"}]
    assert answer["messages"][0]["id"].startswith("wamid.")
    assert ("message_status" in answer["messages"][0]) == (kind == "template")


@pytest.mark.parametrize(("kind", "content", "code"), REFUSALS)
async def test_what_breaks_a_rule_gets_metas_code(caller: Any, kind: str, content: Any, code: int) -> None:
    status, answer = await caller.send(kind, content)
    assert status in (400, 404)
    assert answer["error"]["code"] == code, answer
    assert set(answer["error"]) == {"message", "type", "code", "error_data", "fbtrace_id"}
    summary = await caller.control("GET", "/ledger/summary")
    assert summary["sends"] == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"messaging_product": "sms"}, 100),
        ({"to": None}, 100),
        ({"to": "ana"}, 100),
        ({"to": "+554130000000"}, 131021),
        ({"biz_opaque_callback_data": "x" * 513}, 131009),
        ({"recipient_type": "crowd"}, 131009),
    ],
)
async def test_a_wrong_envelope_is_refused(caller: Any, change: dict[str, Any], code: int) -> None:
    status, answer = await caller.send("text", {"body": "oi"}, **change)
    assert (status, answer["error"]["code"]) == (400, code)


async def test_the_token_the_version_and_the_number_are_checked(caller: Any) -> None:
    body = {"messaging_product": "whatsapp", "to": "+5541987654321", "type": "text", "text": {"body": "oi"}}
    status, answer = await caller.graph("POST", "/111/messages", body, token="X")
    assert (status, answer["error"]["code"], answer["error"]["type"]) == (401, 190, "OAuthException")
    for version in ("v21.0", "v27.0", "v25"):
        status, answer = await caller.call("POST", f"/whatsapp/{version}/111/messages", json=body)
        assert (status, answer["error"]["code"]) == (400, 2500)
    for version in ("v22.0", "v26.0"):
        headers = {"authorization": "Bearer T"}
        status, _ = await caller.call("POST", f"/whatsapp/{version}/111/messages", json=body, headers=headers)
        assert status == 200
    status, answer = await caller.graph("POST", "/999/messages", body)
    assert (status, answer["error"]["error_subcode"]) == (400, 33)


@pytest.mark.parametrize(
    ("dialled", "wa_id"),
    [
        ("+5541987654321", "554187654321"),
        ("+554187654321", "554187654321"),
        ("5541987654321", "554187654321"),
        ("+5511987654321", "5511987654321"),
        ("+551187654321", "5511987654321"),
        ("+5541 3000-1234", "554130001234"),
        ("+16505551234", "16505551234"),
        ("+5531999998888", "553199998888"),
        ("+5521999998888", "5521999998888"),
    ],
)
async def test_the_ninth_digit_is_as_whatsapp_has_it(caller: Any, dialled: str, wa_id: str) -> None:
    status, answer = await caller.send("text", {"body": "oi"}, to=dialled)
    assert (status, answer["contacts"]) == (200, [{"input": dialled, "wa_id": wa_id}])


async def test_a_number_without_plus_and_country_gets_the_clinics_own_country(caller: Any) -> None:
    _, answer = await caller.send("text", {"body": "oi"}, to="41987654321")
    assert answer["contacts"][0]["wa_id"] == "554187654321"


async def test_someone_whose_number_kept_the_nine_can_be_registered(caller: Any) -> None:
    await caller.control("PUT", "/whatsapp/patients/5541987654321", {"exact": True, "profile_name": "Bia"})
    for dialled in ("+5541987654321", "+554187654321"):
        _, answer = await caller.send("text", {"body": "oi"}, to=dialled)
        assert answer["contacts"][0]["wa_id"] == "5541987654321"


async def test_a_patient_can_be_reached_by_business_scoped_id(caller: Any, clinic: Any) -> None:
    await caller.patient("text", text="oi", hide_phone=True, username="@ana")
    value = clinic.values()[0]
    assert "wa_id" not in value["contacts"][0] and "from" not in value["messages"][0]
    status, answer = await caller.send("text", {"body": "oi"}, to=None, recipient=value["contacts"][0]["user_id"])
    assert status == 200, answer
    assert [message["from"] for message in await caller.thread()] == ["patient", "business"]
