"""How often somebody may ask: counted per thing and asker in windows of time, in the database, for all processes."""

import hashlib
import math
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.problems import TooMany

KEPT = timedelta(hours=2)


async def ration(what: str, asker: str, *, most: int, within: timedelta) -> None:
    """Counts one more; TooMany when `asker` has had `most` within the time.

    It opens a transaction: call it outside of one.
    """
    now = clock.now()
    key = hashlib.sha256(f"{what}|{asker}".encode()).digest()
    async with transaction(None) as session:
        given = {"key": key, "now": now, "since": now - within}
        row = (await session.execute(_SPEND, given)).one()
    if row.spent > most:
        raise _refused(row.began_at + within - now)


def asker_at(address: str) -> str:
    """An address in the network; of IPv6 the /64, which is one household's."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(IPv6Address(int(known) >> 64 << 64)) if isinstance(known, IPv6Address) else str(known)


async def sweep_rations() -> None:
    async with transaction(None) as session:
        before: datetime = clock.now() - KEPT
        await session.execute(text("DELETE FROM page_requests WHERE began_at < :before"), {"before": before})


def _refused(wait: timedelta) -> TooMany:
    seconds = max(1, math.ceil(wait.total_seconds()))
    return TooMany(f"Foram pedidos demais: tente de novo em {seconds} s.", headers={"Retry-After": str(seconds)})


_SPEND = text(
    """
    INSERT INTO page_requests AS kept (key, began_at, spent) VALUES (:key, :now, 1)
    ON CONFLICT (key) DO UPDATE SET
        spent = CASE WHEN kept.began_at <= :since THEN 1 ELSE kept.spent + 1 END,
        began_at = CASE WHEN kept.began_at <= :since THEN :now ELSE kept.began_at END
    RETURNING spent, began_at
    """
)
