"""How a send must fill a template, and what the phone then shows of it."""

import re

from balcao.sandbox.whatsapp.errors import GraphError
from balcao.sandbox.whatsapp.reading import Json, listed

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
FORBIDDEN_IN_TEXT = re.compile(r"[\n\t]| {5,}")


def fill(template: Json, content: Json) -> Json:
    given = listed(content, "components")
    body = part_of(template, "BODY") or {"text": ""}
    shown: Json = {
        "text": _filled_text(body["text"], _parameters(given, "body"), template),
        "header": None,
        "footer": (part_of(template, "FOOTER") or {}).get("text"),
        "buttons": [],
        "media": None,
    }
    header = part_of(template, "HEADER")
    header_parameters = _parameters(given, "header")
    if header and header.get("format", "TEXT") == "TEXT":
        shown["header"] = _filled_text(header["text"], header_parameters, template)
    elif header:
        form = header["format"].lower()
        if len(header_parameters) != 1:
            raise _count_mismatch("header", len(header_parameters), 1)
        if header_parameters[0].get("type") != form:
            raise GraphError(
                132012,
                f"header: Format mismatch, expected {header['format']}, received {header_parameters[0].get('type')}",
            )
        shown["media"] = {"kind": form, **header_parameters[0].get(form, {})}
    elif header_parameters:
        raise _count_mismatch("header", len(header_parameters), 0)
    shown["buttons"] = _filled_buttons(template, given)
    shown["cards"] = _filled_cards(template, given)
    return shown


def _filled_cards(template: Json, given: list[Json]) -> list[Json]:
    """As many as were approved, each filled as a template of its own."""
    wanted = listed(part_of(template, "CAROUSEL") or {}, "cards")
    cards = [card for one in given if str(one.get("type")).lower() == "carousel" for card in listed(one, "cards")]
    if len(cards) != len(wanted):
        raise GraphError(132012, "header component parameter should not be empty")
    shown = []
    for place, (part, card) in enumerate(zip(wanted, cards, strict=True)):
        if card.get("card_index") != place:
            raise GraphError(132012, "card_index must count from 0")
        alone = {**template, "components": listed(part, "components")}
        filled = fill(alone, {"components": listed(card, "components")})
        shown.append({"text": filled["text"] or None, "media": filled["media"], "buttons": filled["buttons"]})
    return shown


def _filled_buttons(template: Json, given: list[Json]) -> list[Json]:
    buttons = (part_of(template, "BUTTONS") or {}).get("buttons", [])
    shown = [_shown(button) for button in buttons]
    filled = set()
    for component in given:
        if component.get("type") != "button":
            continue
        index = component.get("index")
        if not str(index).isdigit() or int(str(index)) >= len(buttons):
            raise GraphError(132018, f"buttons: Button at index {index} does not exist in the template")
        place = int(str(index))
        button = shown[place]
        sub_type = component.get("sub_type", "")
        if sub_type.lower() != button["kind"]:
            raise GraphError(132012, f"buttons: Button {index} of type {button['kind']} is not of sub_type {sub_type}")
        for parameter in listed(component, "parameters"):
            _fill_button(buttons[place], button, place, parameter)
            filled.add(place)
    for place, wanted in enumerate(buttons):
        if place not in filled and (wanted["type"] == "COPY_CODE" or VARIABLE.search(wanted.get("url", ""))):
            raise GraphError(131008, f"buttons: Button at index {place} of type {wanted['type']} requires a parameter")
    return shown


def _shown(button: Json) -> Json:
    title = button.get("text") or "Copiar código"
    return {"id": title, "title": title, "kind": button["type"].lower()}


# What a button of this kind takes: the parameter's type, and the name under which its value stands.
TAKES = {
    "quick_reply": ("payload", "payload"),
    "url": ("text", "text"),
    "copy_code": ("coupon_code", "coupon_code"),
    "flow": ("action", "action"),
}


def _fill_button(wanted: Json, button: Json, place: int, parameter: Json) -> None:
    kind, name = TAKES.get(button["kind"], ("payload", "payload"))
    value = parameter.get(name)
    if parameter.get("type") != kind or not value:
        raise GraphError(132012, f"buttons: Button at index {place} needs a parameter of type {kind}")
    if kind == "payload":
        button["id"] = value
    elif kind == "text":
        if not VARIABLE.search(wanted.get("url", "")):
            raise GraphError(132000, f"buttons: Button at index {place} takes no parameter")
        button["url"] = VARIABLE.sub(lambda _: str(value), wanted["url"])
    elif kind == "coupon_code":
        if len(str(value)) > 15:
            raise GraphError(132018, "coupon_code is longer than 15 characters")
        button["code"] = value


def _filled_text(text: str, parameters: list[Json], template: Json) -> str:
    wanted = list(dict.fromkeys(VARIABLE.findall(text)))
    if len(parameters) != len(wanted):
        raise _count_mismatch("body", len(parameters), len(wanted))
    values: dict[str, str] = {}
    for position, parameter in enumerate(parameters):
        value = _parameter_text(parameter)
        if template.get("parameter_format") == "NAMED":
            name = str(parameter.get("parameter_name"))
            if name not in wanted or name in values:
                raise GraphError(132012, f"Parameter name is missing or not of the template: {name}")
            values[name] = value
        else:
            if "parameter_name" in parameter:
                raise GraphError(132012, "parameter_name is only for templates with named parameters")
            values[wanted[position]] = value
    filled = VARIABLE.sub(lambda found: values[found.group(1)], text)
    if len(filled) > 1024 + 64:
        raise GraphError(132005, "Translated text too long")
    return filled


def _count_mismatch(part: str, given: int, expected: int) -> GraphError:
    numbers = f"number of localizable_params ({given}) does not match the expected number of params ({expected})"
    return GraphError(132000, f"{part}: {numbers}")


def _parameter_text(parameter: Json) -> str:
    kind = parameter.get("type")
    if kind == "text":
        value = parameter.get("text")
        if not isinstance(value, str) or not value:
            raise GraphError(131008, "Parameter of type text is missing text value")
        if FORBIDDEN_IN_TEXT.search(value):
            raise GraphError(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
        return value
    if kind in ("currency", "date_time"):
        return str(parameter.get(kind, {}).get("fallback_value", ""))
    raise GraphError(132012, f"body: parameter of type {kind} does not fit")


def _parameters(given: list[Json], kind: str) -> list[Json]:
    chosen = [component for component in given if str(component.get("type", "")).lower() == kind]
    return [parameter for component in chosen for parameter in listed(component, "parameters")]


def part_of(template: Json, kind: str) -> Json | None:
    return next((one for one in template["components"] if str(one.get("type", "")).upper() == kind), None)
