"""Wall time to instants and back, as minutes since 1970, with each zone's day looked up once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

from balcao.core.problems import Invalid

Given = ParamSpec("Given")
Found = TypeVar("Found")
DAY = 1440
EPOCH = date(1970, 1, 1).toordinal()


_known_by_zone: list[Any] = []


def known_by_zone(most: int) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    """Remembers what was worked out from a zone's rules, until forget_zones()."""

    def remembered(work_out: Callable[Given, Found]) -> Callable[Given, Found]:
        known = lru_cache(maxsize=most)(work_out)
        _known_by_zone.append(known)
        return cast(Callable[Given, Found], known)

    return remembered


def minute_at(zone: str, day: date, minute: int) -> int:
    """The instant of a local time of day, in minutes since 1970; `minute` may run into the next day.

    A time that the clocks skip is read with the offset before the jump, one that they repeat as the first.
    """
    if minute >= DAY:
        return minute_at(zone, day + timedelta(days=1), minute - DAY)
    midnight, even = _day(zone, day)
    return midnight + minute if even else _exact(zone, day, minute)


@known_by_zone(20_000)
def _day(zone: str, day: date) -> tuple[int, bool]:
    """The instant of local midnight, and whether the clocks stand still until the next one."""
    start = _exact(zone, day, 0)
    return start, _exact(zone, day + timedelta(days=1), 0) - start == DAY and _exact(zone, day, 720) - start == 720


def _exact(zone: str, day: date, minute: int) -> int:
    return minute_of(datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone)))


@known_by_zone(50_000)
def offset_at(zone: str, minute: int) -> int:
    """How many minutes the zone's clocks are ahead of UTC then."""
    offset = instant_of(minute).astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) // 60


def forget_zones() -> None:
    """Zones are looked up anew: their rules have changed."""
    for known in _known_by_zone:
        known.cache_clear()


def minute_of(instant: datetime) -> int:
    """Whole minutes since 1970, rounded down."""
    return int(instant.timestamp() // 60)


def instant_of(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def instant(day: date, hour: time, zone: str) -> datetime:
    """The instant at which clocks show this; Invalid where they skip it."""
    return instant_of_wall(datetime.combine(day, hour), zone)


def instant_of_wall(wall: datetime, zone: str) -> datetime:
    found = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if wall_time(found, zone) != wall:
        raise Invalid(f"{wall:%H:%M} não existe em {wall:%d/%m/%Y}: os relógios de {zone} são adiantados.")
    return found


def wall_time(instant: datetime, zone: str) -> datetime:
    """What the clocks of the zone show, without a zone."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def midnight_utc(day: date) -> datetime:
    return datetime.fromtimestamp((day.toordinal() - EPOCH) * 86_400, UTC)
