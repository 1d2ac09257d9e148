"""Identifiers that sort by the time of their making: UUID version 7 (RFC 9562, section 5.7)."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """Made here and not in the database, so that PostgreSQL 15 serves as well as 18."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    value = (milliseconds & (2**48 - 1)) << 80
    value |= 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | (random & (2**62 - 1))
    return UUID(int=value)
