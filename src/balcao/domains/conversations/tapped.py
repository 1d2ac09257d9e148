"""Messages that are answered by a tap, from the API's shape: their kind and their data."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from balcao.core.problems import Invalid
from balcao.domains.conversations.reply import Said
from balcao.domains.conversations.schemas import MessageIn

REQUESTS = {
    "location": "location_request",
    "contact": "contact_request",
    "address": "address_request",
    "call_permission": "call_request",
    "call": "call_button",
}


def tapped(body: MessageIn) -> Said | None:
    """None where there is nothing to tap."""
    found = _kind_and_data(body)
    if found is None:
        return None
    kind, data = found
    if not (body.text and body.text.strip()) and kind != "product":
        raise Invalid("Escreva o texto que vai com os botões.")
    around = {name: value for name in ("header", "footer") if (value := getattr(body, name))}
    files = tuple(card.file_id for card in body.carousel.cards) if kind == "carousel" and body.carousel else ()
    return Said(kind, body.text, data | around, files or tuple(body.attachment_ids), body.reply_to)


def _kind_and_data(body: MessageIn) -> tuple[str, dict[str, Any]] | None:
    if body.buttons:
        return "buttons", {"buttons": plain(body.buttons)}
    if body.list:
        return "list", body.list.model_dump(exclude_none=True)
    if body.link:
        return "link", body.link.model_dump()
    if body.flow:
        return "flow", body.flow.model_dump(exclude_none=True)
    if body.goods:
        kind = "products" if body.goods.sections else "product" if body.goods.product_id else "catalog"
        return kind, body.goods.model_dump(exclude_none=True)
    if body.carousel:
        return "carousel", {
            "cards": [card.model_dump(exclude_defaults=True, exclude={"file_id"}) for card in body.carousel.cards]
        }
    return (REQUESTS[body.request], {}) if body.request else None


def plain(listed: Sequence[BaseModel]) -> list[dict[str, Any]]:
    return [one.model_dump(exclude_none=True) for one in listed]
