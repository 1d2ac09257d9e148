"""How fast a provider lets us write: to one person evenly after a burst, and over all of a number so many a second.

The first is kept in the conversation's row, which sending holds anyway: `pace_until` runs ahead of now by one interval
a message (the generic cell rate algorithm). The second is shared by all workers: each may send a few a second unasked,
and takes turns in small batches from the channel's row for the rest, so that slow days cost no statement.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from balcao.core.database import raw_connection, transaction
from balcao.domains.connections.connectors import manifest

SHARES = 16  # each worker's own part of the rate, for which it asks nobody
SHARED = 0.75  # the part of the rate that is given out in turns
TURNS_A_SECOND = 10
LATE = 1.0
LONGEST_BLOCK = timedelta(seconds=60)


@dataclass(frozen=True)
class Pace:
    """Without limits where the provider has none: `interval` is zero, `per_second` is None."""

    interval: timedelta
    burst: int
    per_second: float | None

    def wait(self, until: datetime | None, now: datetime) -> timedelta:
        """How long the next message to this person has to wait."""
        ahead = max((until or now) - now, timedelta(0))
        return max(ahead - self.interval * (self.burst - 1), timedelta(0))

    def after_sending(self, until: datetime | None, now: datetime) -> datetime | None:
        return max(until or now, now) + self.interval if self.interval else until

    def after_refusal(self, now: datetime, wait: timedelta) -> datetime:
        """The provider counts otherwise: nothing goes to this person for so long, and evenly from then on."""
        return now + wait + self.interval * max(self.burst - 1, 0)


def pace_of(connector: str, facts: Mapping[str, Any]) -> Pace:
    """What the provider said of this very connection counts before what it says of all."""
    limits = manifest(connector).limits
    per_second = facts.get("messages_per_second") or limits.get("messages_per_second")
    interval = timedelta(seconds=limits.get("person_seconds", 0))
    return Pace(interval, int(limits.get("person_burst", 1)), float(per_second) if per_second else None)


def waiting_for(connector: str) -> str:
    """As it stands under the message: "Aguardando o limite do X"."""
    return f"Aguardando o limite do {manifest(connector).name.partition(' (')[0]}"


@dataclass
class _Channel:
    """What this process knows of one channel; times are of time.monotonic()."""

    lock: asyncio.Lock
    own: float = 1.0
    own_at: float = 0.0
    turns: int = 0
    next_turn_at: float = 0.0
    blocked_until: float = 0.0
    strikes: int = 0


_channels: dict[UUID, _Channel] = {}


async def turn(account_id: UUID, channel_id: UUID, pace: Pace) -> timedelta:
    """How long to wait before this send, so that all workers together keep to the channel's rate."""
    if pace.per_second is None:
        return timedelta(0)
    known = _channels.setdefault(channel_id, _Channel(asyncio.Lock()))
    async with known.lock:
        now = time.monotonic()
        if known.blocked_until <= now and _take_own(known, pace.per_second / SHARES, now):
            return timedelta(0)
        step = 1 / (pace.per_second * SHARED)
        if known.turns == 0 or known.next_turn_at < now - LATE:
            known.turns = max(1, int(pace.per_second * SHARED / TURNS_A_SECOND))
            known.next_turn_at = now + await _lease(account_id, channel_id, known.turns * step)
        known.turns -= 1
        at, known.next_turn_at = known.next_turn_at, known.next_turn_at + step
        return timedelta(seconds=max(at - now, 0))


def _take_own(known: _Channel, rate: float, now: float) -> bool:
    known.own = min(max(rate, 1.0), known.own + (now - known.own_at) * rate)
    known.own_at = now
    if known.own < 1:
        return False
    known.own -= 1
    return True


async def _lease(account_id: UUID, channel_id: UUID, seconds: float) -> float:
    """In how many seconds the first of the turns begins."""
    async with transaction(account_id) as session:
        begins: float = await (await raw_connection(session)).fetchval(_LEASE, account_id, channel_id, seconds)
    return begins


_LEASE = """
INSERT INTO channel_paces AS kept (account_id, id, until)
VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))
ON CONFLICT (account_id, id) DO UPDATE
    SET until = greatest(kept.until, clock_timestamp()) + make_interval(secs => $3)
RETURNING greatest(0, extract(epoch FROM until - clock_timestamp())::float8 - $3)
"""


async def block(account_id: UUID, channel_id: UUID, wait: timedelta | None) -> timedelta:
    """The provider said that the number goes too fast: it rests, twice as long each time within a minute."""
    known = _channels.setdefault(channel_id, _Channel(asyncio.Lock()))
    now = time.monotonic()
    known.strikes = known.strikes + 1 if known.blocked_until > now - LONGEST_BLOCK.total_seconds() else 0
    rest = min(wait or timedelta(seconds=2**known.strikes), LONGEST_BLOCK)
    known.blocked_until, known.turns, known.own = now + rest.total_seconds(), 0, 0.0
    async with transaction(account_id) as session:
        await (await raw_connection(session)).execute(_BLOCK, account_id, channel_id, rest.total_seconds())
    return rest


_BLOCK = """
INSERT INTO channel_paces AS kept (account_id, id, until)
VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))
ON CONFLICT (account_id, id) DO UPDATE
    SET until = greatest(kept.until, clock_timestamp() + make_interval(secs => $3))
"""
