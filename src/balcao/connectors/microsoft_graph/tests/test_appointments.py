"""Appointments in the sandbox's Outlook, each request judged by Microsoft's own description."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from balcao.connectors.microsoft_graph import calendar, health
from balcao.connectors.microsoft_graph.client import get_event
from balcao.connectors.microsoft_graph.tests.outlook import EVENT, KEY, OURS, START, Outlook
from balcao.connectors.microsoft_graph.tests.published import judge
from balcao.contracts.calendar import Busy, Changed, Kept
from balcao.core.outcomes import Rejected, Unauthorized, Unavailable

LATER = replace(EVENT, start_at=START + timedelta(hours=2), end_at=START + timedelta(hours=3))


async def test_calendars_are_those_that_can_be_written_to_in_the_mailboxs_zone(outlook: Outlook) -> None:
    found = await calendar.calendars(outlook.settings)
    assert [(one.name, one.is_primary, one.timezone) for one in found] == [
        ("Calendário", True, "America/Sao_Paulo"),
        ("Dra. Ana", False, "America/Sao_Paulo"),
    ]
    assert (await health.check(outlook.settings)).detail == "Conectado: Calendário, Dra. Ana"


async def test_an_appointment_stands_once_private_and_tells_nothing(outlook: Outlook) -> None:
    first = await calendar.put(outlook.settings, OURS, EVENT, None)
    again = await calendar.put(outlook.settings, OURS, EVENT, None)
    assert first == again
    (event,) = await outlook.standing()
    assert (event["id"], event["sensitivity"], event["showAs"]) == (first.event_id, "private", "busy")
    assert event["start"] == {"dateTime": "2026-12-01T12:00:00.0000000", "timeZone": "UTC"}
    assert event["originalStartTimeZone"] == "America/Sao_Paulo"
    assert (event["isReminderOn"], event["reminderMinutesBeforeStart"]) == (True, 30)
    assert "attendees" not in event
    assert first.url == event["webLink"]


async def test_an_appointment_moves_with_its_id(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, EVENT, None)
    moved = await calendar.put(outlook.settings, OURS, LATER, kept)
    assert (moved.event_id, moved.etag != kept.etag) == (kept.event_id, True)
    (event,) = await outlook.standing()
    assert event["start"]["dateTime"].startswith("2026-12-01T14:00")


async def test_what_somebody_changed_or_took_away_meanwhile_is_not_written_over(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, EVENT, None)
    await outlook.by_hand(
        "PATCH", {"start": {"dateTime": "2026-12-01T08:00:00", "timeZone": "America/Sao_Paulo"}}, kept.event_id
    )
    with pytest.raises(Changed) as changed:
        await calendar.put(outlook.settings, OURS, LATER, kept)
    seen = changed.value.seen
    assert (seen.start_at, seen.key, seen.is_gone) == (START - timedelta(hours=1), KEY, False)
    (event,) = await outlook.standing()
    assert event["start"]["dateTime"].startswith("2026-12-01T11:00")
    with pytest.raises(Changed):
        await calendar.put(outlook.settings, OURS, EVENT, None)
    await calendar.put(outlook.settings, OURS, LATER, Kept(kept.event_id, seen.etag))
    await outlook.by_hand("DELETE", id=kept.event_id)
    with pytest.raises(Changed) as changed:
        await calendar.put(outlook.settings, OURS, EVENT, kept)
    assert (changed.value.seen.event_id, changed.value.seen.is_gone) == (kept.event_id, True)


async def test_a_change_whose_answer_was_lost_is_no_conflict(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, EVENT, None)
    await outlook.fault(scope="microsoft.events.patch", kind="lose_answer")
    with pytest.raises(Unavailable):
        await calendar.put(outlook.settings, OURS, LATER, kept)
    moved = await calendar.put(outlook.settings, OURS, LATER, kept)
    assert moved.event_id == kept.event_id


async def test_a_creation_whose_answer_was_lost_leaves_one_event(outlook: Outlook) -> None:
    await outlook.fault(scope="microsoft.events.create", kind="lose_answer")
    with pytest.raises(Unavailable):
        await calendar.put(outlook.settings, OURS, EVENT, None)
    kept = await calendar.put(outlook.settings, OURS, EVENT, None)
    assert [event["id"] for event in await outlook.standing()] == [kept.event_id]


async def test_two_creations_at_once_leave_one_event(outlook: Outlook) -> None:
    made = await asyncio.gather(*(calendar.put(outlook.settings, OURS, EVENT, None) for _ in range(3)))
    assert [event["id"] for event in await outlook.standing()] == list({one.event_id for one in made})


async def test_what_was_cancelled_comes_back_though_its_transaction_id_is_spent(outlook: Outlook) -> None:
    before = set()
    for _ in range(6):
        kept = await calendar.put(outlook.settings, OURS, EVENT, None)
        assert [event["id"] for event in await outlook.standing()] == [kept.event_id]
        assert kept.event_id not in before
        before.add(kept.event_id)
        for known in (kept, kept, None):
            await calendar.remove(outlook.settings, OURS, KEY, known)
        assert await outlook.standing() == []
    kept = await calendar.put(outlook.settings, OURS, EVENT, None)
    await calendar.remove(outlook.settings, OURS, KEY, None)
    assert await outlook.standing() == []


async def test_busy_times_are_those_that_the_calendar_shows_as_taken(outlook: Outlook) -> None:
    await calendar.put(outlook.settings, OURS, EVENT, None)
    for number, shown in enumerate(("free", "workingElsewhere", "oof", "tentative")):
        times = {
            name: {"dateTime": f"2026-12-0{number + 2}T{hour}:00:00", "timeZone": "UTC"}
            for name, hour in (("start", "12"), ("end", "13"))
        }
        await outlook.by_hand("POST", {"subject": shown, "showAs": shown, **times})
    found = await calendar.busy(outlook.settings, OURS, START - timedelta(days=1), START + timedelta(days=9))
    third, fourth = START + timedelta(days=3), START + timedelta(days=4)
    hour = timedelta(hours=1)
    assert found == [Busy(START, EVENT.end_at), Busy(third, third + hour), Busy(fourth, fourth + hour)]


async def test_a_calendar_that_is_not_there_is_said(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, EVENT, None)
    await outlook.by_hand("DELETE", id=kept.event_id)
    for before in (None, kept):
        with pytest.raises(Rejected, match="ErrorItemNotFound"):
            await calendar.put(outlook.settings, "AAMkNenhuma=", EVENT, before)


@pytest.mark.parametrize(
    ("http", "code", "outcome"),
    [
        (401, "InvalidAuthenticationToken", Unauthorized),
        (403, "Authorization_RequestDenied", Unauthorized),
        (403, "ErrorAccessDenied", Rejected),
        (404, "MailboxNotEnabledForRESTAPI", Rejected),
        (400, "ErrorPropertyValidationFailure", Rejected),
        (429, "ApplicationThrottled", Unavailable),
        (503, "ErrorServerBusy", Unavailable),
        (423, "ErrorMailboxMoveInProgress", Unavailable),
    ],
)
async def test_errors_go_by_their_code(outlook: Outlook, http: int, code: str, outcome: type[Exception]) -> None:
    await outlook.fault(scope="microsoft.events.create", kind="error", http=http, code=code)
    with pytest.raises(outcome, match=code):
        await calendar.put(outlook.settings, OURS, EVENT, None)


async def test_a_mailbox_is_never_asked_more_at_once_than_it_takes(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, EVENT, None)
    await outlook.behave(latency_ms=20)
    answers = await asyncio.gather(*(get_event(outlook.settings, kept.event_id) for _ in range(12)))
    assert {answer.status for answer in answers} == {200}


async def test_without_consent_nothing_is_asked(outlook: Outlook) -> None:
    with pytest.raises(Unauthorized, match="not_connected"):
        await calendar.calendars(outlook.settings.model_copy(update={"access_token": None}))
    assert await outlook.calls() == []


def test_the_judge_finds_what_graph_would_not_take() -> None:
    path = f"/microsoft/v1.0/me/calendars/{OURS}/events"
    assert judge("POST", path, "", {"subject": "x", "showAs": "oof"}) == []
    assert judge("POST", path, "", {"subject": "x", "showAs": "blue"})
    assert judge("POST", path, "", {"sujet": "x"})
    assert judge("POST", path, "", {"start": 5})
    assert judge("POST", path, "", None)
    assert judge("GET", path, "unheardOf=1", None)
    assert judge("PUT", path, "", {})
    assert judge("POST", "/microsoft/v1.0/subscriptions", "", {"expirationDateTime": "amanhã"})
