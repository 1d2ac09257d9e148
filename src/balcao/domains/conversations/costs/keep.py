"""What the provider counted a delivered message as, kept with its price of the day."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import raw_connection
from balcao.domains.connections.prices.find import price_of, prices
from balcao.domains.connections.prices.first import FIRST
from balcao.domains.conversations.costs.market import OURS, market_of

# A message that was never delivered costs nothing.
DELIVERED = frozenset({"delivered", "read", "played"})
FREE = frozenset({"free_customer_service", "free_entry_point"})
ENTRY = "free_entry_point"


async def keep_cost(
    session: AsyncSession, channel_id: UUID, message_id: UUID, status: str, at: datetime, told: Mapping[str, Any]
) -> None:
    """Once a message. `told` is a status' data; its `conversation`, where there is one, says how long all is free."""
    pricing = told.get("pricing")
    if status not in DELIVERED or not isinstance(pricing, Mapping):
        return
    kind = str(pricing.get("type") or ("regular" if pricing.get("billable", True) else "free"))
    category = str(pricing.get("category") or "service").lower()
    market = OURS
    micros: int | None = 0
    currency: str | None = None
    driver = await raw_connection(session)
    if kind not in FREE and pricing.get("billable") is not False:
        phone = await driver.fetchval(_PHONE, session.info["account_id"], message_id)
        market = market_of(phone)
        price = price_of(await prices(session), market, category, at.date())
        # Charged for, though our first values know it as free: then no price of it is known here.
        known = price is not None and not (price.micros == 0 and price in FIRST)
        micros, currency = (price.micros, price.currency) if price and known else (None, None)
    await driver.execute(
        _KEEP, session.info["account_id"], message_id, channel_id, at, category, kind, market, micros, currency
    )
    if kind == ENTRY and (until := _until(told.get("conversation"))):
        await driver.execute(_FREE_UNTIL, session.info["account_id"], message_id, until)


def _until(conversation: Any) -> datetime | None:
    written = conversation.get("expiration_timestamp") if isinstance(conversation, Mapping) else None
    digits = str(written or "")
    return datetime.fromtimestamp(int(digits), UTC) if digits.isdigit() and len(digits) < 12 else None


_PHONE = """
SELECT o.phone FROM messages m
JOIN conversations c ON c.account_id = m.account_id AND c.id = m.conversation_id
JOIN contacts o ON o.account_id = c.account_id AND o.id = c.contact_id
WHERE m.account_id = $1 AND m.id = $2
"""
_KEEP = """
INSERT INTO message_costs (account_id, id, channel_id, at, category, kind, market, micros, currency)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
"""
_FREE_UNTIL = """
UPDATE conversations c SET free_until = greatest(c.free_until, $3), entered_at = NULL, version = c.version + 1
FROM messages m WHERE m.account_id = $1 AND m.id = $2 AND c.account_id = $1 AND c.id = m.conversation_id
    AND c.free_until IS DISTINCT FROM $3
"""
