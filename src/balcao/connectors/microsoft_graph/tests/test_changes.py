"""What the delta tells of the sandbox's Outlook: whole rounds, series, whole days, what is gone, what is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from balcao.connectors.microsoft_graph import calendar, client
from balcao.connectors.microsoft_graph.seen import seen_event
from balcao.connectors.microsoft_graph.tests.outlook import CALENDAR, EVENT, KEY, OURS, START, WINDOW, Outlook
from balcao.connectors.microsoft_graph.zones import iana
from balcao.contracts.calendar import CursorLost
from balcao.core.outcomes import Rejected, Unavailable

HOUR = timedelta(hours=1)
WEEKLY = {
    "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"]},
    "range": {"type": "noEnd", "startDate": "2026-12-01"},
}


def at(clock: str, day: int = 1) -> dict[str, str]:
    return {"dateTime": f"2026-12-{day:02d}T{clock}:00", "timeZone": "E. South America Standard Time"}


def event(**more: Any) -> dict[str, Any]:
    return {"subject": "Dentista", "start": at("09:00"), "end": at("10:00"), **more}


async def test_a_round_goes_to_its_end_and_the_next_tells_what_changed(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, EVENT, None)
    theirs = await outlook.by_hand("POST", event(showAs="oof"))
    seen, cursor = await outlook.round()
    ours, other = seen[kept.event_id], seen[theirs["id"]]
    assert (ours.key, ours.etag, ours.start_at, ours.is_busy) == (KEY, kept.etag, START, True)
    assert (other.key, other.start_at, other.end_at) == (None, START, START + HOUR)
    assert (other.timezone, other.title, other.url) == ("America/Sao_Paulo", "Dentista", theirs["webLink"])
    assert ours.title == EVENT.title
    assert (await outlook.round(cursor))[0] == {}
    await outlook.by_hand("DELETE", id=theirs["id"])
    seen, cursor = await outlook.round(cursor)
    assert [(one.event_id, one.is_gone) for one in seen.values()] == [(theirs["id"], True)]


async def test_what_its_owner_keeps_private_has_no_title_here(outlook: Outlook) -> None:
    made = await outlook.by_hand("POST", event(sensitivity="private"))
    seen, _ = await outlook.round()
    assert (seen[made["id"]].is_busy, seen[made["id"]].title) == (True, "")


@pytest.mark.parametrize("repeats", [False, True])
async def test_many_pages_with_repeats_say_the_same(
    outlook: Outlook, monkeypatch: pytest.MonkeyPatch, repeats: bool
) -> None:
    monkeypatch.setattr(client, "PAGE_SIZE", 3)
    await outlook.behave(delta_repeats=repeats)
    made = {(await outlook.by_hand("POST", event(subject=str(number))))["id"] for number in range(10)}
    seen, cursor = await outlook.round()
    assert seen.keys() == made
    for id in made:
        await outlook.by_hand("DELETE", id=id)
    seen, _ = await outlook.round(cursor)
    assert seen.keys() == made and all(one.is_gone for one in seen.values())


async def test_an_event_that_leaves_the_window_is_gone(outlook: Outlook) -> None:
    made = await outlook.by_hand("POST", event())
    _, cursor = await outlook.round()
    far = {
        name: {"dateTime": f"2027-03-01T{hour}:00", "timeZone": "UTC"}
        for name, hour in (("start", "09"), ("end", "10"))
    }
    await outlook.by_hand("PATCH", far, made["id"])
    seen, _ = await outlook.round(cursor)
    assert seen[made["id"]].is_gone


@pytest.mark.parametrize("size", [200, 2])
async def test_occurrences_take_what_their_series_says_on_whatever_page(
    outlook: Outlook, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(client, "PAGE_SIZE", size)
    series = await outlook.by_hand("POST", event(recurrence=WEEKLY, showAs="free"))
    seen, cursor = await outlook.round()
    assert series["id"] not in seen
    occurrences = sorted(seen.values(), key=lambda one: one.start_at or START)
    assert [one.start_at for one in occurrences] == [START + timedelta(weeks=number) for number in range(5)]
    assert {(one.series_id, one.is_busy, one.title) for one in occurrences} == {(series["id"], False, "Dentista")}
    assert [one.original_start_at for one in occurrences] == [one.start_at for one in occurrences]
    second, third = occurrences[1], occurrences[2]
    await outlook.by_hand("PATCH", {"start": at("14:00", 8), "end": at("15:00", 8), "showAs": "busy"}, second.event_id)
    await outlook.by_hand("DELETE", id=third.event_id)
    seen, cursor = await outlook.round(cursor)
    moved = seen[second.event_id]
    assert (moved.start_at, moved.original_start_at) == (START + timedelta(weeks=1, hours=5), second.start_at)
    assert (moved.is_busy, seen[third.event_id].is_gone) == (True, True)
    await outlook.by_hand("PATCH", {"showAs": "busy"}, series["id"])
    seen, cursor = await outlook.round(cursor)
    assert {one.is_busy for one in seen.values() if not one.is_gone} == {True}
    await outlook.by_hand("DELETE", id=series["id"])
    seen, _ = await outlook.round(cursor)
    assert all(one.is_gone for one in seen.values())
    assert {series["id"], second.event_id, *(one.event_id for one in occurrences[3:])} <= seen.keys()


async def test_a_whole_day_is_the_calendars_whatever_zone_the_answer_is_in(outlook: Outlook) -> None:
    made = await outlook.by_hand("POST", event(isAllDay=True, start=at("00:00"), end=at("00:00", 3)))
    seen = (await outlook.round())[0][made["id"]]
    assert (seen.is_all_day, seen.start_at) == (True, datetime(2026, 12, 1, 3, tzinfo=UTC))
    assert seen.end_at == datetime(2026, 12, 3, 3, tzinfo=UTC)
    told = await calendar.event(outlook.settings, CALENDAR, made["id"])
    assert told == seen


@pytest.mark.parametrize(
    ("more", "is_busy"),
    [
        ({"showAs": "busy"}, True),
        ({"showAs": "oof"}, True),
        ({"showAs": "tentative"}, True),
        ({"showAs": "unknown"}, True),
        ({"showAs": "free"}, False),
        ({"showAs": "workingElsewhere"}, False),
        ({"responseStatus": {"response": "declined"}}, False),
        ({"responseStatus": {"response": "tentativelyAccepted"}}, True),
    ],
)
async def test_only_what_is_shown_as_taken_takes_time(outlook: Outlook, more: dict[str, Any], is_busy: bool) -> None:
    made = await outlook.by_hand("POST", event(**more))
    assert (await outlook.round())[0][made["id"]].is_busy is is_busy


@pytest.mark.parametrize("how", ["gone", "syncStateNotFound"])
async def test_a_cursor_that_is_not_known_any_more_is_said(outlook: Outlook, how: str) -> None:
    _, cursor = await outlook.round()
    await outlook.behave(lost_delta=how)
    await outlook.control("POST", f"microsoft/calendars/{OURS}/delta-tokens/expiry")
    with pytest.raises(CursorLost):
        await outlook.round(cursor)
    with pytest.raises(CursorLost):
        await outlook.round(cursor.replace("deltatoken=", "deltatoken=x"))
    await outlook.round()


async def test_too_many_requests_within_a_round_say_how_long_to_wait_and_lose_nothing(
    outlook: Outlook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE_SIZE", 2)
    made = {(await outlook.by_hand("POST", event(subject=str(number))))["id"] for number in range(4)}
    first = await calendar.changes(outlook.settings, CALENDAR, cursor=None, page=None, **WINDOW)
    await outlook.fault(scope="microsoft.delta", kind="rate_limit", retry_after=7)
    with pytest.raises(Unavailable) as slow:
        await calendar.changes(outlook.settings, CALENDAR, cursor=None, page=first.next_page, **WINDOW)
    assert (slow.value.retry_after, slow.value.scope) == (timedelta(seconds=7), "connection")
    second = await calendar.changes(outlook.settings, CALENDAR, cursor=None, page=first.next_page, **WINDOW)
    assert {one.event_id for one in (*first.events, *second.events)} == made


async def test_our_token_follows_no_link_that_leads_elsewhere(outlook: Outlook) -> None:
    for link in ("https://evil.example/v1.0/me", f"{outlook.settings.base_url}.evil.example/v1.0/me"):
        with pytest.raises(Rejected, match="foreign_link"):
            await calendar.changes(outlook.settings, CALENDAR, cursor=link, page=None, **WINDOW)
    with pytest.raises(Rejected, match="ErrorItemNotFound"):
        await calendar.changes(
            outlook.settings, CALENDAR.__class__("AAMkNenhuma=", "", "UTC"), cursor=None, page=None, **WINDOW
        )


async def test_one_event_is_told_as_it_stands_or_not_at_all(outlook: Outlook) -> None:
    made = await outlook.by_hand("POST", event())
    told = await calendar.event(outlook.settings, CALENDAR, made["id"])
    assert told is not None and told.start_at == START
    await outlook.by_hand("DELETE", id=made["id"])
    assert await calendar.event(outlook.settings, CALENDAR, made["id"]) is None


def test_windows_names_are_mapped_and_those_that_say_nothing_are_the_calendars() -> None:
    assert iana("Central Brazilian Standard Time", "UTC") == "America/Cuiaba"
    assert iana("America/Manaus", "UTC") == "America/Manaus"
    assert iana("Customized Time Zone", "America/Sao_Paulo") == "America/Sao_Paulo"
    told = {"id": "1", "start": at("09:00"), "end": {"dateTime": "2026-12-01T10:00:00.0000000", "timeZone": "?"}}
    seen = seen_event(told, "America/Manaus")
    assert seen is not None
    assert (seen.start_at, seen.end_at) == (START, START + 2 * HOUR)


@pytest.mark.parametrize("told", [{}, {"id": 5}, {"id": "1"}, {"id": "1", "start": "x", "end": {"dateTime": "y"}}])
def test_what_cannot_be_read_is_nothing_or_gone(told: dict[str, Any]) -> None:
    seen = seen_event(told, "UTC")
    assert seen is None or seen.is_gone
