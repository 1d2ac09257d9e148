"""Time zones as Exchange knows them: IANA's names and Windows' are taken, any other is refused."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from balcao.sandbox.microsoft.errors import GraphError

# Some of CLDR's windowsZones.xml: Brazil's, and a few of elsewhere.
WINDOWS = {
    "UTC": "Etc/UTC",
    "E. South America Standard Time": "America/Sao_Paulo",
    "Central Brazilian Standard Time": "America/Cuiaba",
    "SA Western Standard Time": "America/La_Paz",
    "SA Pacific Standard Time": "America/Bogota",
    "SA Eastern Standard Time": "America/Cayenne",
    "Bahia Standard Time": "America/Bahia",
    "Tocantins Standard Time": "America/Araguaina",
    "UTC-02": "Etc/GMT+2",
    "GMT Standard Time": "Europe/London",
    "W. Europe Standard Time": "Europe/Berlin",
    "Pacific Standard Time": "America/Los_Angeles",
    # A mailbox of an old meeting system: the name says nothing, and Exchange keeps the rules beside it.
    "Customized Time Zone": "America/Sao_Paulo",
    "tzone://Microsoft/Utc": "Etc/UTC",
}
IANA = available_timezones()


def zone(name: str | None) -> tzinfo:
    """Raises GraphError 400."""
    if name is None or name == "UTC":
        return UTC
    known = WINDOWS.get(name, name)
    if known not in IANA:
        raise GraphError(400, "TimeZoneNotSupportedException", f"A valid TimeZone value must be specified: {name}")
    return ZoneInfo(known)
