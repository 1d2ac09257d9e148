"""Money on the wire ("250.00") and as we count it (cents)."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BeforeValidator, Field


def cents(written: object) -> int | None:
    """From "250.00", "250,00" or 250; ValueError for less than a cent, less than nothing, or no amount at all."""
    if written is None:
        return None
    try:
        amount = Decimal(str(written).strip().replace(",", "."))
        whole = amount * 100
        if not 0 <= whole < 2_000_000_000 or whole != whole.to_integral_value():
            raise ValueError("Valor inválido: use reais com duas casas, por exemplo 250.00.")
    except InvalidOperation as broken:
        raise ValueError("Valor inválido: use reais com duas casas, por exemplo 250.00.") from broken
    return int(whole)


def reais(amount_cents: int | None) -> str | None:
    return None if amount_cents is None else f"{amount_cents // 100}.{amount_cents % 100:02}"


Cents = Annotated[
    int | None,
    BeforeValidator(cents, json_schema_input_type=str | float | None),
    Field(description="Reais com duas casas.", examples=["250.00"]),
]
