"""Time zones as Exchange names them: IANA's as they are, Windows' by CLDR's map, which comes with Babel."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global


def iana(name: str | None, otherwise: str) -> str:
    """`otherwise` for what has no zone of its own, such as "Customized Time Zone", which old mailboxes tell."""
    if name is None:
        return otherwise
    known = get_global("windows_zone_mapping").get(name, name)
    return known if known in _known() else otherwise


def zone(name: str | None, otherwise: str) -> ZoneInfo:
    return ZoneInfo(iana(name, otherwise))


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())
