"""How many people a portfolio may begin to write to within a day, as Meta spells it in four different ways."""

from typing import Any

UNLIMITED = -1
TIERS = {"TIER_50": 50, "TIER_250": 250, "TIER_1K": 1000, "TIER_2K": 2000, "TIER_10K": 10_000, "TIER_100K": 100_000,
         "TIER_UNLIMITED": UNLIMITED}  # fmt: skip


def daily_limit(told: Any) -> int | None:
    """-1 is without limit; None says that Meta told no limit (a level of speed, or nothing)."""
    if isinstance(told, bool):
        return None
    if isinstance(told, int):
        return told if told > 0 else UNLIMITED if told == UNLIMITED else None
    if not isinstance(told, str):
        return None
    if told.upper() in TIERS:
        return TIERS[told.upper()]
    return daily_limit(int(told)) if told.lstrip("-").isdigit() and len(told) < 10 else None
