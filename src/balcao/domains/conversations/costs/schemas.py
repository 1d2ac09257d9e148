"""The shapes of messages' costs on the wire."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

Reason = Literal["entry_point", "window", "allowance", "price", "unknown_price", "window_closed"]


class EstimateOut(BaseModel):
    """What one message of a category will cost. `micros` is null where it cannot be sent, or no price is known."""

    category: Literal["service", "utility", "marketing", "authentication"] = Field(
        description="service: whatever is no template."
    )
    free: bool
    micros: int | None = Field(description="Millionths of the currency.")
    currency: str | None
    reason: Reason
    detail: str
    until: datetime | None = Field(description="Till when it is free.")


class EstimatesOut(BaseModel):
    """`market`: the country of the person's number, by which prices go."""

    market: str
    window_expires_at: datetime | None
    free_until: datetime | None
    items: list[EstimateOut]


class SumOut(BaseModel):
    """Of one category in one currency; `unpriced`: charged by the provider, and no price of it is known here."""

    category: str
    currency: str | None
    messages: int
    free: int
    unpriced: int
    micros: int


class MonthOut(BaseModel):
    month: str
    items: list[SumOut]
