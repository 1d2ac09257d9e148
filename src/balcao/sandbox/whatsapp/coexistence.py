"""A number that is on a phone and at the API at once, or shared with Meta's own agent: what Meta tells of that."""

import secrets
from typing import TYPE_CHECKING, Any

from balcao.sandbox.whatsapp import shapes, view
from balcao.sandbox.whatsapp.numbers import Number
from balcao.sandbox.whatsapp.people import Patient
from balcao.sandbox.whatsapp.phone import PhoneError, new_wamid
from balcao.sandbox.whatsapp.sending import Update
from balcao.sandbox.whatsapp.threads import Message

if TYPE_CHECKING:
    from balcao.sandbox.world import World

Json = dict[str, Any]


def history(world: "World", phone_number_id: str, wanted: Json) -> Update:
    """One chunk. `threads`: list of `wa_id` and `messages` in the order in which they were said: a patient's fields,
    with `timestamp`, and `own` for the clinic's. `refused`: the clinic does not share it. `files`: messages whose
    placeholders were told before.
    """
    number = world.whatsapp.phone.number(phone_number_id)
    if wanted.get("refused"):
        words = "History sync is turned off by the business from the WhatsApp Business App"
        errors = [{"code": 2593109, "title": words, "message": words, "error_data": {"details": words}}]
        return _told(number, "history", {"history": [{"errors": errors}]}, "history refused")
    if wanted.get("files"):
        files = [_said(world, number, str(one["wa_id"]), one) for one in wanted["files"]]
        return _told(number, "history", {"messages": files}, "history files")
    threads = []
    for thread in wanted.get("threads", []):
        wa_id = world.whatsapp.people.find(str(thread["wa_id"])).wa_id
        said = [_said(world, number, wa_id, one) for one in thread.get("messages", [])]
        threads.append({"id": wa_id, "messages": said[::-1]})  # newest first, as Meta lists them
    metadata = {name: wanted.get(name, usual) for name, usual in (("phase", 0), ("chunk_order", 1), ("progress", 100))}
    return _told(number, "history", {"history": [{"metadata": metadata, "threads": threads}]}, "history")


def _said(world: "World", number: Number, wa_id: str, wanted: Json) -> Json:
    patient = world.whatsapp.people.find(wa_id)
    if wanted.get("type") == "media_placeholder":
        stamp = str(wanted.get("timestamp") or world.clock.unix())
        told = {"id": wanted.get("id") or new_wamid(wa_id), "timestamp": stamp, "type": "media_placeholder"}
    else:
        told, _ = world.whatsapp.phone.told(number, patient, wanted)
    own = bool(wanted.get("own"))
    sides = {"from": number.digits, "to": patient.wa_id} if own else {"from": patient.wa_id}
    context = {"status": wanted.get("status", "READ" if own else "PENDING"), **({"from_me": True} if own else {})}
    return {**sides, **told, "history_context": context}


def saved(world: "World", written: str, wanted: Json) -> Update:
    """The clinic's phone saves the patient under `full_name`, or takes them out (`action` remove)."""
    number, patient = _pair(world, written, wanted)
    action = wanted.get("action", "add")
    if action not in ("add", "remove"):
        raise PhoneError("action must be add or remove")
    name = (
        {} if action == "remove" else {"full_name": wanted["full_name"], "first_name": wanted["full_name"].split()[0]}
    )
    told = {
        "type": "contact",
        "contact": {**name, "phone_number": patient.wa_id},
        "action": action,
        "metadata": {"timestamp": str(world.clock.unix())},
    }
    return _told(number, "smb_app_state_sync", {"state_sync": [told]}, f"contact {action}", patient.wa_id)


def handover(world: "World", written: str, wanted: Json) -> Update:
    """`to`: agent or us. The patient's messages go where that is, until somebody sends."""
    number, patient = _pair(world, written, wanted)
    to_agent = wanted.get("to", "us") == "agent"
    world.whatsapp.threads.thread(number.phone_number_id, patient.wa_id).is_agents = to_agent
    sides = ("escalation", "ai_agent") if to_agent else ("ai_agent", "escalation")
    value = {
        "messaging_product": "whatsapp",
        "recipient": shapes.metadata(number)["metadata"],
        "sender": {"phone_number": patient.wa_id},
        "timestamp": str(world.clock.unix()),
        "type": "control_passed",
        "control_passed": {
            "metadata": secrets.token_hex(4),
            "previous_owner_app_role": "business_app" if to_agent else "meta_business_agent",
            "previous_owner_role": sides[0],
            "new_owner_role": sides[1],
        },
    }
    return Update(number, "messaging_handovers", "account", value, patient.wa_id, [f"handover to {wanted.get('to')}"])


def agent_says(world: "World", written: str, wanted: Json) -> Update:
    """Meta's own agent answers the patient with `text`."""
    number, patient = _pair(world, written, wanted)
    thread = world.whatsapp.threads.thread(number.phone_number_id, patient.wa_id)
    thread.is_agents = True
    text = {"body": str(wanted.get("text") or "Olá!")}
    message = Message(
        id=new_wamid(patient.wa_id),
        sender="business",
        type="text",
        at=world.clock.now(),
        content=text,
        phone_number_id=number.phone_number_id,
        wa_id=patient.wa_id,
        status="delivered",
    )
    view.show(message)
    world.whatsapp.threads.add(message)
    said = {
        "to": patient.wa_id,
        "recipient": patient.wa_id,
        "recipient_type": "individual",
        "type": "text",
        "text": text,
    }
    echo = {"id": message.id, "timestamp": str(world.clock.unix()), "message": said}
    value = shapes.observed({**shapes.metadata(number), "message_echoes": [echo]})
    return Update(number, "standby", "messages", value, patient.wa_id, [f"echo {message.id}"])


def _told(number: Number, field: str, content: Json, what: str, wa_id: str | None = None) -> Update:
    return Update(number, field, "account", {**shapes.metadata(number), **content}, wa_id, [what])


def _pair(world: "World", written: str, wanted: Json) -> tuple[Number, Patient]:
    number = world.whatsapp.phone.number(wanted.get("phone_number_id"))
    return number, world.whatsapp.people.find(written, wanted.get("profile_name"))
