"""What Meta refuses of a new or changed template.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components, read 2026-11.
"""

import re
from typing import Any

from balcao.sandbox.whatsapp.errors import GraphError, TemplateError
from balcao.sandbox.whatsapp.reading import Json, listed
from balcao.sandbox.whatsapp.template_filling import VARIABLE, part_of

NAME = re.compile(r"[a-z0-9_]{1,512}")
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
FORMATS = ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION")
MOST = {"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "FLOW": 1, "OTP": 1}
LIFETIMES = {"AUTHENTICATION": (30, 900), "UTILITY": (30, 43_200), "MARKETING": (43_200, 2_592_000)}


def check_new(wanted: Json) -> None:
    """Raises GraphError."""
    if not NAME.fullmatch(str(wanted.get("name", ""))):
        raise GraphError(100, "The template name can only have lowercase letters, numbers and underscores.")
    if wanted.get("category") not in CATEGORIES:
        raise GraphError(100, "category must be UTILITY, MARKETING or AUTHENTICATION")
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2,3})?", str(wanted.get("language", ""))):
        raise GraphError(100, "language is not supported")
    _check_lifetime(wanted)
    parts = {"components": listed(wanted, "components")}
    body = part_of(parts, "BODY")
    if body is None:
        raise GraphError(131008, "The component BODY is required.")
    if wanted["category"] == "AUTHENTICATION":
        return _check_authentication(parts, body)
    is_named = wanted.get("parameter_format") == "NAMED"
    _check_body(body, is_named)
    _check_header(part_of(parts, "HEADER"), is_named)
    _check_footer(part_of(parts, "FOOTER"))
    _check_buttons(listed(part_of(parts, "BUTTONS") or {}, "buttons"))
    if carousel := part_of(parts, "CAROUSEL"):
        _check_carousel(wanted, parts, listed(carousel, "cards"), is_named)


def _check_carousel(wanted: Json, parts: Json, cards: list[Json], is_named: bool) -> None:
    """Meta's page of 2026-06: marketing alone, up to ten cards of the same parts, nothing but the body above them."""
    if wanted["category"] != "MARKETING":
        raise GraphError(100, "Carousel cards are only available for marketing templates.")
    if not 1 <= len(cards) <= 10 or any(part_of(parts, kind) for kind in ("HEADER", "FOOTER", "BUTTONS")):
        raise TemplateError(2388042, "Invalid carousel", "1 to 10 cards, and a message body alone above them.")
    shapes = set()
    for card in cards:
        header, body = part_of(card, "HEADER") or {}, part_of(card, "BODY")
        buttons = listed(part_of(card, "BUTTONS") or {}, "buttons")
        if header.get("format") not in ("IMAGE", "VIDEO"):
            raise TemplateError(2388047, "Invalid card", "A card's header must be IMAGE or VIDEO.")
        _check_header(header, is_named)
        if body is not None and not 1 <= len(str(body.get("text") or "")) <= 160:
            raise TemplateError(2388040, "Too long", "A card's body has up to 160 characters.")
        found = list(dict.fromkeys(VARIABLE.findall(str((body or {}).get("text") or ""))))
        if found and not _has_examples((body or {}).get("example"), found, is_named):
            raise _missing_example("BODY")
        kinds = tuple(str(button.get("type")) for button in buttons)
        if not 1 <= len(kinds) <= 2 or not set(kinds) <= {"QUICK_REPLY", "URL", "PHONE_NUMBER"}:
            raise TemplateError(2388042, "Invalid buttons", "A card has one or two quick reply, URL or phone buttons.")
        _check_buttons(buttons)
        shapes.add((header["format"], body is not None, kinds))
    if len(shapes) != 1:
        raise TemplateError(2388042, "Unlike cards", "All cards of a template must have the same components.")


def _check_lifetime(wanted: Json) -> None:
    seconds = wanted.get("message_send_ttl_seconds")
    shortest, longest = LIFETIMES[wanted["category"]]
    if seconds is not None and (not isinstance(seconds, int) or not shortest <= seconds <= longest):
        raise GraphError(100, f"message_send_ttl_seconds must be between {shortest} and {longest}")


def _check_authentication(parts: Json, body: Json) -> None:
    """Meta writes the text itself."""
    if body.get("text"):
        raise TemplateError(2388042, "Invalid body", "The body of an authentication template cannot be customised.")
    if part_of(parts, "HEADER"):
        raise TemplateError(2388047, "Invalid header", "Authentication templates have no header.")
    minutes = (part_of(parts, "FOOTER") or {}).get("code_expiration_minutes")
    if minutes is not None and not 1 <= minutes <= 90:
        raise GraphError(100, "code_expiration_minutes must be between 1 and 90")
    buttons = listed(part_of(parts, "BUTTONS") or {}, "buttons")
    if len(buttons) != 1 or buttons[0].get("type") != "OTP":
        raise TemplateError(2388042, "Invalid buttons", "Authentication templates have one OTP button.")


def _check_body(body: Json, is_named: bool) -> None:
    text = str(body.get("text") or "")
    if not text.strip():
        raise GraphError(131008, "The component BODY is required.")
    if len(text) > 1024:
        raise TemplateError(2388040, "Too long", "The message body is longer than 1024 characters.")
    plain, found = text.strip(), list(dict.fromkeys(VARIABLE.findall(text)))
    if plain.startswith("{{") or plain.endswith("}}"):
        raise TemplateError(2388299, "Dangling parameters", "Variables can't be at the start or end of the template.")
    if re.search(r"\n{3,}|\t| {5,}", text):
        raise TemplateError(2388047, "Invalid format", "The body has too many newlines, spaces or a tab.")
    _check_variables(found, is_named)
    if len(VARIABLE.sub(" ", text).split()) < len(found):  # Meta does not publish the figure
        raise TemplateError(2388293, "Too many variables", "This template has too many variables for its length.")
    if found and not _has_examples(body.get("example"), found, is_named):
        raise TemplateError(
            2388043, "Missing example", "Components of type BODY are missing expected field(s) (example)"
        )


def _check_variables(found: list[str], is_named: bool) -> None:
    good = all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in found)
    numbered = sorted(found) == sorted(str(place + 1) for place in range(len(found)))
    if not (good if is_named else numbered):
        raise TemplateError(2388047, "Invalid format", "The variables do not fit the parameter_format.")


def _has_examples(example: Any, found: list[str], is_named: bool) -> bool:
    if not isinstance(example, dict):
        return False
    if is_named:
        given = {one.get("param_name") for one in listed(example, "body_text_named_params") if one.get("example")}
        return set(found) <= given
    rows = example.get("body_text")
    row = rows[0] if isinstance(rows, list) and rows else []
    return isinstance(row, list) and len(row) == len(found) and all(row)


def _check_header(header: Json | None, is_named: bool) -> None:
    if header is None:
        return
    form, example = header.get("format"), header.get("example") or {}
    if form not in FORMATS:
        raise GraphError(100, f"format {form} is not one of {', '.join(FORMATS)}")
    if form in ("IMAGE", "VIDEO", "DOCUMENT") and not example.get("header_handle"):
        raise TemplateError(
            2388043, "Missing example", "Components of type HEADER are missing expected field(s) (example)"
        )
    if form != "TEXT":
        return
    text = str(header.get("text") or "")
    found = VARIABLE.findall(text)
    if not 1 <= len(text) <= 60 or "\n" in text or re.search(r"[*_~`]", VARIABLE.sub("", text)) or len(found) > 1:
        raise TemplateError(2388047, "Header format is incorrect", "60 characters, one variable at most.")
    if found and not example.get("header_text_named_params" if is_named else "header_text"):
        raise TemplateError(
            2388043, "Missing example", "Components of type HEADER are missing expected field(s) (example)"
        )


def _check_footer(footer: Json | None) -> None:
    if footer is None:
        return
    text = str(footer.get("text") or "")
    if not 1 <= len(text) <= 60 or VARIABLE.search(text) or "\n" in text:
        raise TemplateError(2388073, "Footer format is incorrect", "60 characters at most, no variables.")


def _check_buttons(buttons: list[Json]) -> None:
    kinds = [str(button.get("type")) for button in buttons]
    if len(kinds) > 10 or any(kinds.count(kind) > most for kind, most in MOST.items()):
        raise TemplateError(2388040, "Too many buttons", "There are more buttons than a template may have.")
    replies = [place for place, kind in enumerate(kinds) if kind == "QUICK_REPLY"]
    if replies and replies[-1] - replies[0] >= len(replies):
        raise TemplateError(2388042, "Invalid combination", "Quick replies must stand together.")
    for button, kind in zip(buttons, kinds, strict=True):
        if kind not in MOST:
            raise GraphError(100, f"Button type {kind} is not known.")
        if kind != "COPY_CODE" and not 1 <= len(str(button.get("text", ""))) <= 25:
            raise GraphError(100, "A button's text has 1 to 25 characters.")
        if kind == "URL":
            _check_address(button)
        if kind == "PHONE_NUMBER" and not re.fullmatch(r"\+?[0-9]{8,19}", str(button.get("phone_number", ""))):
            raise GraphError(100, "phone_number is not valid.")
        if kind == "COPY_CODE" and not 1 <= len(str(button.get("example") or "")) <= 15:
            raise TemplateError(
                2388043, "Missing example", "A copy code button needs an example of 15 characters at most."
            )
        if kind == "FLOW" and not (button.get("flow_id") or button.get("flow_name") or button.get("flow_json")):
            raise GraphError(131008, "A flow button needs flow_id, flow_name or flow_json.")


def _check_address(button: Json) -> None:
    url = str(button.get("url", ""))
    found = VARIABLE.findall(url)
    if not re.match(r"https?://", url) or len(url) > 2000 or len(found) > 1 or (found and not url.endswith("}}")):
        raise GraphError(100, "The url is not valid.")
    if found and not button.get("example"):
        raise _missing_example("BUTTONS")


def _missing_example(part: str) -> TemplateError:
    words = f"Components of type {part} are missing expected field(s) (example)"
    return TemplateError(2388043, "Missing example", words)
