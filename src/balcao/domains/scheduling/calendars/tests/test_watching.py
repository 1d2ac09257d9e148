"""Watches: the provider's notices wake a calendar, whatever of them is lost, repeated, forged or late."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from aiohttp import web
from sqlalchemy import text

from balcao.connectors.google_calendar import inbound
from balcao.connectors.google_calendar.settings import Settings
from balcao.contracts.calendar import CalendarTouched
from balcao.contracts.messaging import Request
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.domains.connections import addresses
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.scheduling.calendars.link_calendars import link_calendars
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.calendars.tests.two_sides import Played
from balcao.domains.scheduling.calendars.touch import touch
from balcao.domains.scheduling.calendars.watch_calendar import keep_watch
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)


@dataclass
class Mailbox:
    """Where the provider's notices come in: raw, as the intake gets them."""

    requests: list[Request] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(Request("POST", str(request.url), headers, await request.read()))
        return web.Response()

    async def until(self, count: int) -> None:
        for _ in range(300):
            if len(self.requests) >= count:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{len(self.requests)} notices came, not {count}")


@pytest_asyncio.fixture(loop_scope="session")
async def mailbox(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mailbox]:
    """We can be reached here, as in the demo."""
    played = Mailbox()
    app = web.Application()
    app.router.add_post("/{path:.*}", played.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    monkeypatch.setenv("BALCAO_SANDBOX_URL", "http://127.0.0.1:1")
    monkeypatch.setattr(addresses, "base_url", lambda: f"http://127.0.0.1:{runner.addresses[0][1]}")
    monkeypatch.setattr("balcao.domains.scheduling.calendars.watch_calendar.base_url", lambda: "http://127.0.0.1:1")
    yield played
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session")
async def there(account_id: UUID, mailbox: Mailbox) -> AsyncIterator[Played]:
    async with two_sides.played(account_id) as made:
        await made.settle()
        yield made


async def settings(there: Played) -> Settings:
    async with transaction(there.account_id) as session:
        connection = await find(session, Connection, there.connection_id)
        assert connection is not None
        opened: Settings = await open_settings(session, connection)
        return opened


async def take(there: Played, requests: list[Request]) -> None:
    """What intake and reading make of them, for this connection."""
    ours = await settings(there)
    async with transaction(there.account_id) as session:
        for request in requests:
            if inbound.verify(request, ours):
                for touched in inbound.parse(inbound.kept(request), frozenset()):
                    await touch(session, there.connection_id, touched)
    await there.settle()


async def blocks(there: Played) -> int:
    async with transaction(there.account_id) as session:
        return int(await session.scalar(text("SELECT count(*) FROM calendar_busy")) or 0)


async def test_a_notice_without_a_body_is_enough(there: Played, mailbox: Mailbox) -> None:
    mirror = await there.mirror()
    assert mirror.watch_until is not None and mirror.watch_until > clock.now() + timedelta(days=6)
    await mailbox.until(1)
    there.add(at(MONDAY, "09:00"))
    await mailbox.until(2)
    assert all(request.body == b"" for request in mailbox.requests)
    assert await blocks(there) == 0
    await take(there, mailbox.requests)
    assert await blocks(there) == 1
    assert (await there.mirror()).lag_milliseconds is not None


async def test_many_notices_are_one_look_and_forged_ones_none(there: Played, mailbox: Mailbox) -> None:
    await mailbox.until(1)
    there.sandbox.world.faults.add({"scope": "google.notifications", "kind": "duplicate", "count": 5, "times": 1})
    there.add(at(MONDAY, "09:00"))
    await mailbox.until(6)

    def listed() -> int:
        return there.sandbox.world.ledger.counts["call google.events.list"]

    before = listed()
    genuine = mailbox.requests[-1]
    forged = Request(genuine.method, genuine.url, {**genuine.headers, "x-goog-channel-token": "x"}, b"")
    await take(there, [forged] * 3)
    assert listed() == before
    await take(there, mailbox.requests)
    assert listed() == before + 1
    assert await blocks(there) == 1


async def test_a_lost_notice_is_made_up_for_by_looking_now_and_then(there: Played, mailbox: Mailbox) -> None:
    there.sandbox.world.faults.add({"scope": "google.notifications", "kind": "lose"})
    there.add(at(MONDAY, "09:00"))
    assert (await there.mirror()).pull_at <= clock.now() + timedelta(minutes=10)
    await there.settle(pulls=True)
    assert await blocks(there) == 1


async def test_a_watch_is_renewed_before_it_ends_and_the_old_one_is_stopped(there: Played, mailbox: Mailbox) -> None:
    first = await there.mirror()
    async with transaction(there.account_id) as session:
        await session.execute(
            text(
                "UPDATE calendar_mirrors SET watch_since = now() - interval '4 days', "
                "watch_until = now() + interval '3 days'"
            )
        )
    await there.settle(pulls=True)
    second = await there.mirror()
    assert second.watch_id not in (None, first.watch_id)
    assert second.former_watch_id == first.watch_id
    assert list(there.sandbox.world.google.channels.items) == [second.watch_id]
    there.add(at(MONDAY, "09:00"))
    assert first.watch_id is not None
    async with transaction(there.account_id) as session:
        await touch(session, there.connection_id, CalendarTouched(first.watch_id, "changed"))
    await there.settle()
    assert await blocks(there) == 1, "a late notice of the watch before still counts"


async def test_a_notice_of_a_channel_that_nobody_knows_says_nothing(there: Played, mailbox: Mailbox) -> None:
    there.add(at(MONDAY, "09:00"))
    async with transaction(there.account_id) as session:
        await touch(session, there.connection_id, CalendarTouched("of-long-ago", "changed"))
    await there.settle()
    assert await blocks(there) == 0


async def test_a_watch_that_the_provider_ended_or_wants_renewed_is_made_anew(there: Played, mailbox: Mailbox) -> None:
    first = await there.mirror()
    assert first.watch_id is not None
    async with transaction(there.account_id) as session:
        await touch(session, there.connection_id, CalendarTouched(first.watch_id, "removed"))
    await there.settle()
    second = await there.mirror()
    assert second.watch_id not in (None, first.watch_id)
    async with transaction(there.account_id) as session:
        await touch(session, there.connection_id, CalendarTouched(str(second.watch_id), "renew"))
    await there.settle()
    assert (await there.mirror()).watch_id not in (None, second.watch_id)


async def test_a_refused_watch_is_told_and_looking_goes_on(there: Played, mailbox: Mailbox) -> None:
    there.sandbox.world.faults.add({"scope": "google.events.watch", "kind": "error", "http": 403, "code": "forbidden"})
    await keep_watch(there.account_id, there.mirror_id, now=True)
    assert (await there.mirror()).watch_error
    there.add(at(MONDAY, "09:00"))
    await there.settle(pulls=True)
    assert await blocks(there) == 1


async def test_the_watch_of_a_calendar_that_is_linked_no_more_is_stopped(there: Played, mailbox: Mailbox) -> None:
    assert len(there.sandbox.world.google.channels.items) == 1
    async with transaction(there.account_id) as session:
        await link_calendars(session, [])
    await there.settle()
    assert there.sandbox.world.google.channels.items == {}
