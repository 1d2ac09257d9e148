"""A template with everything in its blanks, checked before it is sent: what is missing or does not fit is named."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Conflict, Invalid
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.connections.templates.draft import SENDABLE
from balcao.domains.connections.templates.variables import filled, variables_of

LONGEST_VALUE, LONGEST_BODY, LONGEST_CODE = 1024, 1024, 15
UNSENDABLE = re.compile(r"[\n\r\t]| {4,}")
MEDIA = {"image": "uma imagem", "video": "um vídeo", "document": "um documento"}
WHY = {
    "draft": "ainda é um rascunho: envie-o para aprovação",
    "pending": "ainda está em análise",
    "in_appeal": "ainda está em análise",
    "rejected": "foi recusado",
    "paused": "está pausado",
    "disabled": "foi desativado",
    "archived": "está arquivado",
}

Values = Mapping[str, str] | Sequence[str]


class NotSendable(Conflict):
    """Este modelo não pode ser enviado agora."""

    type = "template-not-sendable"


@dataclass(frozen=True)
class Given:
    """What stands in the blanks. `buttons` is by the button's place, "0" the first; `media_type` the file's."""

    variables: Values = ()
    header: Values = ()
    location: Mapping[str, Any] | None = None
    buttons: Mapping[str, str] = field(default_factory=dict)
    media_type: str | None = None
    cards: Sequence["GivenCard"] = ()


@dataclass(frozen=True)
class GivenCard:
    """What stands in the blanks of one card of a carousel."""

    variables: Values = ()
    buttons: Mapping[str, str] = field(default_factory=dict)
    media_type: str | None = None


@dataclass(frozen=True)
class Filled:
    """`text` is the body as it will be read; `data` is the message's, as docs/messages.md has it."""

    text: str
    data: dict[str, Any]


async def fill_template(session: AsyncSession, connection_id: UUID, name: str, language: str, given: Given) -> Filled:
    """Raises NotSendable with why, and Invalid with an error for each blank."""
    row = await _sendable(session, connection_id, name, language)
    errors: list[tuple[str, str]] = []
    wanted = list(row.variables)
    body = _values(given.variables, wanted)
    errors += _wrong(body, wanted, "/template/variables", given.variables)
    header, shown = _header(row, given, errors)
    buttons = list(_buttons(row, given, body, errors))
    cards = _cards(row, given.cards, errors)
    text = filled(row.body, body)
    if len(text) > LONGEST_BODY and not errors:
        errors.append(("/template/variables", f"Com as variáveis o texto passa de {LONGEST_BODY} caracteres."))
    if errors:
        listed = [{"loc": pointer.split("/")[1:], "pointer": pointer, "msg": words} for pointer, words in errors]
        raise Invalid("Complete o modelo: " + " ".join(words for _, words in errors[:3]), errors=listed)
    positional = row.format == "positional" or all(name.isdigit() for name in wanted)
    data = {
        "name": row.name,
        "language": row.language,
        "category": row.category,
        "variables": [body[name] for name in sorted(wanted, key=_place)] if positional else body,
        **({"header": header} if header else {}),
        **({"values": buttons} if buttons else {}),
        **({"cards": cards} if cards else {}),
        **({"title": shown} if shown else {}),
        **({"footer": row.footer} if row.footer else {}),
        **({"titles": [button.get("title") or "Copiar código" for button in row.buttons]} if row.buttons else {}),
    }
    return Filled(text, data)


async def _sendable(session: AsyncSession, connection_id: UUID, name: str, language: str) -> ProviderTemplate:
    row = await session.scalar(
        select(ProviderTemplate).where(
            ProviderTemplate.account_id == session.info["account_id"],
            ProviderTemplate.connection_id == connection_id,
            ProviderTemplate.name == name,
            ProviderTemplate.language == language,
        )
    )
    if row is None:
        raise NotSendable(f"Não há modelo “{name}” em {language} neste canal: atualize os modelos do canal.")
    if row.status not in SENDABLE:
        why = WHY.get(row.status, f"está no estado “{row.status}”")
        raise NotSendable(" ".join(part for part in (f"O modelo “{name}” {why}.", row.reason) if part))
    return row


def _place(name: str) -> int:
    return int(name) if name.isdigit() else 0


def _values(given: Values, wanted: Sequence[str]) -> dict[str, str]:
    """A list is by place, whatever the variables are called."""
    if isinstance(given, Mapping):
        return {name: str(given[name]).strip() for name in wanted if name in given}
    ordered = sorted(wanted, key=_place) if all(name.isdigit() for name in wanted) else wanted
    return {name: str(value).strip() for name, value in zip(ordered, given, strict=False)}


def _wrong(
    values: Mapping[str, str], wanted: Sequence[str], pointer: str, given: Values = ()
) -> Iterator[tuple[str, str]]:
    for name in wanted:
        value = values.get(name, "")
        if not value:
            yield f"{pointer}/{name}", f"Falta {{{{{name}}}}}."
        elif len(value) > LONGEST_VALUE:
            yield f"{pointer}/{name}", f"{{{{{name}}}}} passa de {LONGEST_VALUE} caracteres."
        elif UNSENDABLE.search(value):
            yield f"{pointer}/{name}", f"{{{{{name}}}}} não leva quebra de linha, tabulação nem quatro espaços."
    strange = [name for name in given if name not in wanted] if isinstance(given, Mapping) else given[len(wanted) :]
    if strange:
        yield pointer, f"O modelo tem {len(wanted)} variáveis; sobrou “{strange[0]}”."


def _header(
    row: ProviderTemplate, given: Given, errors: list[tuple[str, str]]
) -> tuple[dict[str, Any] | None, str | None]:
    """What the provider is given, and what is read above the text."""
    kind = (row.header or {}).get("kind")
    family = (given.media_type or "").partition("/")[0]
    sent = family if family in ("image", "video") else "document"
    if given.media_type and (kind not in MEDIA or sent != kind):
        errors.append(("/attachment_ids", f"Este modelo leva {MEDIA.get(kind or '', 'nenhum arquivo')} no cabeçalho."))
    elif kind in MEDIA and not given.media_type:
        errors.append(("/attachment_ids", f"Junte {MEDIA[kind]}: este modelo o leva no cabeçalho."))
    if kind == "location":
        if given.location is None:
            errors.append(("/template/location", "Diga o local: este modelo o leva no cabeçalho."))
        return {"location": dict(given.location or {})}, None
    if kind != "text":
        return None, None
    text = str((row.header or {}).get("text") or "")
    wanted = variables_of(text)
    values = _values(given.header, wanted)
    errors += _wrong(values, wanted, "/template/header", given.header)
    if not wanted:
        return None, text
    return {"variables": list(values.values()) if row.format == "positional" else values}, filled(text, values)


def _cards(row: ProviderTemplate, given: Sequence[GivenCard], errors: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Each card of the template is filled and has its file; `text` and `titles` are what is read of it."""
    wanted = list(row.cards or ())
    if len(given) != len(wanted):
        errors.append(
            ("/template/cards", f"O modelo tem {len(wanted)} cartões: preencha todos, cada um com o seu arquivo.")
        )
        return []
    return [_card(row, place, card, one, errors) for place, (card, one) in enumerate(zip(wanted, given, strict=True))]


def _card(
    row: ProviderTemplate, place: int, card: Mapping[str, Any], given: GivenCard, errors: list[tuple[str, str]]
) -> dict[str, Any]:
    pointer = f"/template/cards/{place}"
    kind = (card.get("header") or {}).get("kind")
    if (given.media_type or "").partition("/")[0] != kind:
        errors.append((f"{pointer}/file_id", f"Junte {MEDIA.get(str(kind), 'o arquivo')} ao cartão {place + 1}."))
    wanted = variables_of(card.get("body"))
    values = _values(given.variables, wanted)
    errors += _wrong(values, wanted, f"{pointer}/variables", given.variables)
    positional = row.format == "positional" or all(name.isdigit() for name in wanted)
    buttons = []
    for number, button in enumerate(card.get("buttons") or ()):
        value = (given.buttons.get(str(number)) or "").strip()
        if button.get("kind") == "url" and variables_of(button.get("url")):
            if not value or len(value) > LONGEST_VALUE or UNSENDABLE.search(value):
                errors.append(
                    (f"{pointer}/buttons/{number}", f"Diga o fim do endereço do botão “{button.get('title')}”.")
                )
            buttons.append({"type": "url", "index": number, "value": value})
        elif button.get("kind") == "quick_reply":
            # What comes back has to say of which card it is.
            buttons.append({"type": "quick_reply", "index": number, "value": value or f"card:{place + 1}.{number + 1}"})
    return {
        "text": filled(card.get("body") or "", values),
        "variables": [values.get(name, "") for name in sorted(wanted, key=_place)] if positional else values,
        "values": buttons,
        "titles": [button.get("title") for button in card.get("buttons") or ()],
    }


def _buttons(
    row: ProviderTemplate, given: Given, body: Mapping[str, str], errors: list[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    for place, button in enumerate(row.buttons):
        kind, pointer = button.get("kind"), f"/template/buttons/{place}"
        value = (given.buttons.get(str(place)) or "").strip()
        if row.category == "authentication":
            # The code that is read is the code that the button copies; the provider has made it an address.
            yield {"type": "url", "index": place, "value": next(iter(body.values()), "")}
        elif kind == "url" and variables_of(button.get("url")):
            if not value or len(value) > LONGEST_VALUE or UNSENDABLE.search(value):
                errors.append((pointer, f"Diga o fim do endereço do botão “{button.get('title')}”."))
            yield {"type": "url", "index": place, "value": value}
        elif kind == "copy_code":
            if not value or len(value) > LONGEST_CODE:
                errors.append((pointer, f"Diga o código a copiar, de até {LONGEST_CODE} letras e números."))
            yield {"type": "copy_code", "index": place, "value": value}
        elif kind == "flow":
            yield {"type": "flow", "index": place, "value": value}
        elif kind == "quick_reply" and value:
            yield {"type": "quick_reply", "index": place, "value": value}
