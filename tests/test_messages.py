"""A message's way through the whole product: in, told, answered, ticked."""

import asyncio
from typing import Any

from balcao.core import clock
from balcao.testing.stage import PHONE_ID, Stage


async def test_a_patients_words_reach_the_inbox_and_the_answer_reaches_the_phone(stage: Stage) -> None:
    ana = stage.patient("5511987650001")
    await ana.say("Bom dia, é da clínica?")
    conversation = await ana.conversation()
    assert conversation["contact"]["name"] == "Ana Souza"
    assert conversation["contact"]["phone"] == "+5511987650001"
    await take_over(stage, conversation)

    sent = await stage.call(
        "POST", f"/api/v1/conversations/{conversation['id']}/messages", {"text": "Bom dia, Ana!"}, expect=201
    )
    heard = await ana.heard()
    assert any(message["text"] == "Bom dia, Ana!" for message in heard)
    await stage.play("POST", f"whatsapp/patients/{ana.number}/read", {"phone_number_id": PHONE_ID})

    async def is_read() -> Any:
        return (await stage.call("GET", f"/api/v1/messages/{sent['id']}"))["status"] == "read"

    await stage.until(is_read, 15, "the blue ticks")
    steps = (await stage.call("GET", f"/api/v1/messages/{sent['id']}/timeline"))["items"]
    assert {"sending", "accepted", "delivered", "read"} <= {step["status"] for step in steps}


async def test_each_webhook_ten_times_and_shuffled_changes_nothing(stage: Stage) -> None:
    fault = await stage.play(
        "PUT", "faults", {"scope": "whatsapp.webhooks", "kind": "duplicate", "count": 10, "parallel": True}
    )
    shuffle = await stage.play(
        "PUT", "faults", {"scope": "whatsapp.webhooks", "kind": "shuffle", "window_ms": 300, "seed": 7}
    )
    bia = stage.patient("5511987650002", "Bia Lima")
    began = int(clock.now().timestamp()) - 600
    try:
        for number in range(5):
            await bia.say(f"linha {number}", timestamp=began + number)
        conversation = await bia.conversation()

        async def all_here() -> Any:
            inbound = [m for m in await stage.messages(conversation["id"]) if m["direction"] == "inbound"]
            return inbound if len(inbound) >= 5 else None

        await stage.until(all_here, 20, "five messages")
        await asyncio.sleep(1.5)
        inbound = await all_here()
    finally:
        await stage.play("DELETE", f"faults/{fault['id']}")
        await stage.play("DELETE", f"faults/{shuffle['id']}")
    assert [message["text"] for message in inbound] == [f"linha {number}" for number in range(5)]
    assert len([c for c in await stage.conversations() if c["contact"]["name"] == "Bia Lima"]) == 1


async def test_statuses_that_come_before_the_answer_are_not_lost(stage: Stage) -> None:
    caio = stage.patient("5511987650003", "Caio Reis")
    await caio.say("olá")
    conversation = await caio.conversation()
    await take_over(stage, conversation)
    fault = await stage.play(
        "PUT", "faults", {"scope": "whatsapp.webhooks", "kind": "status_before_answer", "match": {"to": caio.number}}
    )
    try:
        sent = await write(stage, conversation, "chegou?")

        async def delivered() -> Any:
            return (await stage.call("GET", f"/api/v1/messages/{sent['id']}"))["status"] == "delivered"

        await stage.until(delivered, 15, "delivered")
    finally:
        await stage.play("DELETE", f"faults/{fault['id']}")


async def test_an_answer_that_is_lost_leaves_the_message_unknown_until_a_status_settles_it(stage: Stage) -> None:
    duda = stage.patient("5511987650004", "Duda Nunes")
    await duda.say("olá")
    conversation = await duda.conversation()
    await take_over(stage, conversation)
    await stage.play("PUT", "whatsapp/settings", {"sent_delay_ms": 1500, "delivered_delay_ms": 1500})
    await stage.play(
        "PUT",
        "faults",
        {"scope": "whatsapp.messages", "kind": "lose_answer", "times": 1, "match": {"to": duda.number}},
    )
    try:
        sent = await write(stage, conversation, "só uma vez")
        following = await write(stage, conversation, "depois da primeira")

        async def status(wanted: set[str], id: str) -> Any:
            return (await stage.call("GET", f"/api/v1/messages/{id}"))["status"] in wanted

        await stage.until(lambda: status({"unknown"}, sent["id"]), 10, "unknown")
        await stage.until(lambda: status({"sent", "delivered"}, sent["id"]), 15, "settled by its status")
        await stage.until(lambda: status({"sent", "delivered"}, following["id"]), 15, "the next one sent")
    finally:
        await stage.play("PUT", "whatsapp/settings", {"sent_delay_ms": 100, "delivered_delay_ms": 300})
    texts = [message["text"] for message in await duda.thread() if message["from"] == "business"]
    assert texts.count("só uma vez") == 1
    assert texts.index("só uma vez") < texts.index("depois da primeira")


async def test_a_refusal_is_explained_and_the_message_can_truly_be_sent_again(stage: Stage) -> None:
    eva = stage.patient("5511987650005", "Eva Prado")
    await eva.say("olá")
    conversation = await eva.conversation()
    await take_over(stage, conversation)
    await stage.play(
        "PUT",
        "faults",
        {
            "scope": "whatsapp.messages",
            "kind": "error",
            "http": 400,
            "code": 131026,
            "details": "Message undeliverable",
            "times": 1,
            "match": {"to": eva.number},
        },
    )
    sent = await write(stage, conversation, "oi, Eva")

    async def is_now(wanted: str) -> Any:
        found = await stage.call("GET", f"/api/v1/messages/{sent['id']}")
        return found if found["status"] == wanted else None

    failed = await stage.until(lambda: is_now("failed"), 10, "failed")
    assert failed["error"]["code"] == "131026"
    assert failed["error"]["detail"]
    await stage.call("PUT", f"/api/v1/messages/{sent['id']}", {"send_again": True})
    await stage.until(lambda: is_now("delivered"), 15, "delivered")
    assert [m["text"] for m in await eva.thread() if m["from"] == "business"].count("oi, Eva") == 1


async def test_a_forged_signature_is_refused_and_nothing_is_kept(stage: Stage) -> None:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "551130000000", "phone_number_id": PHONE_ID},
        "contacts": [{"profile": {"name": "Falsa"}, "wa_id": "5511987650099"}],
        "messages": [
            {
                "from": "5511987650099",
                "id": "wamid.FALSA",
                "timestamp": "1763812800",
                "type": "text",
                "text": {"body": "x"},
            }
        ],
    }
    body = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
    }
    for signature in ("wrong", "missing"):
        answers = await stage.play(
            "POST", "whatsapp/webhooks", {"phone_number_id": PHONE_ID, "body": body, "signature": signature}
        )
        assert answers["answers"] == [401]
    assert not [c for c in await stage.conversations() if c["contact"]["name"] == "Falsa"]


async def test_poison_in_a_text_is_stored_clean_and_stops_nobody(stage: Stage) -> None:
    raw = (
        '{"object":"whatsapp_business_account","entry":[{"id":"200000000000001","changes":[{"field":"messages","value":'
        '{"messaging_product":"whatsapp","metadata":{"display_phone_number":"551130000000","phone_number_id":"'
        + PHONE_ID
        + '"},"contacts":[{"profile":{"name":"No\\u0000ra"},"wa_id":"5511987650006"}],"messages":['
        '{"from":"5511987650006","id":"wamid.POISON1","timestamp":"1763812800","type":"text","text":{"body":"a\\u0000b\\ud83d"}},'
        '{"from":"5511987650006","id":"wamid.POISON2","timestamp":"1763812801","type":"text","text":{"body":"depois"}}]}}]}]}'
    )
    answers = await stage.play("POST", "whatsapp/webhooks", {"phone_number_id": PHONE_ID, "raw": raw})
    assert answers["answers"] == [200]
    nora = stage.patient("5511987650006")
    conversation = await nora.conversation()

    async def both() -> Any:
        inbound = [m for m in await stage.messages(conversation["id"]) if m["direction"] == "inbound"]
        return inbound if len(inbound) == 2 else None

    stored = await stage.until(both, 10, "both messages")
    assert stored[1]["text"] == "depois"
    assert "\x00" not in (stored[0]["text"] or "")


async def test_a_note_stays_inside_and_the_window_closes(stage: Stage) -> None:
    gil = stage.patient("5511987650007", "Gil Rocha")
    await gil.say("oi", timestamp=1_700_000_000)
    conversation = await gil.conversation()
    note = await stage.call(
        "POST", f"/api/v1/conversations/{conversation['id']}/messages", {"kind": "note", "text": "ligar amanhã"}
    )
    assert note["kind"] == "note"
    refused = await stage.call(
        "POST", f"/api/v1/conversations/{conversation['id']}/messages", {"text": "ainda dá?"}, expect=409
    )
    assert refused["type"].endswith("window-closed")
    assert all(message["text"] != "ligar amanhã" for message in await gil.thread())


async def test_reading_shows_on_the_patients_phone_and_so_does_writing(stage: Stage) -> None:
    hugo = stage.patient("5511987650008", "Hugo Sá")
    await hugo.say("está aí?")
    conversation = await hugo.conversation()
    await take_over(stage, conversation)
    await stage.call("PUT", f"/api/v1/conversations/{conversation['id']}", {"unread_count": 0})

    async def is_blue() -> bool:
        return [m["status"] for m in await hugo.thread() if m["from"] == "patient"] == ["read"]

    await stage.until(is_blue, 10, "blue ticks on the phone")
    await stage.call("POST", f"/api/v1/conversations/{conversation['id']}/typing")

    async def is_typing() -> bool:
        path = f"whatsapp/patients/{hugo.number}/messages?phone_number_id={PHONE_ID}"
        return bool((await stage.play("GET", path))["typing"])

    await stage.until(is_typing, 10, "the clinic is writing")


async def take_over(stage: Stage, conversation: dict[str, Any]) -> None:
    await stage.call("PUT", f"/api/v1/conversations/{conversation['id']}", {"assignee_id": "me", "bot_active": False})


async def write(stage: Stage, conversation: dict[str, Any], text: str) -> Any:
    return await stage.call("POST", f"/api/v1/conversations/{conversation['id']}/messages", {"text": text}, expect=201)
