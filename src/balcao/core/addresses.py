"""Which addresses an outgoing call may reach: public ones, and the private hosts that the operator has listed."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

# https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-special-registry, read 2026-11. Our own list,
# because ipaddress.is_global changed its mind between patch releases of Python 3.11.
SPECIAL_4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
UNICAST_6 = IPv6Network("2000::/3")
SPECIAL_6 = [
    IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20")
]
NAT64 = IPv6Network("64:ff9b::/96")

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]


class AddressRefused(Exception):
    """A host that calls may not go to; nothing was opened."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Addresses that wrap an IPv4 one are judged by it (mapped, NAT64) or refused (6to4, Teredo, compatible)."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in SPECIAL_4)
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in UNICAST_6 and not any(address in network for network in SPECIAL_6)


class Gate:
    """`allow_hosts` are host names or addresses, spelled as in the URLs that may use them."""

    def __init__(self, allow_hosts: Sequence[str] = ()) -> None:
        self.allowed = frozenset(host.strip("[]").lower() for host in allow_hosts)

    def check_url(self, url: URL) -> None:
        """What can be told without asking the name servers. Raises AddressRefused."""
        host = url.raw_host
        if url.scheme not in ("http", "https") or not host:
            raise AddressRefused("only http and https addresses with a host")
        if url.raw_user is not None or url.raw_password is not None:
            raise AddressRefused("user and password in an address")
        if host.lower() in self.allowed:
            return
        if host.endswith("."):
            raise AddressRefused("a host that ends in a dot")
        try:
            address = ip_address(host)
        except ValueError:
            _check_name(host)
        else:
            self.check_address(host, str(address))

    def check_address(self, host: str, address: str) -> None:
        """Raises AddressRefused."""
        if host.lower() not in self.allowed and not is_public(ip_address(address.partition("%")[0])):
            raise AddressRefused(f"{host} leads to an address that is not public")


def _check_name(host: str) -> None:
    """127.1, 0x7f.1, 2130706433 and their like are numbers to the system's resolver, and names to nobody."""
    last = host.rpartition(".")[2].lower()
    if last.isdigit() or (last.startswith("0x") and all(sign in "0123456789abcdef" for sign in last[2:])):
        raise AddressRefused("an address in an unusual spelling")


async def look_up(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedResolver(AbstractResolver):
    """Asks once and hands out only what it has checked, so that the address connected to is the one that was judged."""

    def __init__(self, gate: Gate, ask: Lookup = look_up) -> None:
        self.gate, self.ask = gate, ask

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        addresses = await self.ask(host, port)
        if not addresses:
            raise OSError(f"No address for {host}")
        for address in addresses:
            self.gate.check_address(host, address)
        return [_result(host, port, address) for address in addresses]

    async def close(self) -> None:
        """Holds nothing open."""


def _result(host: str, port: int, address: str) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )  # fmt: skip
