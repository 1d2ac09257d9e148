"""Meta's rules for what may be sent: the envelope, then each kind of message with its limits."""

import re
from collections.abc import Callable
from typing import Any

from balcao.sandbox.whatsapp import interactive_rules
from balcao.sandbox.whatsapp.errors import GraphError
from balcao.sandbox.whatsapp.reading import Json, listed, must, number, obj, text

MEDIA_TYPES = ("audio", "document", "image", "sticker", "video")
URL = re.compile(r"https?://\S+", re.IGNORECASE)
EMOJI_MAX = 40


def check_envelope(body: Any) -> str:
    """The type of the message. Raises GraphError."""
    if not isinstance(body, dict):
        raise GraphError(100, "Invalid JSON: the body must be an object.")
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    recipient_type = body.get("recipient_type", "individual")
    if recipient_type not in ("individual", "group"):
        raise GraphError(131009, "recipient_type must be individual or group.")
    kind = body.get("type", "text")
    if not isinstance(kind, str) or kind not in CHECKS:
        allowed = ", ".join(sorted(CHECKS)).upper()
        raise GraphError(100, f'Param type must be one of {{{allowed}}} - got "{kind}".')
    if not body.get("to") and not body.get("recipient"):
        raise GraphError(100, "The parameter to is required.")
    _check_options(body)
    if kind not in body:
        raise GraphError(131008, f"Parameter '{kind}' is mandatory for type '{kind}'")
    return kind


def check_content(kind: str, content: Any) -> None:
    """Raises GraphError. Templates and the existence of media are checked where they are known."""
    CHECKS[kind](content)


def check_recipient(written: Any) -> str:
    if not isinstance(written, str) or not re.fullmatch(r"\+?[\d\s().-]{5,24}", written):
        raise GraphError(100, "Param to must be a valid WhatsApp phone number or group id.")
    digits = re.sub(r"\D", "", written)
    if not 7 <= len(digits) <= 15:
        raise GraphError(100, "Param to must be a valid WhatsApp phone number or group id.")
    return digits


def _check_options(body: Json) -> None:
    if "context" in body and body["context"] is not None:
        text(obj(body, "context"), "message_id", "context.message_id", 1, 512)
    if "biz_opaque_callback_data" in body:
        text(body, "biz_opaque_callback_data", "biz_opaque_callback_data", 0, 512)


def _text(content: Any) -> None:
    must(isinstance(content, dict), 100, "Param text must be an object.")
    body = content.get("body")
    if not isinstance(body, str) or not body.strip():
        raise GraphError(131008, "The parameter text['body'] is required.")
    if len(body) > 4096:
        raise GraphError(100, "Param text['body'] must be at most 4096 characters long.")
    must(isinstance(content.get("preview_url", False), bool), 100, "Param text['preview_url'] must be a boolean.")


def _media(kind: str) -> Callable[[Any], None]:
    def check(content: Any) -> None:
        must(isinstance(content, dict), 100, f"Param {kind} must be an object.")
        media_id, link = content.get("id"), content.get("link")
        if bool(media_id) == bool(link):
            raise GraphError(100, f"Param {kind} must contain exactly one of id and link.")
        must(media_id is None or isinstance(media_id, str | int), 100, f"Param {kind}['id'] must be a string.")
        if link and not (isinstance(link, str) and URL.match(link)):
            raise GraphError(131009, f"Param {kind}['link'] is not a valid URI.")
        if "caption" in content:
            must(kind not in ("audio", "sticker"), 100, f'Unexpected key "caption" on param "{kind}".')
            text(content, "caption", f"{kind}['caption']", 0, 1024)
        if "filename" in content:
            must(kind == "document", 100, f'Unexpected key "filename" on param "{kind}".')
            text(content, "filename", "document['filename']", 1, 240)
        if "voice" in content:
            must(kind == "audio", 100, f'Unexpected key "voice" on param "{kind}".')

    return check


def _location(content: Any) -> None:
    must(isinstance(content, dict), 100, "Param location must be an object.")
    latitude, longitude = number(content, "latitude", "location"), number(content, "longitude", "location")
    must(-90 <= latitude <= 90 and -180 <= longitude <= 180, 131009, "Latitude or longitude out of range.")


def _contacts(content: Any) -> None:
    if not isinstance(content, list) or not 1 <= len(content) <= 257:
        raise GraphError(100, "Param contacts must be an array of 1 to 257 contacts.")
    for contact in content:
        must(isinstance(contact, dict), 100, "Each contact must be an object.")
        name = obj(contact, "name")
        text(name, "formatted_name", "contacts['name']['formatted_name']", 1, 1024)
        parts = ("first_name", "last_name", "middle_name", "suffix", "prefix")
        must(
            any(name.get(part) for part in parts),
            131008,
            "At least one of the optional name parameters needs to be included along with formatted_name.",
        )
        for phone in listed(contact, "phones"):
            must(isinstance(phone, dict), 100, "Each phone must be an object.")


def _reaction(content: Any) -> None:
    must(isinstance(content, dict), 100, "Param reaction must be an object.")
    text(content, "message_id", "reaction['message_id']", 1, 512)
    emoji = content.get("emoji")
    if not isinstance(emoji, str) or len(emoji) > EMOJI_MAX or (emoji and emoji.isascii()):
        raise GraphError(131009, "Param reaction['emoji'] must be one emoji, or empty to remove it.")


def _template(content: Any) -> None:
    must(isinstance(content, dict), 100, "Param template must be an object.")
    text(content, "name", "template['name']", 1, 512)
    text(obj(content, "language"), "code", "template['language']['code']", 1, 16)
    for component in listed(content, "components"):
        must(isinstance(component, dict), 100, "Each component must be an object.")
        listed(component, "parameters")


CHECKS: dict[str, Callable[[Any], None]] = {
    "text": _text,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "interactive": interactive_rules.check,
    "template": _template,
    **{kind: _media(kind) for kind in MEDIA_TYPES},
}
