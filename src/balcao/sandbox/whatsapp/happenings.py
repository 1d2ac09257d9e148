"""What happens beside messages: the clinic's own phone, calls, wishes about marketing, groups, news of the account."""

import secrets
from typing import TYPE_CHECKING, Any

from balcao.sandbox.whatsapp import shapes, view
from balcao.sandbox.whatsapp.numbers import Number
from balcao.sandbox.whatsapp.people import Patient
from balcao.sandbox.whatsapp.phone import PhoneError, new_wamid
from balcao.sandbox.whatsapp.sending import Update
from balcao.sandbox.whatsapp.statuses import react
from balcao.sandbox.whatsapp.threads import Message

if TYPE_CHECKING:
    from balcao.sandbox.world import World

Json = dict[str, Any]


def echo(world: "World", written: str, wanted: Json) -> tuple[Message, Update]:
    """The clinic writes in the WhatsApp Business app on its own phone; same fields as a patient's message."""
    whatsapp = world.whatsapp
    number = whatsapp.phone.number(wanted.get("phone_number_id"))
    patient = whatsapp.people.find(written, wanted.get("profile_name"))
    told, media = whatsapp.phone.told(number, patient, wanted)
    content = told.get(told["type"], {})
    message = Message(
        id=told["id"],
        sender="business",
        type=told["type"],
        at=world.clock.now(),
        content=content if isinstance(content, dict) else {told["type"]: content},
        phone_number_id=number.phone_number_id,
        wa_id=patient.wa_id,
        status="delivered",
        quote=told.get("context", {}).get("id"),
        media=media.for_phone() if media else None,
    )
    view.show(message)
    _put(world, message)
    to: Json = {"to_user_id": patient.user_id(number.business_account_id)}
    if not wanted.get("hide_phone"):
        to["to"] = patient.wa_id
    value = {**shapes.metadata(number), "message_echoes": [{"from": number.digits, **to, **told}]}
    if wanted.get("hide_phone"):
        value["contacts"] = [shapes.contact(number, patient, hide_phone=True)]
    return message, Update(number, "smb_message_echoes", "messages", value, patient.wa_id, [f"echo {message.id}"])


def _put(world: "World", message: Message) -> None:
    whatsapp = world.whatsapp
    if message.type in ("edit", "revoke"):
        whatsapp.phone.amend(message)
    elif message.type == "reaction":
        target = whatsapp.threads.messages.get(message.content["message_id"])
        if target:
            react(target, "business", message.content.get("emoji", ""))
            whatsapp.threads.changed(target)
    else:
        whatsapp.threads.add(message)


def call(world: "World", written: str, wanted: Json) -> Update:
    """`event` connect or terminate; `seconds` where somebody picked up; `direction` USER_INITIATED unless told."""
    number, patient = _pair(world, written, wanted)
    event = wanted.get("event", "connect")
    if event not in ("connect", "terminate"):
        raise PhoneError("event must be connect or terminate")
    now = world.clock.unix()
    told: Json = {
        "id": wanted.get("id") or "wacid." + secrets.token_hex(12),
        "from": patient.wa_id,
        "to": number.digits,
        "event": event,
        "timestamp": str(now),
        "direction": wanted.get("direction", "USER_INITIATED"),
    }
    if told["direction"] == "BUSINESS_INITIATED":
        told["from"], told["to"] = told["to"], told["from"]
    if event == "connect":
        told["session"] = {"sdp_type": "offer", "sdp": "v=0"}
    else:
        seconds = wanted.get("seconds")
        told["status"] = "FAILED" if seconds is None else "COMPLETED"
        if seconds is not None:
            told |= {"start_time": str(now - int(seconds)), "end_time": str(now), "duration": int(seconds)}
    value = {**shapes.metadata(number), "contacts": [shapes.contact(number, patient)], "calls": [told]}
    return Update(number, "calls", "calls", value, patient.wa_id, [f"call {told['id']}"])


def preference(world: "World", written: str, wanted: Json) -> Update:
    """`value` stop or resume."""
    number, patient = _pair(world, written, wanted)
    wish = wanted.get("value", "stop")
    patient.stopped_marketing = wish == "stop"
    world.whatsapp.people.keep(patient)
    told = {
        "wa_id": patient.wa_id,
        "category": "marketing_messages",
        "value": wish,
        "detail": f"User requested to {wish} marketing messages",
        "timestamp": world.clock.unix(),
    }
    value = {**shapes.metadata(number), "contacts": [shapes.contact(number, patient)], "user_preferences": [told]}
    return Update(number, "user_preferences", "preferences", value, patient.wa_id, [f"preference {wish}"])


def group(world: "World", group_id: str, wanted: Json) -> Update:
    """`type` as Meta's (group_create, group_participants_add …), `subject`, `added` and `removed` numbers."""
    number = world.whatsapp.phone.number(wanted.get("phone_number_id"))
    kind = wanted.get("type", "group_create")
    told: Json = {
        "timestamp": str(world.clock.unix()),
        "group_id": group_id,
        "type": kind,
        "request_id": secrets.token_hex(8).upper(),
    }
    for name in ("subject", "description"):
        if wanted.get(name):
            told[name] = wanted[name]
    for name in ("added", "removed"):
        if wanted.get(name):
            told[f"{name}_participants"] = [{"input": one, "wa_id": one} for one in wanted[name]]
    fields = {"group_create": "group_lifecycle_update", "group_delete": "group_lifecycle_update"}
    field = "group_participants_update" if "participants" in kind else fields.get(kind, "group_settings_update")
    return Update(number, field, "groups", {**shapes.metadata(number), "groups": [told]}, group_id, [f"group {kind}"])


def deleted(world: "World", written: str, wanted: Json) -> Update:
    """The old status `deleted`: the patient took back what they wrote."""
    number, patient = _pair(world, written, wanted)
    message = world.whatsapp.threads.messages.get(str(wanted.get("message_id")))
    if message is None:
        raise PhoneError("message_id names nothing")
    message.removed, message.text = True, None
    world.whatsapp.threads.changed(message)
    told = {"id": message.id, "status": "deleted", "timestamp": str(world.clock.unix()), "recipient_id": patient.wa_id}
    value = {**shapes.metadata(number), "statuses": [told]}
    return Update(number, "messages", "statuses", value, patient.wa_id, [f"deleted {message.id}"])


def changed_number(world: "World", written: str, wanted: Json) -> Update:
    """The patient goes on under another number: Meta's system message, and the id changes with it."""
    number, patient = _pair(world, written, wanted)
    people = world.whatsapp.people
    now = people.find(str(wanted.get("number", "")), patient.profile_name)
    if now.wa_id == patient.wa_id:
        raise PhoneError("number must be another one")
    account = number.business_account_id
    system = {
        "type": "user_changed_number",
        "wa_id": now.wa_id,
        "user_id": now.user_id(account),
        "previous_user_id": patient.user_id(account),
        "body": f"User {patient.profile_name} changed from {patient.wa_id} to {now.wa_id}",
    }
    told = {
        "from": patient.wa_id,
        "id": new_wamid(patient.wa_id),
        "timestamp": str(world.clock.unix()),
        "type": "system",
        "system": system,
    }
    value = {**shapes.metadata(number), "messages": [told]}
    return Update(number, "messages", "messages", value, patient.wa_id, [f"inbound {told['id']}"])


def _pair(world: "World", written: str, wanted: Json) -> tuple[Number, Patient]:
    number = world.whatsapp.phone.number(wanted.get("phone_number_id"))
    return number, world.whatsapp.people.find(written, wanted.get("profile_name"))
