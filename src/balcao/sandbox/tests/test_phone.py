"""The patient's phone: ticks, the window, reading, typing, media both ways, templates, limits of who can be reached."""

import asyncio
import hashlib
import json
from typing import Any

import aiohttp
import pytest

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


async def test_ticks_go_from_sent_to_delivered_and_turn_blue_when_the_chat_is_opened(
    caller: Any, clinic: Any, wait_until: Any
) -> None:
    await caller.patient("text", text="oi")
    sent = await caller.accepted("text", {"body": "Olá!"}, biz_opaque_callback_data="k1")
    await wait_until(lambda: len(clinic.statuses()) == 2)
    assert await caller.control("POST", "/whatsapp/patients/554187654321/read", {}) == {"read": [sent]}
    await wait_until(lambda: len(clinic.statuses()) == 3)
    assert [status["status"] for status in clinic.statuses()] == ["sent", "delivered", "read"]
    assert {status["biz_opaque_callback_data"] for status in clinic.statuses()} == {"k1"}
    again = await caller.accepted("text", {"body": "Já vi"})
    await wait_until(lambda: len(clinic.statuses()) == 6)
    await caller.control("DELETE", "/whatsapp/patients/554187654321/read")
    await caller.accepted("text", {"body": "Fechado"})
    await wait_until(lambda: len(clinic.statuses()) == 8)
    assert [status["status"] for status in clinic.statuses() if status["id"] == again][-1] == "read"
    assert [message["status"] for message in await caller.thread()] == ["delivered", "read", "read", "delivered"]


async def test_outside_the_window_a_text_is_accepted_and_then_fails_and_a_template_passes(
    caller: Any, clinic: Any, wait_until: Any
) -> None:
    failed = await caller.accepted("text", {"body": "oi"})
    await wait_until(lambda: len(clinic.statuses()) == 1)
    status = clinic.statuses()[0]
    assert (status["id"], status["status"], status["errors"][0]["code"]) == (failed, "failed", 131047)
    assert "contacts" not in clinic.values()[0] and "recipient_user_id" not in status
    await caller.accepted("template", {"name": "hello_world", "language": {"code": "en_US"}})
    await wait_until(lambda: len(clinic.statuses()) == 3)
    assert [one["status"] for one in clinic.statuses()] == ["failed", "sent", "delivered"]
    assert clinic.statuses()[1]["pricing"] == {
        "billable": True,
        "pricing_model": "PMP",
        "category": "utility",
        "type": "regular",
    }


async def test_the_window_closes_after_24_hours_by_the_sandboxs_clock(
    caller: Any, clinic: Any, wait_until: Any
) -> None:
    await caller.patient("text", text="oi")
    await caller.control("PUT", "/clock", {"offset_seconds": 23 * 3600})
    await caller.accepted("text", {"body": "ainda"})
    await caller.control("PUT", "/clock", {"offset_seconds": 25 * 3600})
    await caller.accepted("text", {"body": "tarde"})
    await wait_until(lambda: len(clinic.statuses()) == 3)
    assert sorted(status["status"] for status in clinic.statuses()) == ["delivered", "failed", "sent"]
    await caller.control("PUT", "/whatsapp/settings", {"window": "immediate"})
    status, answer = await caller.send("text", {"body": "tarde"})
    assert (status, answer["error"]["code"]) == (400, 131047)


@pytest.mark.parametrize(
    ("patient", "kind", "expected"),
    [
        ({"has_whatsapp": False}, "text", 131026),
        ({"stopped_marketing": True}, "marketing", 131050),
        ({"blocked": True}, "text", None),
    ],
)
async def test_who_cannot_be_reached(
    caller: Any, clinic: Any, wait_until: Any, patient: dict[str, bool], kind: str, expected: int | None
) -> None:
    await caller.patient("text", text="oi")
    await caller.control("PUT", "/whatsapp/patients/554187654321", patient)
    if kind == "text":
        await caller.accepted("text", {"body": "oi"})
    else:
        body = [{"type": "body", "parameters": [{"type": "text", "text": "Ana"}]}]
        template = {"name": "promocao_clareamento", "language": {"code": "pt_BR"}, "components": body}
        await caller.accepted("template", template)
    await wait_until(lambda: clinic.statuses())
    await asyncio.sleep(0.05)
    told = [(status["status"], status.get("errors", [{}])[0].get("code")) for status in clinic.statuses()]
    assert told == ([("failed", expected)] if expected else [("sent", None)])


async def test_marking_read_turns_the_patients_ticks_blue_and_shows_typing(caller: Any) -> None:
    first = await caller.patient("text", text="oi")
    second = await caller.patient("text", text="tudo bem?")
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": first["id"]}
    assert await caller.graph("POST", "/111/messages", body) == (200, {"success": True})
    assert [message["status"] for message in await caller.thread()] == ["read", "delivered"]
    typing = {**body, "message_id": second["id"], "typing_indicator": {"type": "text"}}
    await caller.graph("POST", "/111/messages", typing)
    thread = await caller.control("GET", "/whatsapp/patients/554187654321/messages")
    assert thread["typing"] and [message["status"] for message in thread["messages"]] == ["read", "read"]
    await caller.accepted("text", {"body": "Tudo!"})
    thread = await caller.control("GET", "/whatsapp/patients/554187654321/messages")
    assert not thread["typing"]
    status, answer = await caller.graph("POST", "/111/messages", {**body, "message_id": "wamid.none"})
    assert (status, answer["error"]["code"]) == (400, 100)


async def test_the_phone_waits_for_what_is_new_and_streams_it(caller: Any) -> None:
    await caller.patient("text", text="oi")
    thread = await caller.control("GET", "/whatsapp/patients/554187654321/messages")
    path = f"/whatsapp/patients/554187654321/messages?since={thread['cursor']}&wait=5"
    waiting = asyncio.create_task(caller.control("GET", path))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    sent = await caller.accepted("text", {"body": "Olá!"})
    assert [message["id"] for message in (await waiting)["messages"]] == [sent]
    events = "/control/whatsapp/patients/554187654321/messages/events?since=0"
    async with caller.session.get(events) as stream:
        assert stream.content_type == "text/event-stream"
        seen: list[dict[str, Any]] = []
        async for line in stream.content:
            if line.startswith(b"data: "):
                seen.append(json.loads(line[6:]))
            if len(seen) == 2:
                break
    assert [message["text"] for message in seen] == ["oi", "Olá!"]


async def test_reactions_stand_on_their_message_in_both_directions(caller: Any) -> None:
    said = await caller.patient("text", text="oi")
    answered = await caller.accepted("text", {"body": "Olá!"})
    await caller.accepted("reaction", {"message_id": said["id"], "emoji": "👍"})
    await caller.patient("reaction", message_id=answered, emoji="❤️")
    first, second = await caller.thread()
    assert first["reactions"] == [{"from": "business", "emoji": "👍"}]
    assert second["reactions"] == [{"from": "patient", "emoji": "❤️"}]
    await caller.patient("reaction", message_id=answered, emoji="")
    assert (await caller.thread())[1]["reactions"] == []


async def test_media_goes_up_is_sent_and_seen_and_comes_down_with_the_token_only(caller: Any) -> None:
    await caller.patient("text", text="oi")
    form = aiohttp.FormData({"messaging_product": "whatsapp", "type": "image/png"})
    form.add_field("file", PNG, filename="a.png", content_type="image/png")
    headers = {"authorization": "Bearer T"}
    status, answer = await caller.call("POST", "/whatsapp/v25.0/111/media", data=form, headers=headers)
    assert status == 200, answer
    media_id = answer["id"]
    await caller.accepted("image", {"id": media_id, "caption": "Raio X"})
    shown = (await caller.thread())[1]
    assert (shown["text"], shown["media"]["mime_type"], shown["media"]["size"]) == ("Raio X", "image/png", len(PNG))
    async with caller.session.get(shown["media"]["url"]) as seen:
        assert await seen.read() == PNG
    _, told = await caller.graph("GET", f"/{media_id}")
    assert told["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert (await caller.call("GET", told["url"]))[0] == 401
    async with caller.session.get(told["url"], headers=headers) as seen:
        assert await seen.read() == PNG
    await caller.control("PUT", "/clock", {"offset_seconds": 301})
    assert (await caller.call("GET", told["url"], headers=headers))[0] == 404
    await caller.control("PUT", "/clock", {"offset_seconds": 31 * 86400})
    assert (await caller.graph("GET", f"/{media_id}"))[0] == 400


async def test_a_patients_media_comes_with_id_and_sha256_and_can_be_fetched(caller: Any, clinic: Any) -> None:
    form = aiohttp.FormData({"type": "audio", "voice": "true", "wait": "true"})
    form.add_field("file", b"OggS-voice", filename="v.ogg", content_type="audio/ogg; codecs=opus")
    status, _ = await caller.call("POST", "/control/whatsapp/patients/554187654321/messages", data=form)
    assert status == 201
    audio = clinic.messages()[0]["audio"]
    assert audio["voice"] is True and audio["mime_type"] == "audio/ogg; codecs=opus"
    _, told = await caller.graph("GET", f"/{audio['id']}")
    for url in (told["url"], audio["url"]):
        async with caller.session.get(url, headers={"authorization": "Bearer T"}) as seen:
            assert await seen.read() == b"OggS-voice"
    assert await caller.graph("DELETE", f"/{audio['id']}") == (200, {"success": True})
    assert (await caller.graph("GET", f"/{audio['id']}"))[0] == 400


@pytest.mark.parametrize(
    ("content", "mime_type", "code"),
    [(b"x", "application/x-msdownload", 100), (b"", "image/png", 100), (b"not a png", "image/png", 131053)],
)
async def test_a_wrong_upload_is_refused(caller: Any, content: bytes, mime_type: str, code: int) -> None:
    form = aiohttp.FormData({"messaging_product": "whatsapp", "type": mime_type})
    form.add_field("file", content, filename="a", content_type=mime_type)
    headers = {"authorization": "Bearer T"}
    status, answer = await caller.call("POST", "/whatsapp/v25.0/111/media", data=form, headers=headers)
    assert (status, answer["error"]["code"]) == (400, code)


async def test_media_of_the_wrong_kind_fails_later_as_at_meta(caller: Any, clinic: Any, wait_until: Any) -> None:
    sent = await caller.patient("image", data="iVBORw0KGgo=", mime_type="image/png")
    await caller.accepted("audio", {"id": sent["media"]["id"]})
    await wait_until(lambda: clinic.statuses())
    assert clinic.statuses()[0]["errors"][0]["code"] == 131053


async def test_templates_are_listed_made_approved_paused_and_deleted(caller: Any, clinic: Any, wait_until: Any) -> None:
    await caller.control("PUT", "/whatsapp/settings", {"template_approval_ms": 20})
    _, listed = await caller.graph("GET", "/222/message_templates", params={"limit": "3"})
    _, rest = await caller.call("GET", listed["paging"]["next"], headers={"authorization": "Bearer T"})
    names = [template["name"] for template in listed["data"] + rest["data"]]
    assert names == ["hello_world", "lembrete_consulta", "retomar_conversa", "promocao_clareamento"]
    body = {"type": "BODY", "text": "Olá {{1}}, seu exame chegou.", "example": {"body_text": [["Ana"]]}}
    made = {"name": "exame_pronto", "language": "pt_BR", "category": "UTILITY", "components": [body]}
    _, answer = await caller.graph("POST", "/222/message_templates", made)
    assert answer["status"] == "PENDING"
    await wait_until(lambda: clinic.received)
    change = clinic.received[0]["entry"][0]["changes"][0]
    assert (change["field"], change["value"]["event"]) == ("message_template_status_update", "APPROVED")
    await caller.control("PATCH", "/whatsapp/templates/222/exame_pronto", {"status": "PAUSED"})
    filled = [{"type": "body", "parameters": [{"type": "text", "text": "Ana"}]}]
    content = {"name": "exame_pronto", "language": {"code": "pt_BR"}, "components": filled}
    assert (await caller.send("template", content))[1]["error"]["code"] == 132015
    assert (await caller.graph("DELETE", "/222/message_templates?name=exame_pronto"))[1] == {"success": True}
    assert (await caller.send("template", content))[1]["error"]["code"] == 132001
    bad = {**made, "components": [{**body, "text": "{{1}} chegou"}]}
    assert (await caller.graph("POST", "/222/message_templates", bad))[1]["error"]["error_subcode"] == 2388299


PARAMETERS = [{"type": "text", "text": "Ana"}, {"type": "text", "text": "Clínica"}]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (PARAMETERS, None),
        (PARAMETERS[:1], 132000),
        ([*PARAMETERS, PARAMETERS[0]], 132000),
        ([{"type": "text", "text": "a\nb"}, PARAMETERS[1]], 132018),
        ([{**PARAMETERS[0], "parameter_name": "x"}, PARAMETERS[1]], 132012),
        ([{"type": "image", "image": {"id": "1"}}, PARAMETERS[1]], 132012),
    ],
)
async def test_a_template_must_be_filled_as_it_was_made(caller: Any, parameters: Any, code: int | None) -> None:
    components = [{"type": "body", "parameters": parameters}]
    content = {"name": "retomar_conversa", "language": {"code": "pt_BR"}, "components": components}
    status, answer = await caller.send("template", content)
    assert (answer["error"]["code"] if status != 200 else None) == code, answer


async def test_the_number_and_the_account_say_who_they_are(caller: Any) -> None:
    _, answer = await caller.graph("GET", "/111", params={"fields": "verified_name,quality_rating,health_status"})
    assert answer["id"] == "111" and answer["quality_rating"] == "GREEN"
    assert (await caller.graph("GET", "/111", params={"fields": "shoe_size"}))[1]["error"]["code"] == 100
    _, answer = await caller.graph("GET", "/222/phone_numbers")
    assert [number["id"] for number in answer["data"]] == ["111"]
    patients = await caller.control("GET", "/whatsapp/patients")
    assert patients == {"items": []}
