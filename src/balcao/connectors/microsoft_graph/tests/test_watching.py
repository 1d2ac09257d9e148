"""Subscriptions of the sandbox's Outlook: handshake, limits of life, and notices known by their clientState."""

import asyncio
from datetime import timedelta

import pytest

from balcao.connectors.microsoft_graph import calendar, inbound
from balcao.connectors.microsoft_graph.tests.outlook import OURS, Outlook
from balcao.contracts.calendar import CalendarTouched, Watch, watch_token
from balcao.contracts.messaging import Request
from balcao.core import clock
from balcao.core.outcomes import Rejected

SECRET = watch_token("webhook-secret", "w1")


async def _watch(outlook: Outlook, address: str, id: str = "w1") -> Watch:
    secret = watch_token("webhook-secret", id)
    return await calendar.watch(outlook.settings, OURS, id=id, secret=secret, address=address)


async def test_a_watch_tells_of_changes_and_of_its_own_life(outlook: Outlook) -> None:
    async with outlook.listening() as (address, heard):
        made = await _watch(outlook, address)
        assert timedelta(days=6) < made.expires_at - clock.now() <= timedelta(days=7)
        times = {
            name: {"dateTime": f"2026-12-01T{hour}:00", "timeZone": "UTC"}
            for name, hour in (("start", "09"), ("end", "10"))
        }
        await outlook.by_hand("POST", times)
        await outlook.control(
            "POST", f"microsoft/subscriptions/{made.resource}/lifecycle", json={"event": "reauthorizationRequired"}
        )
        told = set()
        for _ in range(200):
            requests = [Request("POST", "", one["headers"], one["body"]) for one in heard]
            told = {one for request in requests for one in inbound.parse(inbound.kept(request), frozenset())}
            if len(told) == 2:
                break
            await asyncio.sleep(0.01)
    assert told == {CalendarTouched("w1", "changed"), CalendarTouched("w1", "renew")}
    assert all(inbound.verify(request, outlook.settings) for request in requests)
    assert not any(b"." in inbound.kept(request) for request in requests)


async def test_a_watch_is_renewed_ended_and_made_anew_when_it_is_gone(outlook: Outlook) -> None:
    async with outlook.listening() as (address, _):
        made = await _watch(outlook, address)
        renewed = await calendar.renew(outlook.settings, made)
        assert renewed is not None
        assert (renewed.id, renewed.resource) == (made.id, made.resource)
        for _ in range(2):
            await calendar.unwatch(outlook.settings, made)
        assert await calendar.renew(outlook.settings, made) is None
        first = await _watch(outlook, address)
        second = await _watch(outlook, address, "w2")  # the first one's secret was lost
        standing = (await outlook.control("GET", "microsoft/subscriptions"))["items"]
        assert [one["id"] for one in standing] == [second.resource] != [first.resource]


async def test_a_shorter_limit_of_life_is_kept(outlook: Outlook) -> None:
    await outlook.behave(subscription_max_minutes=4230)
    async with outlook.listening() as (address, _):
        made = await _watch(outlook, address)
        assert made.expires_at - clock.now() < timedelta(days=3)
        renewed = await calendar.renew(outlook.settings, made)
        assert renewed is not None and renewed.expires_at - clock.now() < timedelta(days=3)


async def test_an_address_that_does_not_answer_the_handshake_is_refused(outlook: Outlook) -> None:
    with pytest.raises(Rejected, match="ValidationError"):
        await _watch(outlook, "http://127.0.0.1:9/hook")


@pytest.mark.parametrize(
    ("method", "told", "answer"),
    [
        ("POST", "Validation: Testing client application reachability for subscription Request-Id: 522a8e7e", True),
        ("POST", "<script>alert(1)</script>", False),
        ("POST", "a" * 2049, False),
        ("POST", "", False),
        ("POST", "ol\r\ná", False),
        ("GET", "abc", False),
    ],
)
async def test_only_plain_text_is_told_back(outlook: Outlook, method: str, told: str, answer: bool) -> None:
    request = Request(method, "", {}, b"", {"validationToken": told})
    assert inbound.challenge(request, outlook.settings) == (told if answer else None)
