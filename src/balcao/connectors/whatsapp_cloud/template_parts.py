"""A template's parts as Meta spells them, written and read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from balcao.connectors._shared.loose_json import Object, inner, items, known, text
from balcao.connectors.whatsapp_cloud.template_rules import VARIABLE
from balcao.contracts.templates import Draft

MEDIA = ("image", "video", "document")


def components_of(draft: Draft, handle: str | None, card_handles: Sequence[str] = ()) -> list[Object]:
    """`handle` is what the upload of the header's example gave, `card_handles` those of the cards'."""
    if draft.category == "authentication":
        return _authentication(draft)
    parts = [_header(draft, handle), _body(draft)]
    if draft.footer:
        parts.append({"type": "FOOTER", "text": draft.footer})
    if draft.buttons:
        parts.append({"type": "BUTTONS", "buttons": [_button(button) for button in draft.buttons]})
    if draft.cards:
        shown = zip_longest(draft.cards, card_handles[: len(draft.cards)])
        parts.append({"type": "CAROUSEL", "cards": [_card(draft, card, handle) for card, handle in shown]})
    return [part for part in parts if part is not None]


def _card(draft: Draft, card: Mapping[str, Any], handle: str | None) -> Object:
    alone = replace(
        draft,
        header=card.get("header"),
        body=card.get("body") or "",
        samples=card.get("samples") or {},
        buttons=tuple(card.get("buttons") or ()),
        footer=None,
        cards=(),
    )
    return {"components": [part for part in components_of(alone, handle) if part.get("type") != "BODY" or alone.body]}


def _authentication(draft: Draft) -> list[Object]:
    minutes, button = draft.options.get("code_minutes"), draft.buttons[0]
    return [
        {"type": "BODY", "add_security_recommendation": bool(draft.options.get("security_advice"))},
        *([{"type": "FOOTER", "code_expiration_minutes": minutes}] if minutes else []),
        {
            "type": "BUTTONS",
            "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", **known(text=button.get("title") or None)}],
        },
    ]


def _header(draft: Draft, handle: str | None) -> Object | None:
    header = draft.header
    if not header:
        return None
    kind = header["kind"]
    part: Object = {"type": "HEADER", "format": kind.upper()}
    if kind in MEDIA and handle:
        part["example"] = {"header_handle": [handle]}
    if kind == "text":
        part["text"] = header["text"]
        if found := VARIABLE.findall(header["text"]):
            part["example"] = (
                {"header_text_named_params": [{"param_name": found[0], "example": header["sample"]}]}
                if draft.format == "named"
                else {"header_text": [header["sample"]]}
            )
    return part


def _body(draft: Draft) -> Object:
    part: Object = {"type": "BODY", "text": draft.body}
    found = list(dict.fromkeys(VARIABLE.findall(draft.body)))
    if found and draft.format == "named":
        named = [{"param_name": name, "example": draft.samples[name]} for name in found]
        part["example"] = {"body_text_named_params": named}
    elif found:
        part["example"] = {"body_text": [[draft.samples[name] for name in sorted(found, key=int)]]}
    return part


def _button(button: Mapping[str, Any]) -> Object:
    kind, title = button["kind"], button.get("title")
    if kind == "url":
        sample = button.get("sample") if VARIABLE.search(button["url"]) else None
        whole = [VARIABLE.sub(lambda _: str(sample), button["url"])] if sample else None
        return {"type": "URL", "text": title, "url": button["url"], **known(example=whole)}
    if kind == "phone_number":
        return {"type": "PHONE_NUMBER", "text": title, "phone_number": button["phone"]}
    if kind == "copy_code":
        return {"type": "COPY_CODE", "example": button["sample"]}
    if kind == "flow":
        screen = known(navigate_screen=button.get("flow_screen") or None)
        return {"type": "FLOW", "text": title, "flow_id": button["flow_id"], "flow_action": "navigate", **screen}
    return {"type": "QUICK_REPLY", "text": title}


def header_of(part: Object | None) -> Object | None:
    """In our own words, as contracts/templates.py has them."""
    if part is None:
        return None
    example = inner(part, "example")
    named = items(example, "header_text_named_params")
    listed = example.get("header_text")
    sample = text(named[0], "example") if named else _first(listed)
    return {"kind": (text(part, "format") or "text").lower(), **known(text=text(part, "text"), sample=sample)}


def cards_of(part: Object | None) -> tuple[Object, ...]:
    """As contracts/templates.py has them."""
    cards = []
    for card in items(part, "cards"):
        parts = {(text(one, "type") or "").upper(): one for one in items(card, "components")}
        body = text(parts.get("BODY"), "text") or ""
        buttons = [button_of(button) for button in items(parts.get("BUTTONS"), "buttons")]
        header = header_of(parts.get("HEADER"))
        cards.append({"header": header, "body": body, "samples": samples_of(parts.get("BODY")), "buttons": buttons})
    return tuple(cards)


def samples_of(part: Object | None) -> dict[str, str]:
    example = inner(part, "example")
    named = items(example, "body_text_named_params")
    if named:
        return {name: sample for one in named if (name := text(one, "param_name")) and (sample := text(one, "example"))}
    rows = example.get("body_text")
    row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else rows
    if not isinstance(row, list):
        return {}
    return {str(place + 1): sample for place, sample in enumerate(row) if isinstance(sample, str)}


def button_of(button: Object) -> Object:
    kind = (text(button, "type") or "").lower()
    if kind == "otp":
        return {"kind": "copy_code", **known(title=text(button, "text"))}
    url, example = text(button, "url"), text(button, "example") or _first(button.get("example"))
    if kind == "url" and url and example and (variable := VARIABLE.search(url)):
        example = example.removeprefix(url[: variable.start()])
    return {
        "kind": kind,
        **known(
            title=text(button, "text"),
            url=url,
            phone=text(button, "phone_number"),
            sample=example,
            flow_id=text(button, "flow_id"),
            flow_screen=text(button, "navigate_screen"),
        ),
    }


def options_of(body: Object | None, footer: Object | None) -> Object:
    advice = (body or {}).get("add_security_recommendation")
    minutes = (footer or {}).get("code_expiration_minutes")
    return known(
        security_advice=advice if isinstance(advice, bool) else None,
        code_minutes=minutes if isinstance(minutes, int) else None,
    )


def _first(listed: Any) -> str | None:
    return listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], str) else None
