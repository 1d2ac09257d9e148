"""What the sandbox sends looks like what Meta sends: escapes, signature, shapes, order, repetition."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pywa.client import WhatsApp
from pywa.types.message import Message
from pywa.types.message_status import MessageStatus

from balcao.sandbox.whatsapp import shapes

EXAMPLES = json.loads((Path(__file__).parent / "meta_webhook_examples.json").read_text("utf-8"))["examples"]
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
# Since April 2026 both carry the business-scoped id; the examples are of 2025.
NEWER = {"contacts.0.user_id", "messages.0.from_user_id", "messages.0.image.url"}


def test_bytes_and_signature_are_metas() -> None:
    text = "Olá, maçã 😀 http://x.br"
    message = {"id": "wamid.TEST1", "type": "text", "text": {"body": text}}
    change = {"field": "messages", "value": {"messages": [message]}}
    body = shapes.to_bytes({"object": "whatsapp_business_account", "entry": [{"id": "111", "changes": [change]}]})
    assert rb"Ol\u00e1, ma\u00e7\u00e3 \ud83d\ude00 http:\/\/x.br" in body
    secret = "0123456789abcdef0123456789abcdef"
    assert shapes.signature(secret, body) == "sha256=4893d2c4d321b4ee4f013a69231dcf90a3d0112a242a213e6e6511857fa276a8"


SENT: dict[str, dict[str, Any]] = {
    "text_message": {"type": "text", "text": "oi"},
    "image_message": {"type": "image", "data": PNG, "mime_type": "image/png", "caption": "eu"},
    "location_message": {
        "type": "location",
        "latitude": -25.4,
        "longitude": -49.2,
        "name": "Casa",
        "address": "Rua A",
        "url": "https://x.br",
    },
    "contact_sharing_message": {"type": "contacts", "contacts": [{"name": {"formatted_name": "Bia"}}]},
    "reaction_message": {"type": "reaction", "message_id": "wamid.X", "emoji": "👍"},
    "unsupported_message": {"type": "unsupported"},
    "system_message": {
        "type": "system",
        "system": {"type": "user_changed_number", "wa_id": "554188887777", "body": "mudou"},
    },
    "order_message": {"type": "order", "order": {"catalog_id": "1", "product_items": []}},
}


def paths(value: Any, prefix: str = "") -> set[str]:
    if isinstance(value, dict):
        return {found for name, inner in value.items() for found in paths(inner, f"{prefix}{name}.")}
    if isinstance(value, list):
        return {found for inner in value for found in paths(inner, f"{prefix}0.")}
    return {prefix.rstrip(".")}


@pytest.mark.parametrize("name", sorted(SENT))
async def test_each_kind_has_the_fields_of_metas_example(caller: Any, clinic: Any, name: str) -> None:
    await caller.patient(**{"kind": SENT[name]["type"], **{k: v for k, v in SENT[name].items() if k != "type"}})
    body = clinic.received[0]
    example = EXAMPLES[name]
    change, expected = body["entry"][0]["changes"][0], example["entry"][0]["changes"][0]
    assert change["field"] == "messages" and body["object"] == example["object"]
    content = {"contact_sharing_message": ("messages.0.contacts",), "order_message": ("messages.0.order",)}.get(
        name, ()
    )
    found = {path for path in paths(change["value"]) - NEWER if not path.startswith(content)}
    wanted = {path for path in paths(expected["value"]) if not path.startswith(content)}
    assert found - wanted <= {"messages.0.unsupported.type"}
    assert wanted - found <= {"messages.0.context.from", "messages.0.context.id"}


async def test_taps_and_choices_have_the_fields_of_metas_examples(caller: Any, clinic: Any) -> None:
    await caller.patient("text", text="oi")
    sent = await caller.accepted(
        "interactive",
        {
            "type": "button",
            "body": {"text": "?"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "s", "title": "Sim"}}]},
        },
    )
    rows = [{"id": "1", "title": "9h", "description": "quinta"}]
    listed = await caller.accepted(
        "interactive",
        {"type": "list", "body": {"text": "?"}, "action": {"button": "Ver", "sections": [{"rows": rows}]}},
    )
    named = {
        "nome": "Ana",
        "profissional": "Dra. Paula",
        "data": "10/12",
        "hora": "14:00",
    }
    parameters = [{"type": "text", "parameter_name": name, "text": text} for name, text in named.items()]
    button = {"type": "button", "sub_type": "quick_reply", "index": "0"}
    template = await caller.accepted(
        "template",
        {
            "name": "lembrete_consulta",
            "language": {"code": "pt_BR"},
            "components": [
                {"type": "body", "parameters": parameters},
                {**button, "parameters": [{"type": "payload", "payload": "confirm:7"}]},
            ],
        },
    )
    clinic.received.clear()
    await caller.patient("button_tap", message_id=sent, button="Sim")
    await caller.patient("list_choice", message_id=listed, row="9h")
    await caller.patient("button_tap", message_id=template, button=0)
    taps = [
        (body["entry"][0]["changes"][0]["value"], body["entry"][0]["changes"][0]["value"]["messages"][0])
        for body in clinic.received
        if "messages" in body["entry"][0]["changes"][0]["value"]
    ]
    for (value, _), name in zip(
        taps, ("interactive_button_reply_message", "interactive_list_reply_message", "button_message"), strict=True
    ):
        assert paths(value) - NEWER == paths(EXAMPLES[name]["entry"][0]["changes"][0]["value"]), name
    assert taps[0][1]["interactive"]["button_reply"] == {"id": "s", "title": "Sim"}
    assert taps[1][1]["interactive"]["list_reply"] == rows[0]
    assert taps[2][1]["button"] == {"payload": "confirm:7", "text": "Confirmar"}
    assert taps[2][1]["context"]["id"] == template
    shown = await caller.thread()
    assert any(
        one["text"] == "Olá, Ana! Lembramos da sua consulta com Dra. Paula em 10/12 às 14:00. Podemos confirmar?"
        for one in shown
    )


async def test_pywa_reads_every_kind_and_every_status(caller: Any, clinic: Any, wait_until: Any) -> None:
    whatsapp = WhatsApp(phone_id="111", token="T")
    for name, fields in SENT.items():
        if name != "system_message":  # carries no contacts, which pywa 4.5 insists on
            await caller.patient(**{"kind": fields["type"], **{k: v for k, v in fields.items() if k != "type"}})
    read = [Message.from_update(whatsapp, body) for body in clinic.received]
    assert [message.type.value for message in read] == [
        fields["type"] for name, fields in SENT.items() if name != "system_message"
    ]
    assert {(message.from_user.wa_id, message.from_user.name) for message in read} == {("554187654321", "Ana")}
    clinic.received.clear()
    await caller.accepted("text", {"body": "oi"}, biz_opaque_callback_data="outbox-9")
    await wait_until(lambda: len(clinic.statuses()) == 2)
    statuses = [MessageStatus.from_update(whatsapp, body) for body in clinic.received]
    assert [(status.status.value, status.tracker) for status in statuses] == [
        ("sent", "outbox-9"),
        ("delivered", "outbox-9"),
    ]


async def test_webhooks_of_one_patient_arrive_in_order_even_to_a_slow_clinic(
    caller: Any, clinic: Any, wait_until: Any
) -> None:
    clinic.delay = 0.005
    many = [{"wa_id": f"55418765{n % 5:04d}", "type": "text", "text": str(n)} for n in range(60)]
    await caller.control("POST", "/whatsapp/messages", {"phone_number_id": "111", "messages": many})
    await wait_until(lambda: len(clinic.messages()) == 60)
    for patient in range(5):
        texts = [int(one["text"]["body"]) for one in clinic.messages() if one["from"].endswith(f"{patient:04d}")]
        assert texts == sorted(texts) and len(texts) == 12


async def test_a_webhook_is_repeated_until_it_is_answered_with_200(caller: Any, clinic: Any, wait_until: Any) -> None:
    await caller.control("PUT", "/whatsapp/settings", {"retry_delays_ms": [10, 10, 10]})
    clinic.answers = [503, 500, 200]
    sent = await caller.patient("text", text="oi")
    assert sent["webhook"]["status"] == 503 and sent["status"] == "sent"
    await wait_until(lambda: len(clinic.received) == 3)
    assert len({json.dumps(body) for body in clinic.received}) == 1
    await wait_until(lambda: not clinic.answers)
    shown = await caller.thread()
    assert shown[0]["status"] == "delivered"
    verdict = await caller.control("GET", "/ledger/verdict")
    assert verdict["ok"] and verdict["waiting_webhooks"] == 0


async def test_a_webhook_never_answered_is_in_the_verdict(caller: Any, clinic: Any, wait_until: Any) -> None:
    await caller.control("PUT", "/whatsapp/settings", {"retry_delays_ms": [5]})
    clinic.answers = [503, 503]
    await caller.patient("text", text="oi")
    await wait_until(lambda: not clinic.answers)
    verdict = await caller.control("GET", "/ledger/verdict")
    for _ in range(100):
        if verdict["never_answered"]:
            break
        verdict = await caller.control("GET", "/ledger/verdict")
    assert not verdict["ok"]
    assert verdict["never_answered"][0]["attempts"] == 2 and verdict["never_answered"][0]["last"] == 503


async def test_batches_carry_several_updates(caller: Any, clinic: Any, wait_until: Any) -> None:
    await caller.control("PUT", "/whatsapp/settings", {"batch_max": 10, "batch_window_ms": 60})
    many = [{"wa_id": f"55418765{n:04d}", "type": "text", "text": "oi"} for n in range(25)]
    await caller.control("POST", "/whatsapp/messages", {"phone_number_id": "111", "messages": many})
    await wait_until(lambda: len(clinic.messages()) == 25)
    assert [len(body["entry"][0]["changes"]) for body in clinic.received] == [10, 10, 5]


async def test_metas_challenge_is_asked(caller: Any, clinic: Any) -> None:
    answer = await caller.control("POST", "/whatsapp/numbers/111/verification")
    assert answer["ok"] and re.fullmatch(r"\d+", answer["body"])
    number = {"business_account_id": "222", "display_phone_number": "+55 41 3000-0000", "access_token": "T"}
    wrong = {**number, "app_secret": "s", "verify_token": "wrong", "webhook_url": clinic.url}
    await caller.control("PUT", "/whatsapp/numbers/111", wrong)
    answer = await caller.control("POST", "/whatsapp/numbers/111/verification")
    assert (answer["ok"], answer["status"]) == (False, 403)


async def test_any_body_can_be_sent_well_or_wrongly_signed(caller: Any, clinic: Any) -> None:
    raw = {"phone_number_id": "111", "raw": '{"object":"whatsapp_business_account","entry":[]}'}
    answer = await caller.control("POST", "/whatsapp/webhooks", {**raw, "times": 3, "parallel": True})
    assert answer["answers"] == [200, 200, 200]
    for signature in ("wrong", "missing"):
        answer = await caller.control("POST", "/whatsapp/webhooks", {**raw, "signature": signature})
        assert answer["answers"] == [401]


async def test_nothing_is_told_before_the_account_is_subscribed(caller: Any, clinic: Any, wait_until: Any) -> None:
    assert (await caller.graph("DELETE", "/222/subscribed_apps"))[0] == 200
    await caller.control("POST", "/whatsapp/patients/554187654321/messages", {"type": "text", "text": "a"})
    assert (await caller.graph("POST", "/222/subscribed_apps"))[1] == {"success": True}
    await caller.patient("text", text="b")
    assert [message["text"]["body"] for message in clinic.messages()] == ["b"]
