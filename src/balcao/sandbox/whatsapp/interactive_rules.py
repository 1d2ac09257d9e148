"""Meta's rules for interactive messages: reply buttons, lists, links, flows and requests."""

from typing import Any

from balcao.sandbox.whatsapp.errors import GraphError
from balcao.sandbox.whatsapp.reading import Json, listed, must, obj, text

KINDS = {
    "button",
    "list",
    "cta_url",
    "flow",
    "location_request_message",
    "contact_request",
    "carousel",
    "product",
    "product_list",
    "catalog_message",
    "voice_call",
    "call_permission_request",
    "address_message",
    "order_details",
    "order_status",
}
NAMED_ACTIONS = {
    "cta_url": "cta_url",
    "flow": "flow",
    "location_request_message": "send_location",
    "contact_request": "request_contact_info",
    "catalog_message": "catalog_message",
    "voice_call": "voice_call",
    "call_permission_request": "call_permission_request",
    "address_message": "address_message",
    "order_details": "review_and_pay",
    "order_status": "review_order",
}
WITHOUT_BODY = {"product", "call_permission_request", "contact_request"}


def check(content: Any) -> None:
    """Raises GraphError."""
    must(isinstance(content, dict), 100, "Param interactive must be an object.")
    kind = content.get("type")
    if kind not in KINDS:
        raise GraphError(
            100, f'Param interactive["type"] must be one of {{{", ".join(sorted(KINDS))}}} - got "{kind}".'
        )
    if kind not in WITHOUT_BODY or "body" in content:
        text(obj(content, "body"), "text", "interactive['body']['text']", 1, 4096 if kind == "list" else 1024)
    if content.get("footer"):
        text(obj(content, "footer"), "text", "interactive['footer']['text']", 1, 60)
    if content.get("header"):
        _header(kind, obj(content, "header"))
    action = obj(content, "action")
    if kind == "button":
        _buttons(action)
    elif kind == "list":
        _list(action)
    elif kind in NAMED_ACTIONS:
        must(action.get("name") == NAMED_ACTIONS[kind], 131009, f"action['name'] must be {NAMED_ACTIONS[kind]}.")
        if kind == "cta_url":
            _link(obj(action, "parameters"))
        elif kind == "flow":
            _flow(obj(action, "parameters"))
        elif kind == "address_message":
            country = obj(action, "parameters").get("country")
            must(country in ("IN", "SG"), 131009, "Address messages are available in IN and SG only.")
        elif kind == "voice_call" and action.get("parameters"):
            text(obj(action, "parameters"), "display_text", "display_text", 1, 20)
    elif kind == "carousel":
        _carousel(content, listed(action, "cards"))
    elif kind in ("product", "product_list"):
        _goods(kind, content, action)


def _header(kind: str, header: Json) -> None:
    form = header.get("type")
    must(
        form in ("text", "image", "video", "document"), 131009, "header['type'] must be text, image, video or document."
    )
    must(
        form == "text" or kind not in ("list", "product_list"),
        131009,
        f"A header of type {form} is not allowed on {kind}.",
    )
    if form == "text":
        text(header, "text", "header['text']", 1, 60)
    else:
        media = obj(header, str(form))
        must(
            bool(media.get("id")) != bool(media.get("link")),
            100,
            f"header['{form}'] must contain exactly one of id and link.",
        )


def _buttons(action: Json) -> None:
    buttons = listed(action, "buttons")
    if not 1 <= len(buttons) <= 3:
        raise GraphError(131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
    replies = []
    for button in buttons:
        must(isinstance(button, dict) and button.get("type") == "reply", 131009, "Each button must be of type reply.")
        reply = obj(button, "reply")
        text(reply, "id", "Button id", 1, 256)
        text(reply, "title", "Button title", 1, 20)
        must(bool(reply["id"].strip() == reply["id"]), 131009, "Button id cannot have leading or trailing spaces.")
        replies.append(reply)
    _distinct([reply["id"] for reply in replies], "Button ids")
    _distinct([reply["title"] for reply in replies], "Button titles")


def _list(action: Json) -> None:
    text(action, "button", "action['button']", 1, 20)
    sections = listed(action, "sections")
    if not 1 <= len(sections) <= 10:
        raise GraphError(131009, "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10")
    ids: list[str] = []
    for section in sections:
        must(isinstance(section, dict), 100, "Each section must be an object.")
        if len(sections) > 1 or section.get("title"):
            text(section, "title", "Section title", 1, 24)
        rows = listed(section, "rows")
        must(bool(rows), 131009, "Each section must have at least one row.")
        for row in rows:
            must(isinstance(row, dict), 100, "Each row must be an object.")
            ids.append(text(row, "id", "Row id", 1, 200))
            text(row, "title", "Row title", 1, 24)
            if "description" in row:
                text(row, "description", "Row description", 0, 72)
    if len(ids) > 10:
        raise GraphError(131009, "Total row count exceed max allowed count: 10")
    _distinct(ids, "Row ids")


def _link(parameters: Json) -> None:
    text(parameters, "display_text", "display_text", 1, 20)
    url = text(parameters, "url", "url", 1, 2000)
    must(url.startswith(("http://", "https://")), 131009, "url must begin with http:// or https://")


def _flow(parameters: Json) -> None:
    must(str(parameters.get("flow_message_version")) == "3", 131009, "flow_message_version must be 3.")
    must(
        bool(parameters.get("flow_id")) != bool(parameters.get("flow_name")),
        131009,
        "Exactly one of flow_id and flow_name.",
    )
    text(parameters, "flow_cta", "flow_cta", 1, 30)


def _carousel(content: Json, cards: list[Any]) -> None:
    """Meta's page of 2026-05: two to ten cards, each with a picture or a film, the same buttons on each."""
    must(2 <= len(cards) <= 10, 131009, "Invalid cards count. Min allowed cards: 2, Max allowed cards: 10")
    must(not content.get("header") and not content.get("footer"), 131009, "A carousel has neither header nor footer.")
    shapes, ids = set(), []
    for index, card in enumerate(cards):
        must(isinstance(card, dict) and card.get("card_index") == index, 131009, "card_index must count from 0.")
        header = obj(card, "header")
        must(header.get("type") in ("image", "video"), 131009, "A card's header must be image or video.")
        _header("carousel", header)
        if "body" in card:
            line = text(obj(card, "body"), "text", "card['body']['text']", 1, 160)
            must(line.count("\n") <= 2, 131009, "A card's body has up to 2 line breaks.")
        action = obj(card, "action")
        if action.get("name") == "cta_url":
            _link(obj(action, "parameters"))
            shapes.add("url")
            continue
        replies = [obj(button, "quick_reply") for button in listed(action, "buttons")]
        must(bool(replies), 131009, "A card needs one URL button or quick reply buttons.")
        for reply in replies:
            ids.append(text(reply, "id", "Button id", 1, 256))
            text(reply, "title", "Button title", 1, 20)
        shapes.add(str(len(replies)))
    must(len(shapes) == 1, 131009, "Button types and numbers must match across all cards.")
    _distinct(ids, "Button ids")


def _goods(kind: str, content: Json, action: Json) -> None:
    text(action, "catalog_id", "action['catalog_id']", 1, 64)
    if kind == "product":
        text(action, "product_retailer_id", "action['product_retailer_id']", 1, 256)
        return must("header" not in content, 131009, "A single product message cannot have a header.")
    must((content.get("header") or {}).get("type") == "text", 131009, "A product_list needs a text header.")
    sections = listed(action, "sections")
    must(1 <= len(sections) <= 10, 131009, "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10")
    count = 0
    for section in sections:
        if len(sections) > 1 or section.get("title"):
            text(section, "title", "Section title", 1, 24)
        goods = listed(section, "product_items")
        for one in goods:
            text(one, "product_retailer_id", "product_retailer_id", 1, 256)
        count += len(goods)
    must(1 <= count <= 30, 131009, "A product_list has 1 to 30 products.")


def _distinct(values: list[str], label: str) -> None:
    must(len(values) == len(set(values)), 131009, f"{label} must be unique.")
