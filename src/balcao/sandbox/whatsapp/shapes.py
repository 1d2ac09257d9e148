"""The JSON of Meta's webhooks, and its bytes and signature as Meta makes them."""

import hashlib
import hmac
import json
from typing import Any

from balcao.sandbox.whatsapp.numbers import Number
from balcao.sandbox.whatsapp.people import Patient, is_group
from balcao.sandbox.whatsapp.threads import Message, Thread

Json = dict[str, Any]


def to_bytes(body: Json) -> bytes:
    """ASCII with \\uXXXX and \\/ escapes, no spaces."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def signature(app_secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def metadata(number: Number) -> Json:
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": number.digits, "phone_number_id": number.phone_number_id},
    }


def contact(number: Number, patient: Patient, *, hide_phone: bool = False) -> Json:
    profile: Json = {"name": patient.profile_name}
    if patient.username:
        profile["username"] = patient.username
    phone = {} if hide_phone else {"wa_id": patient.wa_id}
    return {"profile": profile, **phone, "user_id": patient.user_id(number.business_account_id)}


def inbound_value(number: Number, patient: Patient, message: Json, hide_phone: bool) -> Json:
    user_id = patient.user_id(number.business_account_id)
    sent: Json = {"from": patient.wa_id, "from_user_id": user_id, **message}
    if hide_phone:
        del sent["from"]
    value = metadata(number)
    if message["type"] != "system":  # Meta sends no "contacts" with system messages (examples of 2025)
        value["contacts"] = [contact(number, patient, hide_phone=hide_phone)]
    value["messages"] = [sent]
    return value


def observed(value: Json) -> Json:
    """As a number's app is told what goes on between a person and Meta's own agent: all of it within `standby`."""
    outside = ("messaging_product", "metadata")
    within = {name: told for name, told in value.items() if name not in outside}
    return {**{name: value[name] for name in outside}, "standby": within}


def status_value(
    number: Number, patient: Patient, message: Message, status: str, timestamp: int, thread: Thread
) -> Json:
    told: Json = {
        "id": message.id,
        "status": status,
        "timestamp": str(timestamp),
        "recipient_id": message.wa_id,
    }
    value = metadata(number)
    user_id = patient.user_id(number.business_account_id)
    if status == "failed":
        told["errors"] = [message.error]
    elif is_group(message.wa_id):
        told["recipient_type"] = "group"
    else:
        told["recipient_user_id"] = user_id
        value["contacts"] = [{"wa_id": message.wa_id, "user_id": user_id, "profile": {"name": patient.profile_name}}]
    if message.key:
        told["biz_opaque_callback_data"] = message.key
    if status in ("sent", "delivered"):
        told["pricing"] = _pricing(message, thread)
        if told["pricing"]["type"] == "free_entry_point" and thread.free_until:
            expires = str(int(thread.free_until.timestamp()))
            origin = {"type": "referral_conversion"}
            told["conversation"] = {"id": thread.wa_id, "origin": origin, "expiration_timestamp": expires}
    value["statuses"] = [told]
    return value


def _pricing(message: Message, thread: Thread) -> Json:
    """In the window everything but marketing and authentication is free, after an ad all is (rules of July 2025)."""
    category = (message.template or {}).get("category", "service").lower()
    window = thread.window_expires_at()
    is_open = window is not None and window > message.at
    if thread.free_until is not None and thread.free_until > message.at:
        kind = "free_entry_point"
    else:
        free = message.type != "template" or (category == "utility" and is_open)
        kind = "free_customer_service" if free else "regular"
    return {"billable": kind == "regular", "pricing_model": "PMP", "category": category, "type": kind}
