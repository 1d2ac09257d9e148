"""The shapes of message prices on the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from balcao.core.wire_times import Day
from balcao.domains.connections.prices.first import Category

Market = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|\*)$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class PriceIn(BaseModel):
    """`micros`: millionths of the currency: 0.0068 is 6800. `market`: a country (ISO 3166), or * for the rest."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "market": "BR",
                    "category": "utility",
                    "micros": 38000,
                    "currency": "BRL",
                    "free_per_month": 0,
                    "valid_from": "2026-10-01",
                }
            ]
        },
    )
    market: Market = "BR"
    category: Category
    micros: int = Field(ge=0, le=10**12)
    currency: Currency = "BRL"
    free_per_month: int = Field(
        default=0, ge=0, le=10**9, description="So many of a channel's messages of this category in a month are free."
    )
    valid_from: Day


class PriceOut(PriceIn):
    """`id` is null for a first value of ours, which yours come before. `valid_now`: what counts today."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)
    id: UUID | None
    category: str  # type: ignore[assignment]
    valid_now: bool
    version: int = Field(exclude=True, default=1)
