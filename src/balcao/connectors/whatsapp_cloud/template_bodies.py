"""A template message: its name, its language and what stands in its variables."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from balcao.connectors._shared.loose_json import Object
from balcao.connectors.whatsapp_cloud.limits import plain_type
from balcao.contracts.messaging import File
from balcao.core.outcomes import Rejected

# Meta refuses parameters with these (132012, 132018).
UNSENDABLE = re.compile(r"[\n\r\t]| {4,}")
LONGEST_PARAMETER = 1024


def template_of(template: Mapping[str, Any], files: tuple[File, ...], media: Sequence[str]) -> Object:
    """`template` is {name, language, variables}; `header` {variables} or {location} and `values` [{type, index, value}]
    of its buttons may stand beside, `cards` [{variables, values}] of a carousel, or `components` in Meta's own form. A
    file is the header's, or each card has one.
    """
    name, language = template.get("name"), template.get("language")
    if not name or not language:
        raise Rejected("template", "Modelo incompleto", "Escolha o modelo e o idioma.")
    components = list(template.get("components") or _components(template, files, media))
    return {"name": name, "language": {"code": language}, **({"components": components} if components else {})}


def _components(template: Mapping[str, Any], files: tuple[File, ...], media: Sequence[str]) -> list[Object]:
    body = _parameters(template.get("variables"))
    cards = template.get("cards") or ()
    header = _header(template.get("header") or {}, () if cards else files, media)
    parts = [{"type": "header", "parameters": header}, {"type": "body", "parameters": body}]
    values = template.get("values") or template.get("buttons") or ()
    whole = [part for part in parts if part["parameters"]] + [_button(button) for button in values]
    return [*whole, *_carousel(cards, files, media)]


def _carousel(cards: Sequence[Mapping[str, Any]], files: tuple[File, ...], media: Sequence[str]) -> list[Object]:
    """Meta wants as many cards as the template has, each with all of its parts."""
    if not cards:
        return []
    if len(files) != len(cards):
        raise Rejected("files", "Falta imagem ou vídeo", "Cada cartão do modelo precisa da sua imagem ou do seu vídeo.")
    shown = []
    for index, (card, file, id) in enumerate(zip(cards, files, media, strict=True)):
        header: Object = {"type": "header", "parameters": _media(file, id)}
        body = _parameters(card.get("variables"))
        parts = [header, *([{"type": "body", "parameters": body}] if body else [])]
        shown.append({"card_index": index, "components": [*parts, *(_button(one) for one in card.get("values") or ())]})
    return [{"type": "carousel", "cards": shown}]


def _header(header: Mapping[str, Any], files: tuple[File, ...], media: Sequence[str]) -> list[Object]:
    if files and media:
        return _media(files[0], media[0])
    if place := header.get("location"):
        named = {name: place[name] for name in ("name", "address") if place.get(name)}
        where = {"latitude": str(place["latitude"]), "longitude": str(place["longitude"])}
        return [{"type": "location", "location": {**where, **named}}]
    return _parameters(header.get("variables"))


def _media(file: File, media_id: str) -> list[Object]:
    family = plain_type(file).partition("/")[0]
    kind = family if family in ("image", "video") else "document"
    named = {"filename": file.file_name} if kind == "document" else {}
    return [{"type": kind, kind: {"id": media_id, **named}}]


def _parameters(variables: Mapping[str, Any] | Sequence[Any] | None) -> list[Object]:
    """A list is by place; a mapping is by name, unless its names are the places ("1", "2")."""
    if not variables:
        return []
    if not isinstance(variables, Mapping):
        return [{"type": "text", "text": _sendable(value)} for value in variables]
    if all(str(name).isdigit() for name in variables):
        ordered = sorted(variables.items(), key=lambda item: int(item[0]))
        return [{"type": "text", "text": _sendable(value)} for _, value in ordered]
    return [
        {"type": "text", "parameter_name": str(name), "text": _sendable(value)} for name, value in variables.items()
    ]


def _sendable(value: Any) -> str:
    written = str(value).strip()
    if not written or len(written) > LONGEST_PARAMETER or UNSENDABLE.search(written):
        detail = "Cada variável do modelo precisa de texto, sem quebra de linha, tabulação nem quatro espaços seguidos."
        raise Rejected("template_variable", "Variável do modelo inválida", detail)
    return written


def _button(button: Mapping[str, Any]) -> Object:
    """`value` is the payload of a quick reply, the end of a link's address, the code to copy, or a form's token."""
    sub_type = button.get("type", "quick_reply")
    whole = {"type": "button", "sub_type": sub_type, "index": str(button.get("index", 0))}
    if sub_type == "flow":
        action = {"flow_token": str(button.get("value") or "unused")}
        return {**whole, "parameters": [{"type": "action", "action": action}]}
    kind = {"quick_reply": "payload", "copy_code": "coupon_code"}.get(sub_type, "text")
    return {**whole, "parameters": [{"type": kind, kind: _sendable(button.get("value", ""))}]}
