"""The sandbox's own clock, which can be moved so that windows and tokens expire without waiting."""

from datetime import UTC, datetime, timedelta


class Clock:
    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def unix(self) -> int:
        return int(self.now().timestamp())

    def text(self) -> str:
        return self.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
