"""With how many people a provider lets us begin a conversation within 24 hours, over all numbers of its account."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import raw_connection
from balcao.core.ids import new_id
from balcao.core.outcomes import ProviderError, Rejected, Unavailable
from balcao.domains.identity.models import Account

DAY = timedelta(hours=24)
WORTH_WAITING = timedelta(minutes=25)


async def over_the_limit(
    session: AsyncSession, channel_id: UUID, conversation_id: UUID, contact_id: UUID, limit: int, now: datetime
) -> ProviderError | None:
    """None when this person may be written to now, because they wrote, were begun with before, or there is room."""
    account_id = session.info["account_id"]
    driver = await raw_connection(session)
    if await driver.fetchval(_IS_OPEN, account_id, conversation_id, now):
        return None
    begun = await driver.fetch(_BEGUN, account_id, channel_id, now - DAY)
    if len(begun) < limit or contact_id in {row["contact_id"] for row in begun}:
        return None
    free_at = begun[len(begun) - limit]["at"] + DAY
    if free_at - now < WORTH_WAITING:
        title = "Aguardando o limite diário de conversas"
        return Unavailable("pace", title, retry_after=free_at - now, scope="person")
    at = await _local(session, free_at)
    return Rejected(
        "daily_limit",
        "Limite diário de conversas",
        f"Em 24 horas o número pode começar conversa com {limit} pessoas, e já começou. Envie de novo depois de {at}.",
    )


async def note_begun(
    session: AsyncSession, channel_id: UUID, conversation_id: UUID, contact_id: UUID, now: datetime
) -> None:
    """The provider accepted a message to somebody who had not written for a day."""
    account_id = session.info["account_id"]
    driver = await raw_connection(session)
    if not await driver.fetchval(_IS_OPEN, account_id, conversation_id, now):
        await driver.execute(_NOTE, account_id, new_id(), channel_id, contact_id, now)


async def _local(session: AsyncSession, at: datetime) -> str:
    account = await session.get(Account, session.info["account_id"])
    assert account is not None
    return f"{at.astimezone(ZoneInfo(account.timezone)):%d/%m %H:%M}"


_IS_OPEN = "SELECT window_expires_at > $3 FROM conversations WHERE account_id = $1 AND id = $2"
# The limit is the whole account's at the provider: connections that share a route are of one.
_BEGUN = """
SELECT contact_id, max(at) AS at FROM started_conversations
WHERE account_id = $1 AND at > $3 AND channel_id IN (
    SELECT $2 UNION SELECT other.connection_id FROM connection_routes own
    JOIN connection_routes other USING (account_id, connector, route)
    WHERE own.account_id = $1 AND own.connection_id = $2
)
GROUP BY contact_id ORDER BY at
"""
_NOTE = """
INSERT INTO started_conversations AS kept (account_id, id, channel_id, contact_id, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account_id, channel_id, contact_id) DO UPDATE SET at = CASE
    WHEN kept.at < excluded.at - interval '24 hours' THEN excluded.at ELSE kept.at END
"""
