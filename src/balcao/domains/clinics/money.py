"""Money on the wire ("250.00") and as we count it (cents)."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field

_AMOUNT = re.compile(r"[0-9]{1,8}([.,][0-9]{1,2})?")
MOST = 2_000_000_000


def cents(written: object) -> int | None:
    """From "250.00", "250,00" or 250; ValueError for less than a cent, less than nothing, or no amount at all."""
    if written is None:
        return None
    given = str(written).strip()
    if not _AMOUNT.fullmatch(given):
        raise ValueError(
            f"Valor inválido: {given[:40]!r}. Escreva reais com duas casas e sem separar milhares, por exemplo 1234.56."
        )
    amount = int(Decimal(given.replace(",", ".")) * 100)
    if amount >= MOST:
        raise ValueError(f"O valor passa do máximo de {reais(MOST - 1)}.")
    return amount


def reais(amount_cents: int | None) -> str | None:
    return None if amount_cents is None else f"{amount_cents // 100}.{amount_cents % 100:02}"


Cents = Annotated[
    int | None,
    BeforeValidator(cents, json_schema_input_type=str | float | None),
    Field(description="Reais com duas casas.", examples=["250.00"]),
]
