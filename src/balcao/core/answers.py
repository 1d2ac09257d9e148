"""What a provider answered to a call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from balcao.core import clock
from balcao.core.foreign_json import read_body

LONGEST_RETRY_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Answer:
    """Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """None when the body is not JSON. It can be kept, whatever the provider wrote."""
        return read_body(self.body)

    @property
    def retry_after(self) -> timedelta | None:
        return read_retry_after(self.headers.get("retry-after"))


def read_retry_after(value: str | None) -> timedelta | None:
    """Seconds or an HTTP date; at most an hour, never negative, None when it cannot be read."""
    if not value:
        return None
    try:
        if value.strip().isdigit():
            wait = timedelta(seconds=min(int(value), 10**6))
        else:
            at = parsedate_to_datetime(value)
            wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - clock.now()
    except (ValueError, OverflowError):
        return None
    return max(timedelta(0), min(wait, LONGEST_RETRY_AFTER))
