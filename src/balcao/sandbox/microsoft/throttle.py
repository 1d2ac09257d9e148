"""Outlook's limits: so many requests in ten minutes, and so many at once, for one application and mailbox."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from balcao.sandbox.microsoft.errors import GraphError

SPAN = timedelta(minutes=10)


class Throttle:
    def __init__(self) -> None:
        self._times: dict[str, deque[datetime]] = defaultdict(deque)
        self._under_way: Counter[str] = Counter()

    @contextmanager
    def passing(self, who: str, now: datetime, most: int, at_once: int) -> Iterator[None]:
        """Raises GraphError 429."""
        times = self._times[who]
        while times and now - times[0] >= SPAN:
            times.popleft()
        if len(times) >= most:
            seconds = int((times[0] + SPAN - now).total_seconds()) + 1
            raise GraphError(429, "TooManyRequests", headers={"retry-after": str(seconds)})
        if self._under_way[who] >= at_once:
            raise GraphError(429, "ApplicationThrottled", headers={"retry-after": "1"})
        times.append(now)
        self._under_way[who] += 1
        try:
            yield
        finally:
            self._under_way[who] -= 1
