"""POST /{PHONE_ID}/messages: checks a message against Meta's rules, accepts it, says its id."""

from typing import Any

from balcao.sandbox.calls import Answer, Call
from balcao.sandbox.whatsapp import rules, view
from balcao.sandbox.whatsapp.access import number_for
from balcao.sandbox.whatsapp.errors import GraphError, status_error
from balcao.sandbox.whatsapp.numbers import Number
from balcao.sandbox.whatsapp.phone import new_wamid
from balcao.sandbox.whatsapp.reading import Json
from balcao.sandbox.whatsapp.threads import TYPING, Message


async def handle(call: Call) -> Answer:
    number = number_for(call)
    body = call.json()
    if isinstance(body, dict) and body.get("status") == "read":
        return _mark_read(call, number, body)
    kind = rules.check_envelope(body)
    rules.check_content(kind, body[kind])
    return await _accept(call, number, body, kind)


async def handle_marketing(call: Call) -> Answer:
    number = number_for(call)
    body = call.json()
    kind = rules.check_envelope(body)
    if kind != "template":
        raise GraphError(100, "marketing_messages takes templates only.")
    rules.check_content(kind, body[kind])
    return await _accept(call, number, body, kind)


async def _accept(call: Call, number: Number, body: Json, kind: str) -> Answer:
    whatsapp = call.world.whatsapp
    wa_id, contact = _recipient(call, number, body)
    message = _message(call, number, body, kind, wa_id)
    if (
        kind != "template"
        and whatsapp.settings.window == "immediate"
        and not whatsapp.statuses.window_is_open(number.phone_number_id, wa_id)
    ):
        raise GraphError(
            131047, "More than 24 hours have passed since the recipient last replied to the sender number."
        )
    call.world.ledger.write(
        "send",
        message_id=message.id,
        key=message.key,
        phone_number_id=message.phone_number_id,
        wa_id=wa_id,
        type=kind,
        text=message.text,
    )
    whatsapp.threads.thread(message.phone_number_id, wa_id).is_agents = False
    await whatsapp.statuses.accepted(message, _failure(call))
    accepted: Json = {"id": message.id}
    if kind == "template":
        accepted["message_status"] = "accepted"
    return Answer(200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": [accepted]})


def _recipient(call: Call, number: Number, body: Json) -> tuple[str, Json]:
    people = call.world.whatsapp.people
    if body.get("recipient_type") == "group":
        group = str(body.get("to", ""))
        if not call.world.whatsapp.threads.thread(number.phone_number_id, group).messages:
            raise GraphError(131041, "The group was not found, or the number is not a member of it.")
        return group, {"input": group, "wa_id": group}
    if not body.get("to"):
        patient = people.by_user_id(str(body["recipient"]), number.business_account_id)
        if patient is None:
            raise GraphError(131026, "Message Undeliverable: recipient is not known to this portfolio.")
        return patient.wa_id, {"input": body["recipient"], "user_id": body["recipient"]}
    digits = rules.check_recipient(body["to"])
    country = number.digits[:2] if number.digits.startswith("55") else number.digits[:1]
    if not body["to"].strip().startswith("+") and not digits.startswith(country):
        digits = country + digits
    if digits == number.digits:
        raise GraphError(131021, "Recipient phone number cannot be the same as sender phone number.")
    patient = people.find(digits)
    return patient.wa_id, {"input": body["to"], "wa_id": patient.wa_id}


def _message(call: Call, number: Number, body: Json, kind: str, wa_id: str) -> Message:
    whatsapp = call.world.whatsapp
    content = body[kind]
    message = Message(
        id=new_wamid(wa_id),
        sender="business",
        type=kind,
        at=call.world.clock.now(),
        content=content if isinstance(content, dict) else {kind: content},
        phone_number_id=number.phone_number_id,
        wa_id=wa_id,
        quote=(body.get("context") or {}).get("message_id"),
        key=body.get("biz_opaque_callback_data"),
        dialled=body.get("to"),
    )
    if kind in rules.MEDIA_TYPES:
        _attach(call, message, content)
    if kind == "template":
        template, shown = whatsapp.templates.filled(number.business_account_id, content)
        message.text, message.header, message.footer = shown["text"], shown["header"], shown["footer"]
        message.buttons = shown["buttons"]
        message.template = {
            "name": template["name"],
            "language": template["language"],
            "category": template["category"],
        }
        if shown["media"]:
            _attach(call, message, shown["media"])
        message.cards = [{**card, "media": _medium(call, card["media"])} for card in shown["cards"]]
    view.show(message)
    if kind == "interactive" and (content.get("header") or {}).get("type") in ("image", "video", "document"):
        _attach(call, message, content["header"][content["header"]["type"]])
    if message.cards and kind == "interactive":
        for shown, card in zip(message.cards, content["action"]["cards"], strict=True):
            shown["media"] = _medium(call, card["header"][card["header"]["type"]])
    return message


def _attach(call: Call, message: Message, content: Json) -> None:
    message.media = _medium(call, content) or message.media


def _medium(call: Call, content: Json) -> Json | None:
    """Raises GraphError for an id that nothing was uploaded under."""
    if content.get("id"):
        media = call.world.whatsapp.media.find(str(content["id"]), call.world.clock.now())
        if media is None:
            raise GraphError(100, f"Media with id {content['id']} does not exist or has expired.")
        shown = media.for_phone(bool(content.get("voice")))
        return shown | ({"filename": content["filename"]} if content.get("filename") else {})
    if not content.get("link"):
        return None
    unknown = {"id": None, "mime_type": None, "size": None, "voice": False}
    return {**unknown, "filename": content.get("filename"), "url": content["link"]}


def _failure(call: Call) -> dict[str, Any] | None:
    faults = call.world.faults
    fault = faults.take(call.scope, call.subject, {"failed_status"}) if faults.items else None
    return status_error(int(fault["code"]), str(fault.get("details", "")), fault.get("title")) if fault else None


def _mark_read(call: Call, number: Number, body: Json) -> Answer:
    threads = call.world.whatsapp.threads
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    read = threads.messages.get(str(body.get("message_id")))
    if read is None or read.sender != "patient" or read.phone_number_id != number.phone_number_id:
        raise GraphError(100, "The message_id does not name a message received by this number.")
    thread = threads.thread(read.phone_number_id, read.wa_id)
    for message in list(thread.messages.values()):
        if message.sender == "patient" and message.at <= read.at:
            threads.advance(message, "read")
    typing = body.get("typing_indicator")
    if typing is not None:
        if typing != {"type": "text"}:
            raise GraphError(131009, 'typing_indicator must be {"type": "text"}.')
        thread.typing_until = call.world.clock.now() + TYPING
        thread.wake()
    return Answer(200, {"success": True})
