"""Identifiers that sort by the time of their making: UUID version 7 (RFC 9562, section 5.7)."""

import os
import time
from uuid import UUID

_RANDOM_BITS = 74
ROOM = 1 << 20  # how many ids may be derived from one before they could meet the next

_last = (0, 0)


def new_id() -> UUID:
    """Later ones of this process are greater. Made here and not in the database, so that PostgreSQL 15 serves too."""
    global _last
    milliseconds = time.time_ns() // 1_000_000
    # RFC 9562, section 6.2, method 2: within one millisecond the random part counts up by a random step.
    if milliseconds <= _last[0]:
        milliseconds, random = _last[0], _last[1] + ROOM + int.from_bytes(os.urandom(3))
    else:
        random = int.from_bytes(os.urandom(10)) & ((1 << _RANDOM_BITS - 1) - 1)
    _last = (milliseconds, random)
    return _uuid(milliseconds, random)


def new_ids(count: int) -> list[UUID]:
    """As new_id() so many times, with one look at the clock: for what comes in bulk."""
    global _last
    new_id()
    milliseconds, first = _last
    _last = (milliseconds, first + (count - 1) * ROOM)
    return [_uuid(milliseconds, first + number * ROOM) for number in range(count)]


def id_of(milliseconds: int) -> UUID:
    """One that sorts where one made at that moment would (Unix milliseconds): for what is older than we are."""
    return _uuid(max(milliseconds, 0), int.from_bytes(os.urandom(10)) & ((1 << _RANDOM_BITS) - 1))


def derived(id: UUID, number: int) -> UUID:
    """The `number`th place after an id of new_id(), before the next one: for parts that came in one piece."""
    assert 0 <= number < ROOM - 1
    value = id.int
    random = (value >> 64 & 0xFFF) << 62 | value & ((1 << 62) - 1)
    return _uuid(value >> 80, random + 1 + number)


def _uuid(milliseconds: int, random: int) -> UUID:
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | (random >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | random & ((1 << 62) - 1)
    return UUID(int=value)
