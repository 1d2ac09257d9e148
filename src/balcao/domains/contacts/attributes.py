"""Attributes that an account defines for its contacts: what may stand in each."""

import math
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Invalid
from balcao.domains.contacts.folding import fold
from balcao.domains.contacts.record_models import ContactAttribute

LONGEST = 2_000
YES = {"sim", "s", "yes", "true", "1", "verdadeiro", "x"}
NO = {"nao", "n", "no", "false", "0", "falso", ""}


async def definitions(session: AsyncSession) -> dict[str, ContactAttribute]:
    """By key, in their order."""
    rows = await session.scalars(
        select(ContactAttribute)
        .where(ContactAttribute.account_id == session.info["account_id"])
        .order_by(ContactAttribute.position, ContactAttribute.name)
    )
    return {row.key: row for row in rows}


async def checked(session: AsyncSession, given: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept: None takes one away; Invalid names the attribute whose value does not fit.

    A key without a definition is kept as it is given, for programs that keep their own.
    """
    known = await definitions(session)
    errors: dict[str, str] = {}
    kept: dict[str, Any] = {}
    for key, value in given.items():
        if value is None:
            continue
        try:
            kept[key] = fitting(known[key], value) if key in known else value
        except ValueError as wrong:
            errors[key] = str(wrong)
    if errors:
        told = "; ".join(f"{known[key].name}: {words}" for key, words in errors.items())
        raise Invalid(told, errors=[{"loc": ["attributes", key], "msg": words} for key, words in errors.items()])
    return kept


def fitting(defined: ContactAttribute, value: Any) -> Any:
    """The value as JSON keeps it; ValueError with what to write instead."""
    return _KINDS[defined.kind](defined, value)


def _text(_: ContactAttribute, value: Any) -> str:
    if not isinstance(value, str | int | float) or len(str(value)) > LONGEST or "\x00" in str(value):
        raise ValueError(f"escreva um texto de até {LONGEST} letras")
    return str(value)


def _number(_: ContactAttribute, value: Any) -> float | int:
    if isinstance(value, bool):
        raise ValueError("escreva um número, por exemplo 1,5")
    if isinstance(value, str):
        plain = value.strip().replace(" ", "")
        value = plain.replace(".", "").replace(",", ".") if "," in plain else plain
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError("escreva um número, por exemplo 1,5") from None
    if not math.isfinite(number):
        raise ValueError("escreva um número, por exemplo 1,5")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _date(_: ContactAttribute, value: Any) -> str:
    plain = str(value).strip()
    try:
        if "/" in plain:
            day, month, year = (int(part) for part in plain.split("/"))
            return date(year, month, day).isoformat()
        return date.fromisoformat(plain).isoformat()
    except ValueError:
        raise ValueError("escreva uma data, por exemplo 31/12/1980 ou 1980-12-31") from None


def _list(defined: ContactAttribute, value: Any) -> str:
    for option in defined.options:
        if isinstance(value, str) and fold(option) == fold(value):
            return option
    raise ValueError(f"escolha entre {', '.join(defined.options)}")


def _yes_no(_: ContactAttribute, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    plain = fold(str(value))
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise ValueError("escreva sim ou não")


_KINDS = {"text": _text, "number": _number, "date": _date, "list": _list, "yes_no": _yes_no}
