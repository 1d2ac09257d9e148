"""Meta's times: Unix seconds written as text, or as a number."""

from datetime import UTC, datetime

from balcao.connectors._shared.loose_json import Object, text

BEGINNING = datetime.fromtimestamp(0, UTC)
# Above this the number can only be milliseconds (it would be the year 5138).
MILLISECONDS = 10**11
LAST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


def moment(source: Object, *keys: str) -> datetime | None:
    """The first of the keys that holds a time."""
    for key in keys:
        written = text(source, key)
        if written and written.isdigit() and len(written) <= 15:
            value = int(written)
            seconds = value / 1000 if value >= MILLISECONDS else value
            return datetime.fromtimestamp(seconds, UTC) if seconds < LAST else None
    return None


def told_at(item: Object, entry: Object) -> datetime:
    """When it happened: the item's own time, else its entry's; 1970 says that Meta gave none."""
    return moment(item, "timestamp") or moment(entry, "time") or BEGINNING
