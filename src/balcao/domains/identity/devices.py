"""Where somebody signs in from, in a few words: browser, system, and an address that names no household."""

import ipaddress
import re
from dataclasses import dataclass

# First match wins: browsers pretend to be those before them in history.
BROWSERS = [
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Vivaldi", r"Vivaldi/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Version/[\d.]+.*Safari/"),
]
SYSTEMS = [
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
]


@dataclass(frozen=True)
class Device:
    """Where a sign-in came from."""

    ip: str = ""
    user_agent: str = ""

    @property
    def words(self) -> str:
        """For example "Chrome · Windows"; a program's first word; "" when nothing was said."""
        browser, system = browser_of(self.user_agent), system_of(self.user_agent)
        return " · ".join(part for part in (browser, system) if part)


def browser_of(user_agent: str) -> str:
    known = _first(BROWSERS, user_agent)
    return known or (re.match(r"[\w.\- ]{1,40}", user_agent) or [""])[0].strip()


def system_of(user_agent: str) -> str:
    return _first(SYSTEMS, user_agent)


def mask_ip(ip: str) -> str:
    """The first half of an IPv4 address, the first third of an IPv6 one; "local" within the clinic's own network."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_private or address.is_loopback or address.is_link_local:
        return "local"
    if isinstance(address, ipaddress.IPv4Address):
        return ".".join(str(address).split(".")[:2]) + ".•.•"
    return ":".join(address.exploded.split(":")[:3]) + ":•"


def _first(known: list[tuple[str, str]], user_agent: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, user_agent)), "")
