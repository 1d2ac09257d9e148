"""Every kind of message, in and out, through the real processes: what the phone and the inbox show of each."""
# ruff: noqa: E501 (a table is read by its lines)

import base64
import time
from typing import Any
from uuid import uuid4

import pytest

from balcao.testing.stage import BUSINESS_ID, PHONE_ID, Patient, Stage

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WEBP = base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
OGG = b"OggS" + bytes(60)


def data(content: bytes, mime_type: str) -> dict[str, str]:
    return {"data": base64.b64encode(content).decode(), "mime_type": mime_type}


CARD = {
    "name": {"formatted_name": "Dr. Rui", "first_name": "Rui"},
    "phones": [{"phone": "+55 11 98888-7777", "wa_id": "5511988887777"}],
}
AD = {"source_type": "ad", "source_id": "1", "source_url": "https://fb.me/x", "headline": "Limpeza", "ctwa_clid": "c"}
ORDER = {"catalog_id": "1", "text": "esses", "product_items": [
    {"product_retailer_id": "escova", "quantity": 2, "item_price": 10.5, "currency": "BRL"}]}  # fmt: skip
# What the phone does → kind, and what has to stand in the message.
INBOUND: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "text": ({"type": "text", "text": "oi"}, "text", {}),
    "ad": ({"type": "text", "text": "vi o anúncio", "referral": AD}, "text", {"referral": AD}),
    "forwarded": ({"type": "text", "text": "repassando", "forwarded": True}, "text", {"forwarded": True}),
    "image": ({"type": "image", "caption": "olha", **data(PNG, "image/png")}, "image", {}),
    "audio": ({"type": "audio", "voice": True, **data(OGG, "audio/ogg")}, "audio", {"voice": True}),
    "video": ({"type": "video", **data(b"0000ftyp", "video/mp4")}, "video", {}),
    "document": ({"type": "document", "filename": "exame.pdf", **data(b"%PDF-1.4", "application/pdf")}, "document", {}),
    "sticker": ({"type": "sticker", "animated": True, **data(WEBP, "image/webp")}, "sticker", {"animated": True}),
    "location": ({"type": "location", "latitude": -25.4, "longitude": -49.2, "name": "Casa"}, "location",
                 {"latitude": -25.4, "longitude": -49.2, "name": "Casa"}),
    "contacts": ({"type": "contacts", "contacts": [CARD]}, "contacts", {}),
    "order": ({"type": "order", "order": ORDER}, "order", {"catalog_id": "1"}),
    "form": ({"type": "flow_reply", "response": {"nome": "Ana"}}, "flow_reply", {"response": {"nome": "Ana"}}),
    "form of a list": ({"type": "flow_reply", "response": ["a"]}, "flow_reply", {"response": ["a"]}),
    "broken form": ({"type": "flow_reply", "response_json": "{oops"}, "flow_reply", {"response": "{oops"}),
    "unsupported": ({"type": "unsupported", "unsupported_type": "poll_creation"}, "unsupported", {"type": "poll_creation"}),
    "identity": ({"type": "raw", "message": {"type": "system", "system": {"type": "customer_identity_changed"}}}, "system",
                 {"change": "identity"}),
    "a kind yet unknown": ({"type": "raw", "message": {"type": "hologram", "hologram": {"a": 1}}}, "unsupported", {}),
}  # fmt: skip


async def test_every_kind_that_comes_in_is_kept_and_shown(stage: Stage) -> None:
    ana = stage.patient("5511987660001", "Ana de Tudo")
    ids = {name: (await ana.send(**wanted))["id"] for name, (wanted, _, _) in INBOUND.items()}
    conversation = await ana.conversation()

    async def all_here() -> Any:
        found = {message["provider_message_id"]: message for message in await stage.messages(conversation["id"])}
        return found if set(ids.values()) <= set(found) else None

    found = await stage.until(all_here, 25, "all kinds")
    for name, (_, kind, expected) in INBOUND.items():
        message = found[ids[name]]
        assert message["kind"] == kind, name
        assert expected.items() <= message["data"].items(), (name, message["data"])
    assert found[ids["a kind yet unknown"]]["data"]["raw"]["hologram"] == {"a": 1}
    assert found[ids["unsupported"]]["data"]["errors"][0]["detail"], "it says what to do"
    assert found[ids["contacts"]]["data"]["contacts"][0]["phones"][0]["provider_id"] == "5511988887777"

    async def files_here() -> Any:
        messages = await stage.messages(conversation["id"])
        return all(file["status"] == "ready" for message in messages for file in message["attachments"])

    await stage.until(files_here, 20, "files fetched")


async def begin(stage: Stage, number: str, name: str) -> tuple[Patient, dict[str, Any], dict[str, Any]]:
    """A patient who wrote, their conversation in our hands, and their first message."""
    patient = stage.patient(number, name)
    first = await patient.say("bom dia")
    conversation = await patient.conversation()
    change = {"assignee_id": "me", "bot_active": False}
    await stage.call("PUT", f"/api/v1/conversations/{conversation['id']}", change)
    return patient, conversation, first


async def write(stage: Stage, conversation: dict[str, Any], **body: Any) -> dict[str, Any]:
    path = f"/api/v1/conversations/{conversation['id']}/messages"
    sent: dict[str, Any] = await stage.call("POST", path, body, expect=201)
    return sent


async def message_is(stage: Stage, id: str, *statuses: str) -> dict[str, Any]:
    async def reached() -> Any:
        found = await stage.call("GET", f"/api/v1/messages/{id}")
        return found if found["status"] in (*statuses, "failed") else None

    found: dict[str, Any] = await stage.until(reached, 20, f"{statuses}")
    assert found["status"] in statuses, found["error"]
    return found


OUTBOUND: dict[str, tuple[dict[str, Any], str]] = {
    "text": ({"text": "olá"}, "text"),
    "location": ({"location": {"latitude": -25.4, "longitude": -49.2, "name": "Clínica"}}, "location"),
    "contacts": ({"contacts": [{"name": "Dra. Ana", "phones": [{"phone": "+55 41 98765-4321"}]}]}, "contacts"),
    "buttons": ({"text": "Confirma?", "header": "Consulta", "footer": "Clínica", "buttons": [{"id": "s", "title": "Sim"}]}, "interactive"),
    "list": ({"text": "Qual?", "list": {"button": "Ver", "sections": [{"rows": [{"id": "1", "title": "9h"}]}]}}, "interactive"),
    "link": ({"text": "Veja", "link": {"title": "Abrir", "url": "https://clinica.example/x"}}, "interactive"),
    "form": ({"text": "Preencha", "flow": {"flow_id": "1", "button": "Abrir", "screen": "A"}}, "interactive"),
    "ask for the place": ({"text": "De onde vem?", "request": "location"}, "interactive"),
    "ask for the phone": ({"text": "Seu telefone?", "request": "contact"}, "interactive"),
    "ask to call": ({"text": "Podemos ligar?", "request": "call_permission"}, "interactive"),
    "offer a call": ({"text": "Ligue", "request": "call"}, "interactive"),
    "product": ({"text": "Este", "goods": {"catalog_id": "1", "product_id": "a"}}, "interactive"),
    "products": ({"text": "Estes", "header": "H", "goods": {"catalog_id": "1", "sections": [{"title": "T", "product_ids": ["a"]}]}}, "interactive"),
    "catalogue": ({"text": "Tudo", "goods": {}}, "interactive"),
}  # fmt: skip


async def test_every_kind_that_goes_out_is_accepted_and_arrives(stage: Stage) -> None:
    bia, conversation, first = await begin(stage, "5511987660002", "Bia de Tudo")
    pictures = [await stage.upload(PNG, "image/png", f"{n}.png") for n in range(2)]
    cards = [{"file_id": id, "text": "Sala", "buttons": [{"id": id, "title": "Quero"}]} for id in pictures]
    kinds = {**OUTBOUND, "carousel": ({"text": "Salas", "carousel": {"cards": cards}}, "interactive")}
    sent = {name: await write(stage, conversation, **body) for name, (body, _) in kinds.items()}
    quoted = await write(stage, conversation, text="sobre isto", reply_to=await _id_of(stage, conversation, first))
    for message in sent.values():
        await message_is(stage, message["id"], "delivered", "read")
    await message_is(stage, quoted["id"], "delivered", "read")
    thread = {one["id"]: one for one in await bia.thread()}
    for name, (_, kind) in kinds.items():
        provider_id = (await stage.call("GET", f"/api/v1/messages/{sent[name]['id']}"))["provider_message_id"]
        assert thread[provider_id]["type"] == kind, name
        assert len(thread[provider_id]["cards"]) == (2 if name == "carousel" else 0)
    provider_id = (await stage.call("GET", f"/api/v1/messages/{quoted['id']}"))["provider_message_id"]
    assert thread[provider_id]["quote"] == first["id"]
    order = [one["text"] for one in await bia.thread() if one["from"] == "business" and one["text"]]
    assert order.index("olá") < order.index("Confirma?") < order.index("Tudo") < order.index("sobre isto")


async def _id_of(stage: Stage, conversation: dict[str, Any], told: dict[str, Any]) -> str:
    messages = await stage.messages(conversation["id"])
    return next(str(one["id"]) for one in messages if one["provider_message_id"] == told["id"])


@pytest.mark.parametrize(
    ("content", "media_type", "name", "kind"),
    [
        (PNG, "image/png", "foto.png", "image"),
        (WEBP, "image/webp", "figurinha.webp", "sticker"),
        (OGG, "audio/ogg", "voz.ogg", "audio"),
        (b"%PDF-1.4 exame", "application/pdf", "exame.pdf", "document"),
    ],
)
async def test_files_go_out_as_what_they_are(
    content: bytes, media_type: str, name: str, kind: str, stage: Stage
) -> None:
    caio, conversation, _ = await begin(stage, f"55119876601{len(name):02}", f"Caio {kind}")
    file = await stage.upload(content, media_type, name)
    sent = await write(stage, conversation, attachment_ids=[file], is_voice=kind == "audio")
    await message_is(stage, sent["id"], "delivered", "read")
    (heard,) = [one for one in await caio.thread() if one["from"] == "business"]
    assert heard["type"] == kind
    assert heard["media"]["voice"] is (kind == "audio")
    if kind == "document":
        assert heard["media"]["filename"] == name
    if kind == "audio":
        body = {"phone_number_id": PHONE_ID, "message_id": heard["id"]}
        await stage.play("POST", f"whatsapp/patients/{caio.number}/played", body)
        await message_is(stage, sent["id"], "played")


async def test_reactions_both_ways_stand_on_their_message_and_go(stage: Stage) -> None:
    duda, conversation, first = await begin(stage, "5511987660003", "Duda")
    target = await _id_of(stage, conversation, first)
    ours = await write(stage, conversation, reaction={"message_id": target, "emoji": "👍"})
    await message_is(stage, ours["id"], "sent", "delivered")
    assert (await duda.thread())[0]["reactions"] == [{"from": "business", "emoji": "👍"}]
    mine = await write(stage, conversation, text="olá")
    done = await message_is(stage, mine["id"], "delivered")
    await duda.send(type="reaction", message_id=done["provider_message_id"], emoji="❤️")
    await duda.send(type="reaction", message_id=done["provider_message_id"], emoji="")

    async def both() -> Any:
        messages = await stage.messages(conversation["id"])
        found = [one for one in messages if one["kind"] == "reaction" and one["direction"] == "inbound"]
        return found if len(found) == 2 else None

    told = await stage.until(both, 15, "the reactions")
    assert [(one["data"]["message_id"], one["data"]["emoji"]) for one in told] == [(mine["id"], "❤️"), (mine["id"], "")]


async def test_an_edit_and_what_was_taken_back_show_within_a_moment(stage: Stage) -> None:
    eva, conversation, first = await begin(stage, "5511987660004", "Eva")
    secret = await eva.say("meu cartão é 1234")
    await eva.send(type="edit", message_id=first["id"], text="boa tarde")
    await eva.send(type="revoke", message_id=secret["id"])
    edited, removed = [await _id_when_here(stage, conversation, told) for told in (first, secret)]

    async def changed() -> Any:
        one, other = [await stage.call("GET", f"/api/v1/messages/{id}") for id in (edited, removed)]
        return (one, other) if one["edited_at"] and other["removed_at"] else None

    one, other = await stage.until(changed, 15, "edited and removed")
    assert (one["text"], other["text"]) == ("boa tarde", None)
    versions = (await stage.call("GET", f"/api/v1/messages/{edited}/versions"))["items"]
    assert [version["text"] for version in versions] == ["bom dia", "boa tarde"]
    assert "1234" not in str(await stage.messages(conversation["id"]))


async def _id_when_here(stage: Stage, conversation: dict[str, Any], told: dict[str, Any]) -> str:
    async def here() -> Any:
        messages = await stage.messages(conversation["id"])
        return next((one["id"] for one in messages if one["provider_message_id"] == told["id"]), None)

    found: str = await stage.until(here, 15, "the message")
    return found


async def test_the_clinics_own_phone_speaks_in_the_conversation_and_silences_the_bot(stage: Stage) -> None:
    fabi = stage.patient("5511987660005", "Fabi")
    await fabi.say("oi")
    conversation = await fabi.conversation()
    await stage.call("PUT", f"/api/v1/conversations/{conversation['id']}", {"bot_active": True})
    path = f"whatsapp/patients/{fabi.number}/echoes"
    told = await stage.play("POST", path, {"type": "text", "text": "respondi daqui", "phone_number_id": PHONE_ID})
    id = await _id_when_here(stage, conversation, told)
    message = await stage.call("GET", f"/api/v1/messages/{id}")
    assert (message["direction"], message["data"]["echo"]) == ("outbound", True)
    assert (await stage.call("GET", f"/api/v1/conversations/{conversation['id']}"))["bot_active"] is False
    await stage.play("POST", path, {"type": "revoke", "message_id": told["id"], "phone_number_id": PHONE_ID})

    async def gone() -> Any:
        return (await stage.call("GET", f"/api/v1/messages/{id}"))["removed_at"]

    await stage.until(gone, 15, "removed")


async def test_a_person_without_a_phone_is_answered_and_known_again_with_one(stage: Stage) -> None:
    gil = stage.patient("5511987660006", "Gil Sem Telefone")
    await gil.say("oi", hide_phone=True, username="gil")

    async def conversation() -> Any:
        found = [one for one in await stage.conversations() if one["contact"]["name"] == "Gil Sem Telefone"]
        return found[0] if found else None

    talk = await stage.until(conversation, 15, "the conversation")
    assert talk["contact"]["phone"] is None
    await stage.call("PUT", f"/api/v1/conversations/{talk['id']}", {"assignee_id": "me", "bot_active": False})
    sent = await write(stage, talk, text="olá, Gil")
    await message_is(stage, sent["id"], "delivered")
    contact = await stage.call("GET", f"/api/v1/contacts/{talk['contact_id']}")
    assert {"provider_id", "username"} <= {alias["kind"] for alias in contact["aliases"]}
    await gil.say("agora com telefone")

    async def known() -> Any:
        found = await stage.call("GET", f"/api/v1/contacts/{talk['contact_id']}")
        return found["phone"] == "+5511987660006"

    await stage.until(known, 15, "the phone")
    names = [one for one in await stage.conversations() if one["contact"]["name"] == "Gil Sem Telefone"]
    assert len(names) == 1


async def test_a_changed_number_is_followed_and_the_old_one_is_nobodys(stage: Stage) -> None:
    hugo, conversation, _ = await begin(stage, "5511987660007", "Hugo")
    path = f"whatsapp/patients/{hugo.number}/number-change"
    await stage.play("POST", path, {"number": "5511987660077", "phone_number_id": PHONE_ID})

    async def moved() -> Any:
        found = await stage.call("GET", f"/api/v1/contacts/{conversation['contact_id']}")
        return found if found["phone"] == "+5511987660077" else None

    contact = await stage.until(moved, 15, "the new number")
    assert "5511987660007" not in {alias["value"] for alias in contact["aliases"]}
    lines = [one["data"] for one in await stage.messages(conversation["id"]) if one["kind"] == "system"]
    assert any(data.get("change") == "number" for data in lines)
    stranger = stage.patient("5511987660007", "Outra Pessoa")
    await stranger.say("oi")

    async def two() -> Any:
        found = [one for one in await stage.conversations() if one["contact"]["name"] == "Outra Pessoa"]
        return found[0] if found else None

    assert (await stage.until(two, 15, "a stranger"))["contact_id"] != conversation["contact_id"]


async def test_a_group_is_a_conversation_of_its_own_that_can_be_answered(stage: Stage) -> None:
    group = f"G{uuid4().hex}"
    created = {"type": "group_create", "subject": "Família Xis", "phone_number_id": PHONE_ID}
    await stage.play("POST", f"whatsapp/groups/{group}/events", created)
    ines, joao = stage.patient("5511987660008", "Inês"), stage.patient("5511987660009", "João")
    await ines.say("oi gente", group_id=group)
    await joao.say("olá", group_id=group)

    async def here() -> Any:
        found = [one for one in await stage.conversations() if one["contact"]["name"] == "Família Xis"]
        return found[0] if found and found[0]["unread_count"] == 2 else None

    talk = await stage.until(here, 15, "the group")
    assert talk["contact"]["is_group"] is True
    names = {one["sender"]["name"] for one in await stage.messages(talk["id"]) if one["kind"] == "text"}
    assert names == {"Inês", "João"}
    sent = await write(stage, talk, text="bom dia a todos")
    await message_is(stage, sent["id"], "delivered")


async def test_calls_and_wishes_stand_as_lines(stage: Stage) -> None:
    lia, conversation, _ = await begin(stage, "5511987660010", "Lia")
    path = f"whatsapp/patients/{lia.number}"
    call = {"id": f"wacid.{uuid4().hex}", "phone_number_id": PHONE_ID}
    await stage.play("POST", f"{path}/calls", {**call, "event": "connect"})
    await stage.play("POST", f"{path}/calls", {**call, "event": "terminate", "seconds": 75})
    await stage.play("POST", f"{path}/preferences", {"value": "stop", "phone_number_id": PHONE_ID})

    async def lines() -> Any:
        found = [one["data"] for one in await stage.messages(conversation["id"]) if one["kind"] == "system"]
        calls = [data for data in found if data.get("change") == "call"]
        wishes = [data for data in found if data.get("change") == "marketing"]
        return (calls, wishes) if calls and calls[0]["phase"] == "ended" and wishes else None

    calls, wishes = await stage.until(lines, 15, "the lines")
    assert [(one["phase"], one["seconds"]) for one in calls] == [("ended", 75)]
    assert [one["wanted"] for one in wishes] == [False]
    contact = await stage.call("GET", f"/api/v1/contacts/{conversation['contact_id']}")
    assert (contact["marketing_opted_out"], contact["opted_out"]) == (True, False)


async def test_news_of_the_account_stand_on_the_channel(stage: Stage) -> None:
    async def tell(field: str, **value: Any) -> None:
        await stage.play("POST", f"whatsapp/accounts/{BUSINESS_ID}/events", {"field": field, "value": value})

    await tell("business_capability_update", max_daily_conversations_per_business=100000)
    await tell("account_update", event="ACCOUNT_RESTRICTION", restriction_info=[
        {"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION"}])  # fmt: skip
    await tell("security", display_phone_number="551130000000", event="PIN_CHANGED")

    async def told() -> Any:
        found = await stage.call("GET", f"/api/v1/channels/{stage.channel_id}/status")
        return found if found["daily_limit"] and found["restriction"] and len(found["notices"]) == 2 else None

    status = await stage.until(told, 15, "the news")
    assert status["daily_limit"] == 100000
    assert "acrescentar números" in status["restriction"]["detail"]


async def test_the_limit_for_one_person_is_waited_for_in_order_and_said(stage: Stage) -> None:
    mara, conversation, _ = await begin(stage, "5511987660011", "Mara")
    limit = {"scope": "whatsapp.messages", "kind": "pair_limit", "burst": 2, "seconds": 2, "match": {"to": mara.number}}
    fault = await stage.play("PUT", "faults", limit)
    try:
        sent = [await write(stage, conversation, text=f"linha {number}") for number in range(4)]

        async def waits() -> Any:
            found = [await stage.call("GET", f"/api/v1/messages/{one['id']}") for one in sent]
            return next((one["waiting"] for one in found if one["waiting"]), None)

        waiting = await stage.until(waits, 10, "one that waits")
        assert waiting["reason"] == "Aguardando o limite do WhatsApp"
        await stage.play("DELETE", f"faults/{fault['id']}")
        for message in sent:
            await message_is(stage, message["id"], "delivered", "sent")
    finally:
        await stage.http.delete(f"{stage.sandbox}/control/faults/{fault['id']}")
    texts = [one["text"] for one in await mara.thread() if one["from"] == "business"]
    assert texts == [f"linha {number}" for number in range(4)]


async def test_a_file_that_did_not_come_is_asked_for_again(stage: Stage) -> None:
    nina, conversation, _ = await begin(stage, "5511987660012", "Nina")
    gone = {"scope": "whatsapp.media", "kind": "error", "http": 400, "code": 100, "details": "x", "times": 1}
    await stage.play("PUT", "faults", gone)
    told = await nina.send(type="image", **data(PNG, "image/png"))
    id = await _id_when_here(stage, conversation, told)

    async def failed() -> Any:
        (file,) = (await stage.call("GET", f"/api/v1/messages/{id}"))["attachments"]
        return file if file["status"] == "failed" else None

    file = await stage.until(failed, 15, "failed")
    assert file["error"]
    assert file["can_retry"] is False, "the provider said that it is gone for good"
    await stage.call("POST", f"/api/v1/messages/{id}/attachments/{file['id']}/downloads", expect=409)


async def test_the_phones_past_and_its_names_come_in_quietly(stage: Stage) -> None:
    """Coexistence: six months of talk, in pieces that come twice, and the address book of the clinic's phone."""
    lia = stage.patient("5511987660021", "lia")
    now = int(time.time())

    def said(id: str, minutes_ago: int, text: str, **more: Any) -> dict[str, Any]:
        return {"id": id, "type": "text", "text": text, "timestamp": now - 60 * minutes_ago, **more}

    messages = [said("wamid.L1", 90_000, "vocês atendem convênio?"), said("wamid.L2", 89_990, "sim", own=True)]
    photo = {"id": "wamid.L3", "timestamp": now - 60 * 80_000}
    threads = [{"wa_id": lia.number, "messages": [*messages, {**photo, "type": "media_placeholder"}]}]
    path = f"whatsapp/numbers/{PHONE_ID}/history"
    for progress in (40, 40, 100):
        await stage.play("POST", path, {"threads": threads, "progress": progress, "phase": 2})
    await stage.play(
        "POST", path, {"files": [{**photo, "wa_id": lia.number, "type": "image", **data(PNG, "image/png")}]}
    )
    await stage.play(
        "POST", f"whatsapp/patients/{lia.number}/saved", {"phone_number_id": PHONE_ID, "full_name": "Lia Prado"}
    )

    async def all_here() -> Any:
        status = await stage.call("GET", f"/api/v1/channels/{stage.channel_id}/status")
        found = (await stage.call("GET", "/api/v1/search?q=convênio&in=messages"))["messages"]
        named = (await stage.call("GET", "/api/v1/contacts?q=Lia Prado"))["items"]
        if not (found and named and (status["history"] or {}).get("state") == "done"):
            return None
        kept = await stage.messages(found[0]["conversation_id"])
        return kept if [one["kind"] for one in kept] == ["text", "text", "image"] else None

    kept = await stage.until(all_here, 25, "the history")
    assert [(one["direction"], one["status"]) for one in kept] == [
        ("inbound", "received"), ("outbound", "read"), ("inbound", "received"),
    ]  # fmt: skip
    conversation = await stage.call("GET", f"/api/v1/conversations/{kept[0]['conversation_id']}")
    assert (conversation["status"], conversation["unread_count"]) == ("resolved", 0)
    assert (conversation["contact"]["name"], conversation["window_expires_at"]) == ("Lia Prado", None)
    status = await stage.call("GET", f"/api/v1/channels/{stage.channel_id}/status")
    assert (status["history"]["progress"], status["history"]["messages"]) == (100, 3)

    async def file_here() -> Any:
        shown = (await stage.messages(kept[0]["conversation_id"]))[-1]
        return shown["attachments"][0]["status"] == "ready"

    await stage.until(file_here, 20, "the file of the past")


async def test_who_talks_to_the_providers_agent_is_only_looked_at_until_taken_over(stage: Stage) -> None:
    ivo, conversation, _ = await begin(stage, "5511987660022", "Ivo")
    patient = f"whatsapp/patients/{ivo.number}"
    await stage.play("POST", f"{patient}/handovers", {"phone_number_id": PHONE_ID, "to": "agent"})
    await ivo.say("quanto custa a limpeza?")
    await stage.play("POST", f"{patient}/agent", {"phone_number_id": PHONE_ID, "text": "R$ 200."})

    async def seen() -> Any:
        kept = [one for one in await stage.messages(conversation["id"]) if one["kind"] == "text"]
        return kept if {"quanto custa a limpeza?", "R$ 200."} <= {one["text"] for one in kept} else None

    kept = sorted(await stage.until(seen, 20, "the agent's answer"), key=lambda one: str(one["text"]) == "R$ 200.")
    assert (kept[-1]["sender"]["name"], kept[-1]["data"]) == ("Agente da Meta", {"agent": True})
    path = f"/api/v1/conversations/{conversation['id']}"
    found = await stage.call("GET", path)
    assert found["observed_since"] and not found["bot_active"] and found["waiting_since"] is None
    await stage.call("POST", f"{path}/messages", {"text": "oi"}, expect=409)
    await stage.call("PUT", path, {"observed": False})
    sent = await write(stage, conversation, text="Sou a Rita, da clínica.")
    await message_is(stage, sent["id"], "delivered", "read")
    await ivo.say("oi Rita")
    assert (await stage.call("GET", path))["observed_since"] is None
    await stage.play("POST", f"{patient}/handovers", {"phone_number_id": PHONE_ID, "to": "agent"})
    await stage.until(lambda: _is_observed(stage, path), 15, "the agent has him again")
    await stage.play("POST", f"{patient}/handovers", {"phone_number_id": PHONE_ID, "to": "us"})
    await stage.until(lambda: _is_ours(stage, path), 15, "it is ours, and waits")


async def _is_observed(stage: Stage, path: str) -> bool:
    return bool((await stage.call("GET", path))["observed_since"])


async def _is_ours(stage: Stage, path: str) -> bool:
    found = await stage.call("GET", path)
    return found["observed_since"] is None and found["unread_count"] > 0 and found["waiting_since"] is not None
