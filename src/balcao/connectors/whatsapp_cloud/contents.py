"""What a message of each kind holds."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from balcao.connectors._shared.loose_json import Object, inner, items, known, parse_any, text
from balcao.connectors.whatsapp_cloud.failures import failure_of
from balcao.contracts.messaging import Failure, Kind, Media


@dataclass(frozen=True)
class Content:
    kind: Kind
    text: str | None = None
    media: tuple[Media, ...] = ()
    data: Object = field(default_factory=dict)


Reader = Callable[[Object], Content | None]


def content_of(message: Object) -> Content | None:
    """None for a kind or a shape that we do not know."""
    reader = READERS.get(text(message, "type") or "")
    return reader(message) if reader else None


def _text(message: Object) -> Content | None:
    body = text(inner(message, "text"), "body")
    return Content("text", body) if body else None


def _media(kind: Kind) -> Reader:
    def read(message: Object) -> Content | None:
        file = inner(message, kind)
        media_id, media_type = text(file, "id"), text(file, "mime_type")
        if not media_id:
            return None
        size = file.get("file_size")
        media = Media(
            media_id,
            media_type or "application/octet-stream",
            file_name=text(file, "filename"),
            size=size if isinstance(size, int) and 0 <= size < 2**40 else None,
            sha256=text(file, "sha256"),
            url=text(file, "url"),
        )
        flags = known(voice=file.get("voice") is True or None, animated=file.get("animated") is True or None)
        return Content(kind, text(file, "caption"), (media,), flags)

    return read


def _location(message: Object) -> Content | None:
    place = inner(message, "location")
    latitude, longitude = _degrees(place, "latitude"), _degrees(place, "longitude")
    if latitude is None or longitude is None:
        return None
    named = known(name=text(place, "name"), address=text(place, "address"), url=text(place, "url"))
    return Content("location", data={"latitude": latitude, "longitude": longitude, **named})


def _degrees(place: Object, key: str) -> float | None:
    value = place.get(key)
    return (
        float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 180 else None
    )


def _contacts(message: Object) -> Content | None:
    """The name may be missing; a phone may come without its WhatsApp id."""
    people = [_person(card) for card in items(message, "contacts")]
    return Content("contacts", data={"contacts": people}) if people else None


def _person(card: Object) -> Object:
    name = inner(card, "name")
    phones = [
        known(
            phone=text(phone, "phone") or text(phone, "wa_id"),
            type=text(phone, "type"),
            provider_id=text(phone, "wa_id"),
        )
        for phone in items(card, "phones")
    ]
    emails = [email for entry in items(card, "emails") if (email := text(entry, "email"))]
    return known(
        name=text(name, "formatted_name") or text(name, "first_name"),
        phones=phones,
        emails=emails,
        organization=text(inner(card, "org"), "company"),
        vcard=text(card, "vcard"),
        origin=text(card, "origin"),
    )


def _reaction(message: Object) -> Content | None:
    """No emoji, or an empty one, takes the reaction back."""
    reaction = inner(message, "reaction")
    target = text(reaction, "message_id")
    return Content("reaction", data={"message_id": target, "emoji": text(reaction, "emoji") or ""}) if target else None


def _button(message: Object) -> Content | None:
    """A template's quick reply."""
    button = inner(message, "button")
    title, payload = text(button, "text"), text(button, "payload")
    if not (title or payload):
        return None
    return Content("button_reply", title or payload, data={"id": payload or title, "title": title or payload})


def _interactive(message: Object) -> Content | None:
    interactive = inner(message, "interactive")
    kind = text(interactive, "type") or ""
    answer = inner(interactive, kind)
    if kind == "button_reply":
        return _choice("button_reply", answer)
    if kind == "list_reply":
        return _choice("list_reply", answer)
    if kind == "nfm_reply":
        return _flow(answer)
    if kind == "call_permission_reply":
        return Content("system", data={"change": "call_permission", **answer})
    return None


def _choice(kind: Kind, answer: Object) -> Content | None:
    id, title, description = text(answer, "id"), text(answer, "title"), text(answer, "description")
    if id is None:
        return None
    return Content(kind, title, data={"id": id, "title": title or id, **known(description=description)})


def _flow(answer: Object) -> Content:
    """The answers come as JSON within a text; what is no JSON stays the text that it is."""
    written = text(answer, "response_json") or ""
    response: Any = parse_any(written, written)
    return Content("flow_reply", text(answer, "body"), data={**known(name=text(answer, "name")), "response": response})


def _order(message: Object) -> Content | None:
    order = inner(message, "order")
    products = [
        known(
            id=text(item, "product_retailer_id"),
            quantity=item.get("quantity"),
            price=item.get("item_price"),
            currency=text(item, "currency"),
        )
        for item in items(order, "product_items")
    ]
    if not products:
        return None
    return Content(
        "order", text(order, "text"), data={**known(catalog_id=text(order, "catalog_id")), "items": products}
    )


# Meta's name, and its name before version 13: what a person changed.
CHANGES = {
    "user_changed_number": "number",
    "customer_changed_number": "number",
    "user_changed_user_id": "provider_id",
    "user_identity_changed": "identity",
    "customer_identity_changed": "identity",
}


def _system(message: Object) -> Content | None:
    system = inner(message, "system")
    kind = text(system, "type")
    if not kind:
        return None
    now, before = text(system, "wa_id") or text(system, "new_wa_id"), text(message, "from")
    ids = known(user_id=text(system, "user_id"), previous_user_id=text(system, "previous_user_id"))
    named = known(number=now, previous_number=before if now else None, **ids)
    identity = inner(message, "identity") or inner(system, "identity")
    data = {"change": CHANGES.get(kind, kind), **named, **known(identity=identity or None)}
    return Content("system", text(system, "body"), data=data)


# Meta's names of what its API does not pass on.
NAMES = {
    "poll_creation": "Enquete",
    "poll_update": "Voto em enquete",
    "pin_in_chat": "Mensagem fixada",
    "event": "Evento",
    "view_once": "Foto de ver uma vez",
    "album": "Álbum",
}


def _not_passed_on(failure: Failure, kind: str | None) -> Failure:
    """The same code says of a message of ours that it may not be sent so, and of a person's that we cannot see it."""
    if failure.code != "131051":
        return failure
    what = NAMES.get(kind or "", "Mensagem que o WhatsApp não repassa")
    return replace(failure, title=what, detail="O WhatsApp não repassa este tipo: peça que mandem em texto ou foto.")


def _unsupported(message: Object) -> Content:
    """Meta itself could not pass it on; its error says why, in its own words and in ours."""
    kind = text(inner(message, "unsupported"), "type")
    errors = [known(**asdict(_not_passed_on(failure_of(error), kind))) for error in items(message, "errors")]
    return Content("unsupported", data={**known(type=kind), "errors": errors, "raw": message})


READERS: dict[str, Reader] = {
    "text": _text,
    "image": _media("image"),
    "audio": _media("audio"),
    "video": _media("video"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "button": _button,
    "interactive": _interactive,
    "order": _order,
    "system": _system,
    "unsupported": _unsupported,
    "unknown": _unsupported,
}
