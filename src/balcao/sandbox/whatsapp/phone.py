"""The patient's side: turns what someone does on the phone into the webhook that Meta would send."""

import base64
import binascii
import json
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from balcao.sandbox.whatsapp import shapes, view
from balcao.sandbox.whatsapp.media import Media
from balcao.sandbox.whatsapp.numbers import Number
from balcao.sandbox.whatsapp.people import Patient
from balcao.sandbox.whatsapp.sending import Update
from balcao.sandbox.whatsapp.statuses import react
from balcao.sandbox.whatsapp.threads import Message

if TYPE_CHECKING:
    from balcao.sandbox.world import World

Json = dict[str, Any]
MEDIA_TYPES = ("image", "audio", "video", "document", "sticker")


class PhoneError(ValueError):
    """What was asked of the phone cannot be done."""


def new_wamid(wa_id: str) -> str:
    return (
        "wamid."
        + base64.b64encode(
            b"\x1d\x06\x02\x0c" + wa_id.encode() + b"\x15\x02\x00\x11\x18" + secrets.token_bytes(12)
        ).decode()
    )


class Phone:
    def __init__(self, world: "World") -> None:
        self._world = world

    def number(self, phone_number_id: Any) -> Number:
        numbers = self._world.whatsapp.numbers.items
        if phone_number_id is None and len(numbers) == 1:
            return next(iter(numbers.values()))
        if phone_number_id not in numbers:
            raise PhoneError(f"no number is registered as {phone_number_id}")
        return numbers[phone_number_id]

    def compose(self, written: str, wanted: Json) -> tuple[Message, Update]:
        """Raises PhoneError. The message stands in the thread afterwards; the update is still to be told."""
        whatsapp = self._world.whatsapp
        number = self.number(wanted.get("phone_number_id"))
        patient = whatsapp.people.find(written, wanted.get("profile_name"))
        if wanted.get("username"):
            patient.username = wanted["username"]
            whatsapp.people.keep(patient)
        if not patient.profile_name:
            patient.profile_name = "Paciente " + patient.wa_id[-4:]
            whatsapp.people.keep(patient)
        told, media = self.told(number, patient, wanted)
        message = self._for_thread(number, patient, told, media)
        if not wanted.get("timestamp") and wanted.get("type") != "raw":
            message.at = self._world.clock.now()  # Meta's seconds would put a quick answer before its question
        if message.type == "reaction":
            self._react(message)
        elif message.type in ("edit", "revoke"):
            self.amend(message)
        elif message.id not in whatsapp.threads.messages:
            whatsapp.threads.add(message)
        if wanted.get("referral"):
            whatsapp.threads.thread(number.phone_number_id, patient.wa_id).referred_at = message.at
        value = shapes.inbound_value(number, patient, told, bool(wanted.get("hide_phone")))
        held = wanted.get("standby") or whatsapp.threads.thread(number.phone_number_id, patient.wa_id).is_agents
        update = Update(
            number,
            "standby" if held else "messages",
            "messages",
            shapes.observed(value) if held else value,
            patient.wa_id,
            [f"inbound {message.id}"],
            self._tick(message),
        )
        return message, update

    def told(self, number: Number, patient: Patient, wanted: Json) -> tuple[Json, Media | None]:
        if wanted.get("type") == "raw":
            if not isinstance(wanted.get("message"), dict):
                raise PhoneError("raw needs message")
            told = {"id": new_wamid(patient.wa_id), "timestamp": str(self._world.clock.unix()), **wanted["message"]}
            return told, None
        told = {
            "id": wanted.get("id") or new_wamid(patient.wa_id),
            "timestamp": str(wanted.get("timestamp") or self._world.clock.unix()),
        }
        quote = wanted.get("quote")
        context: Json = {}
        if quote:
            quoted = self._world.whatsapp.threads.messages.get(quote)
            context = {"from": patient.wa_id if quoted and quoted.sender == "patient" else number.digits, "id": quote}
        if wanted.get("forwarded"):
            context["forwarded"] = True
        content, media = self._content(number, patient, wanted, context)
        if context:
            told["context"] = context
        for name in ("referral", "group_id"):
            if wanted.get(name):
                told[name] = wanted[name]
        return {**told, **content}, media

    def _content(self, number: Number, patient: Patient, wanted: Json, context: Json) -> tuple[Json, Media | None]:
        kind = wanted.get("type", "text")
        if kind in MEDIA_TYPES:
            return self._media(number, kind, wanted)
        content = self._plain(kind, wanted)
        if content is None:
            content = self._choice(number, kind, wanted, context)
        return content, None

    def _plain(self, kind: str, wanted: Json) -> Json | None:
        match kind:
            case "text":
                if not isinstance(wanted.get("text"), str) or not wanted["text"]:
                    raise PhoneError("text is missing")
                return {"type": "text", "text": {"body": wanted["text"]}}
            case "location":
                fields = ("latitude", "longitude", "name", "address", "url")
                if "latitude" not in wanted or "longitude" not in wanted:
                    raise PhoneError("latitude and longitude are needed")
                return {
                    "type": "location",
                    "location": {name: wanted[name] for name in fields if wanted.get(name) is not None},
                }
            case "contacts":
                return {"type": "contacts", "contacts": _needed(wanted, "contacts", list)}
            case "reaction":
                reaction = {"message_id": _needed(wanted, "message_id", str)}
                if wanted.get("emoji"):
                    reaction["emoji"] = wanted["emoji"]
                return {"type": "reaction", "reaction": reaction}
            case "edit":
                now = {"type": "text", "text": {"body": _needed(wanted, "text", str)}}
                original = _needed(wanted, "message_id", str)
                return {"type": "edit", "edit": {"original_message_id": original, "message": now}}
            case "revoke":
                return {"type": "revoke", "revoke": {"original_message_id": _needed(wanted, "message_id", str)}}
            case "order" | "system":
                return {"type": kind, kind: _needed(wanted, kind, dict)}
            case "unsupported":
                return _unsupported(wanted)
        return None

    def _choice(self, number: Number, kind: str, wanted: Json, context: Json) -> Json:
        if kind not in ("button_tap", "list_choice", "flow_reply"):
            raise PhoneError(f"unknown type {kind}")
        if kind == "flow_reply":
            if wanted.get("message_id"):
                context.update({"from": number.digits, "id": wanted["message_id"]})
            response = wanted.get("response_json") or json.dumps(wanted.get("response", {}), ensure_ascii=False)
            reply: Json = {"name": "flow", "body": "Sent", "response_json": response}
            return {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}}
        shown = self._world.whatsapp.threads.messages.get(wanted.get("message_id", ""))
        if shown is None:
            raise PhoneError("message_id names no message in this thread")
        context.update({"from": number.digits, "id": shown.id})
        if kind == "list_choice":
            sections = (shown.choices or {}).get("sections", [])
            rows = [row for section in sections for row in section["rows"]]
            row = next((one for one in rows if wanted.get("row") in (one["id"], one["title"])), None)
            if row is None:
                raise PhoneError("row names no row of that list")
            return {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": row}}
        button = _button(shown, wanted.get("button"))
        if shown.type == "template":
            return {"type": "button", "button": {"payload": button["id"], "text": button["title"]}}
        reply = {"id": button["id"], "title": button["title"]}
        return {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": reply}}

    def _media(self, number: Number, kind: str, wanted: Json) -> tuple[Json, Media]:
        media = self._shelved(number, wanted)
        digest = base64.b64encode(bytes.fromhex(media.sha256)).decode()
        content: Json = {"id": media.id, "mime_type": media.mime_type, "sha256": digest}
        for name in ("caption", "voice", "animated"):
            if wanted.get(name) is not None:
                content[name] = wanted[name]
        if kind == "document":
            content["filename"] = media.filename or "documento"
        if kind in ("audio", "sticker"):
            content.setdefault("voice" if kind == "audio" else "animated", False)
        if self._world.whatsapp.settings.webhook_version >= "v24.0":
            content["url"] = self._world.media_link(media)
        return {"type": kind, kind: content}, media

    def _shelved(self, number: Number, wanted: Json) -> Media:
        shelf = self._world.whatsapp.media
        if wanted.get("media_id"):
            media = shelf.find(str(wanted["media_id"]), self._world.clock.now())
            if media is None:
                raise PhoneError("media_id names nothing")
            return media
        content = wanted.get("bytes")
        if content is None:
            try:
                content = base64.b64decode(_needed(wanted, "data", str), validate=True)
            except binascii.Error as error:
                raise PhoneError("data is not base64") from error
        mime_type = _needed(wanted, "mime_type", str)
        return shelf.put(
            number.phone_number_id, content, mime_type, wanted.get("filename"), True, self._world.clock.now()
        )

    def _for_thread(self, number: Number, patient: Patient, told: Json, media: Media | None) -> Message:
        content = told.get(told.get("type", ""), {})
        message = Message(
            id=told["id"],
            sender="patient",
            type=told.get("type", "unknown"),
            at=datetime.fromtimestamp(int(told["timestamp"]), UTC),
            content=content if isinstance(content, dict) else {told["type"]: content},
            phone_number_id=number.phone_number_id,
            wa_id=told.get("group_id") or patient.wa_id,
            status="sent",
            quote=told.get("context", {}).get("id"),
            sender_name=patient.profile_name if told.get("group_id") else None,
        )
        if media:
            message.media = media.for_phone(bool(content.get("voice")))
        view.show(message)
        return message

    def _react(self, reaction: Message) -> None:
        target = self._world.whatsapp.threads.messages.get(reaction.content["message_id"])
        thread = self._world.whatsapp.threads.thread(reaction.phone_number_id, reaction.wa_id)
        thread.last_inbound_at = max(reaction.at, thread.last_inbound_at or reaction.at)
        self._world.whatsapp.threads.messages[reaction.id] = reaction
        if target:
            react(target, "patient", reaction.content.get("emoji", ""))
            self._world.whatsapp.threads.changed(target)

    def amend(self, change: Message) -> None:
        """The bubble that it names says something else, or nothing, from here on."""
        threads = self._world.whatsapp.threads
        target = threads.messages.get(change.content["original_message_id"])
        threads.messages[change.id] = change
        if target is None:
            return
        if change.type == "revoke":
            target.removed, target.text, target.media = True, None, None
        else:
            target.edited, target.text = True, change.content["message"]["text"]["body"]
        threads.changed(target)

    def _tick(self, message: Message) -> Any:
        def answered(status: int | None) -> None:
            if status == 200 and message.type not in ("reaction", "edit", "revoke"):
                self._world.whatsapp.threads.advance(message, "delivered")

        return answered


def _needed(wanted: Json, name: str, kind: type) -> Any:
    if not isinstance(wanted.get(name), kind):
        raise PhoneError(f"{name} is missing")
    return wanted[name]


def _unsupported(wanted: Json) -> Json:
    code = int(wanted.get("code", 131051))
    title = "Message type unknown" if code == 131051 else "Message unavailable"
    details = "Message type is currently not supported." if code == 131051 else "This message is currently unavailable."
    error = {"code": code, "title": title, "message": title, "error_data": {"details": details}}
    return {
        "type": "unsupported",
        "errors": [error],
        "unsupported": {"type": wanted.get("unsupported_type", "poll_creation")},
    }


def _button(shown: Message, wanted: Any) -> Json:
    offered: list[Json] = [*shown.buttons, *(button for card in shown.cards for button in card["buttons"])]
    buttons = [one for one in offered if one.get("kind", "quick_reply") == "quick_reply" and "url" not in one]
    if isinstance(wanted, int) and 0 <= wanted < len(buttons):
        return buttons[wanted]
    for button in buttons:
        if wanted in (button["id"], button["title"]):
            return button
    raise PhoneError("button names no button of that message")
