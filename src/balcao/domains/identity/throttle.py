"""Slows down guessing: tries are counted per what is guessed at and address, in the database, for all processes."""

import hashlib
import math
from datetime import timedelta

from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.problems import TooMany

FREE_TRIES = 10
FORGOTTEN_AFTER = timedelta(minutes=15)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


class TooManyTries(TooMany):
    """Foram muitas tentativas: espere um pouco."""

    type = "too-many-tries"


async def take(what: str, ip: str = "", *, free: int = FREE_TRIES) -> None:
    """Counts a try before it is made, so that guesses sent all at once count too. Raises TooManyTries.

    `what` is guessed at: an e-mail's password, a user's code. It opens a transaction: call it outside of one.
    """
    now = clock.now()
    async with transaction(None) as session:
        row = (await session.execute(_TAKE, {"key": _key(what, ip), "now": now, "since": now - FORGOTTEN_AFTER})).one()
        if row.blocked_until is not None and row.blocked_until > now:
            raise _refused(row.blocked_until - now)
        if row.failures > free:
            wait = min(FIRST_WAIT * 2 ** min(row.failures - free - 1, 10), LONGEST_WAIT)
            await session.execute(_BLOCK, {"key": _key(what, ip), "until": now + wait})


async def clear(what: str, ip: str = "") -> None:
    """It was right."""
    async with transaction(None) as session:
        await session.execute(text("DELETE FROM sign_in_failures WHERE key = :key"), {"key": _key(what, ip)})


# A try made while blocked is refused and does not count, so that a block always ends.
_TAKE = text(
    """
    INSERT INTO sign_in_failures AS kept (key, failures, last_at) VALUES (:key, 1, :now)
    ON CONFLICT (key) DO UPDATE SET last_at = :now, failures = CASE
        WHEN kept.blocked_until > :now THEN kept.failures
        WHEN kept.last_at < :since THEN 1
        ELSE kept.failures + 1 END
    RETURNING failures, blocked_until
    """
)
_BLOCK = text("UPDATE sign_in_failures SET blocked_until = :until WHERE key = :key")


def _key(what: str, ip: str) -> bytes:
    return hashlib.sha256(f"{what}|{ip}".encode()).digest()


def _refused(wait: timedelta) -> TooManyTries:
    seconds = math.ceil(wait.total_seconds())
    return TooManyTries(f"Tente de novo em {seconds} s.", headers={"Retry-After": str(seconds)})
