"""Addresses that calls may not go to: nothing is opened, however they are written."""

import sys
from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_address

import pytest
import pytest_asyncio

from balcao.core import http
from balcao.core.addresses import is_public
from balcao.core.outcomes import Rejected, Unavailable

REFUSED = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://1.2.3/",
    "http://0/",
    "http://0.0.0.0:5432/",
    "http://１２７.０.０.１/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::808:808]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:db8::1]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[5f00::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://192.0.0.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://localhost/",
    "http://LOCALHOST:8000/",
    "http://localhost./",
    "http://user@graph.facebook.com/",
    "http://graph.facebook.com@127.0.0.1/",
    "https://user:pass@8.8.8.8/",
    "https://graph.facebook.com./",
    "ftp://8.8.8.8/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_",
    "//8.8.8.8/",
    "http:///",
]
opened_sockets: list[str] = []
is_watching = False


def _watch(event: str, args: tuple[object, ...]) -> None:
    if is_watching and event in ("socket.__new__", "socket.connect", "socket.sendto"):
        opened_sockets.append(event)


sys.addaudithook(_watch)


@pytest_asyncio.fixture
async def sockets() -> AsyncIterator[list[str]]:
    """The sockets that this process opens during the test."""
    global is_watching
    opened_sockets.clear()
    is_watching = True
    yield opened_sockets
    is_watching = False


@pytest.mark.parametrize("url", REFUSED)
async def test_no_socket_is_opened_to_an_address_that_is_not_public(url: str, sockets: list[str]) -> None:
    async with http.opened():
        with pytest.raises(Rejected):
            await http.request("POST", url, what="probe", json={"secret": 1})
        with pytest.raises(Rejected):
            await http.stream(url, what="probe")
    assert sockets == []


class Answers:
    """A name server that gives one list of addresses after another."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


async def test_a_name_with_one_private_address_among_public_ones_is_refused(sockets: list[str]) -> None:
    async with http.opened(ask=Answers(["93.184.216.34", "10.0.0.7"])):
        with pytest.raises(Rejected, match="address_refused"):
            await http.request("GET", "https://mixed.example/", what="probe")
    assert sockets == []


async def test_a_name_that_turns_private_between_two_calls_is_refused_at_the_second(sockets: list[str]) -> None:
    names = Answers([], ["127.0.0.1"])
    async with http.opened(ask=names):
        with pytest.raises(Unavailable):
            await http.request("GET", "http://rebind.example/", what="probe")
        with pytest.raises(Rejected, match="address_refused"):
            await http.request("GET", "http://rebind.example/", what="probe")
    assert names.asked == 2
    assert sockets == []


async def test_a_listed_host_is_let_through_and_no_other_spelling_of_it(sockets: list[str]) -> None:
    async with http.opened(allow_hosts=["127.0.0.1"]):
        with pytest.raises(Unavailable):  # nobody listens there, but the call was made
            await http.request("GET", "http://127.0.0.1:9/", what="probe")
        assert "socket.connect" in sockets
        sockets.clear()
        for other in ("http://127.1:9/", "http://localhost:9/", "http://127.0.0.2:9/", "http://[::ffff:127.0.0.1]:9/"):
            with pytest.raises(Rejected):
                await http.request("GET", other, what="probe")
    assert sockets == []


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "157.240.12.53", "2a03:2880:f105:283:face:b00c:0:50fb", "64:ff9b::808:808"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))
