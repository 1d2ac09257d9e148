"""The life of a message template through the real processes: written, refused, approved, sent, paid for, deleted."""

from typing import Any
from uuid import uuid4

from balcao.testing.stage import BUSINESS_ID, Stage

BODY = "Olá, {{nome}}! Sua consulta é {{quando}}. Podemos confirmar?"


def draft(stage: Stage, **changed: Any) -> dict[str, Any]:
    given = {
        "channel_id": stage.channel_id,
        "name": f"lembrete_{uuid4().hex[:8]}",
        "body": BODY,
        "samples": {"nome": "Ana", "quando": "amanhã"},
        "footer": "Clínica",
        "buttons": [
            {"kind": "quick_reply", "title": "Confirmar"},
            {"kind": "url", "title": "Ver", "url": "https://clinica.example/c/{{1}}", "sample": "abc"},
        ],
    }
    return given | changed


async def becomes(stage: Stage, id: str, *statuses: str) -> dict[str, Any]:
    async def decided() -> Any:
        found = await stage.call("GET", f"/api/v1/templates/{id}")
        return found if found["status"] in statuses else None

    found: dict[str, Any] = await stage.until(decided, 15, f"{statuses}")
    return found


async def test_the_life_of_a_template(stage: Stage) -> None:
    await stage.play("PUT", "whatsapp/settings", {"template_approval_ms": 100})
    made = await stage.call("POST", "/api/v1/templates", draft(stage, body="{{nome}}, até {{quando}}"), expect=201)
    path = f"/api/v1/templates/{made['id']}"
    assert {one["pointer"] for one in made["problems"]} == {"/body"}
    refused = await stage.call("POST", f"{path}/submissions", expect=422)
    assert refused["errors"][0]["pointer"] == "/body"
    fixed = await stage.call("PUT", path, {"body": BODY})
    assert fixed["problems"] == []
    key = {"Idempotency-Key": uuid4().hex}
    sent = [await stage.call("POST", f"{path}/submissions", expect=201, **key) for _ in range(2)]
    assert {one["status"] for one in sent} == {"pending"}, "the second is the first one's answer"
    approved = await becomes(stage, made["id"], "approved")
    assert (approved["can_send"], approved["edits"]["left_today"]) == (True, 1)

    patient = stage.patient(f"55119{uuid4().int % 10**8:08d}", "Ana dos Modelos")
    await patient.say("oi")
    conversation = (await patient.conversation())["id"]
    messages = f"/api/v1/conversations/{conversation}/messages"
    half = {"template": {"name": made["name"], "variables": {"nome": "Ana"}}}
    refused = await stage.call("POST", messages, half, expect=422)
    assert [one["pointer"] for one in refused["errors"]] == ["/template/variables/quando", "/template/buttons/1"]
    costs = await stage.call("GET", f"/api/v1/conversations/{conversation}/message-costs")
    assert {one["category"]: one["free"] for one in costs["items"]} == {
        "service": True, "utility": True, "marketing": False, "authentication": False,
    }  # fmt: skip
    whole = {"template": {"name": made["name"], "variables": ["Ana", "amanhã"], "buttons": {"1": "77"}}}
    message = await stage.call("POST", messages, whole, expect=201)
    heard = await patient.heard()
    assert "Olá, Ana! Sua consulta é amanhã." in heard[-1]["text"]
    assert heard[-1]["buttons"][1]["url"] == "https://clinica.example/c/77"

    async def priced() -> Any:
        return (await stage.call("GET", f"/api/v1/messages/{message['id']}/timeline"))["cost"]

    cost = await stage.until(priced, 15, "the cost")
    assert (cost["category"], cost["kind"], cost["micros"]) == ("utility", "free_customer_service", 0)

    changed = await stage.call("PUT", path, {"body": BODY + " Obrigado!"})
    assert (changed["body"], changed["draft"]["body"]) == (BODY, BODY + " Obrigado!")
    # The provider tells of its decision before its answer to the submission is here.
    slowly = {"scope": "whatsapp.templates", "kind": "slow_drip", "bytes_per_second": 40, "times": 1}
    await stage.play("PUT", "faults", slowly)
    await stage.call("POST", f"{path}/submissions", expect=201)
    again = await becomes(stage, made["id"], "approved")
    assert (again["body"], again["draft"], again["edits"]["left_today"]) == (BODY + " Obrigado!", None, 0)
    await stage.call("PUT", path, {"footer": "Até logo"})
    limited = await stage.call("POST", f"{path}/submissions", expect=409)
    assert "limita as mudanças" in limited["detail"]

    await stage.play("PATCH", f"whatsapp/templates/{BUSINESS_ID}/{made['name']}", {"status": "PAUSED"})
    paused = await becomes(stage, made["id"], "paused")
    assert "pausou" in paused["reason"]
    told = await stage.call("POST", messages, whole, expect=409)
    assert "está pausado" in told["detail"]
    await stage.call("DELETE", path, expect=204)
    await stage.call("GET", path, expect=404)


async def test_a_carousel_is_written_approved_and_sent_with_every_cards_file(stage: Stage) -> None:
    await stage.play("PUT", "whatsapp/settings", {"template_approval_ms": 100})
    pictures = [
        await stage.upload(b"\x89PNG\r\n\x1a\n" + bytes([number]), "image/png", f"{number}.png") for number in range(2)
    ]
    reply = {"kind": "quick_reply", "title": "Quero"}
    cards = [{"header": {"kind": "image", "file_id": id}, "body": "Sala {{sala}}", "samples": {"sala": "azul"},
              "buttons": [reply]} for id in pictures]  # fmt: skip
    plain = {"footer": None, "buttons": [], "category": "marketing", "cards": cards}
    made = await stage.call("POST", "/api/v1/templates", draft(stage, **plain | {"category": "utility"}), expect=201)
    path = f"/api/v1/templates/{made['id']}"
    assert [one["pointer"] for one in made["problems"]] == ["/category"]
    await stage.call("PUT", path, {"category": "marketing"})
    await stage.call("POST", f"{path}/submissions", expect=201)
    approved = await becomes(stage, made["id"], "approved")
    assert [one["body"] for one in approved["cards"]] == ["Sala {{sala}}"] * 2
    assert [(one["id"], one["file_name"]) for one in approved["files"]] == list(
        zip(pictures, ("0.png", "1.png"), strict=True)
    )

    patient = stage.patient(f"55119{uuid4().int % 10**8:08d}", "Lu do Carrossel")
    await patient.say("oi")
    conversation = (await patient.conversation())["id"]
    messages = f"/api/v1/conversations/{conversation}/messages"
    given = {"name": made["name"], "variables": ["Lu", "amanhã"]}
    half = [{"file_id": pictures[0], "variables": ["azul"]}, {"file_id": pictures[1]}]
    refused = await stage.call("POST", messages, {"template": given | {"cards": half}}, expect=422)
    assert [one["pointer"] for one in refused["errors"]] == ["/template/cards/1/variables/sala"]
    whole = [{"file_id": id, "variables": [sala]} for id, sala in zip(pictures, ("azul", "verde"), strict=True)]
    said = await stage.call("POST", messages, {"template": given | {"cards": whole}}, expect=201)
    assert [one["text"] for one in said["data"]["cards"]] == ["Sala azul", "Sala verde"]
    assert len(said["attachments"]) == 2
    heard = await patient.heard()
    assert [card["text"] for card in heard[-1]["cards"]] == ["Sala azul", "Sala verde"]
    await patient.send(type="button_tap", message_id=heard[-1]["id"], button="card:2.1")

    async def answered() -> Any:
        return [one for one in await stage.messages(conversation) if one["data"].get("id") == "card:2.1"]

    (answer,) = await stage.until(answered, 15, "the answer")
    assert (answer["kind"], answer["reply_to"]) == ("button_reply", said["id"])


async def test_a_rejection_says_why_and_a_template_made_elsewhere_is_fetched(stage: Stage) -> None:
    verdict = {"template_approval_ms": 100, "template_verdict": "reject", "template_rejection": "INCORRECT_CATEGORY"}
    await stage.play("PUT", "whatsapp/settings", verdict)
    try:
        made = await stage.call("POST", "/api/v1/templates", draft(stage, buttons=[]), expect=201)
        await stage.call("POST", f"/api/v1/templates/{made['id']}/submissions", expect=201)
        rejected = await becomes(stage, made["id"], "rejected")
        assert "categoria" in rejected["reason"]
    finally:
        await stage.play("PUT", "whatsapp/settings", {"template_verdict": "approve"})
    elsewhere = f"feito_la_{uuid4().hex[:8]}"
    body = {"type": "BODY", "text": "Bom dia, temos novidades na clínica."}
    kept = {"name": elsewhere, "language": "pt_BR", "category": "MARKETING", "components": [body]}
    await stage.play("POST", f"whatsapp/templates/{BUSINESS_ID}", kept)
    await stage.play("PATCH", f"whatsapp/templates/{BUSINESS_ID}/{elsewhere}", {"quality": "YELLOW"})

    async def fetched() -> Any:
        found = await stage.call("GET", f"/api/v1/templates?q={elsewhere}")
        return found["items"] or None

    (found,) = await stage.until(fetched, 15, "one sync")
    assert (found["category"], found["status"], found["quality"]) == ("marketing", "approved", "yellow")


async def test_who_came_by_an_ad_is_written_to_for_free_and_the_provider_says_so(stage: Stage) -> None:
    patient = stage.patient(f"55119{uuid4().int % 10**8:08d}", "Vinda do Anúncio")
    ad = {"source_type": "ad", "source_id": "1", "source_url": "https://fb.me/x", "ctwa_clid": "c"}
    await patient.send(type="text", text="vi o anúncio", referral=ad)
    conversation = await patient.conversation()
    messages = f"/api/v1/conversations/{conversation['id']}/messages"
    message = await stage.call("POST", messages, {"text": "Oi! Que bom que você veio."}, expect=201)
    costs = await stage.call("GET", f"/api/v1/conversations/{conversation['id']}/message-costs")
    assert {one["reason"] for one in costs["items"]} == {"entry_point"}
    assert costs["free_until"] is not None

    async def priced() -> Any:
        return (await stage.call("GET", f"/api/v1/messages/{message['id']}/timeline"))["cost"]

    cost = await stage.until(priced, 15, "the cost")
    assert (cost["category"], cost["kind"], cost["micros"]) == ("service", "free_entry_point", 0)
    month = await stage.call("GET", "/api/v1/message-costs")
    assert sum(one["free"] for one in month["items"] if one["category"] == "service") >= 1
