"""A patient as an event's guest at Google: written to once for each thing that happens, beside other guests."""

from dataclasses import replace
from datetime import timedelta

import pytest

from balcao.connectors.google_calendar import calendar
from balcao.connectors.google_calendar.tests.google import EVENT, KEY, OURS, START, Google
from balcao.contracts.calendar import Calendar, Changed, Guest
from balcao.core.outcomes import Unavailable

ANA, RUI = "Ana@paciente.example", "rui@paciente.example"
DOCTOR = {"email": "colega@medica.example", "responseStatus": "accepted", "displayName": "Dr. Caio"}
INVITED = replace(EVENT, guest=Guest(ANA, "Ana Souza"))
LATER = replace(INVITED, start_at=START + timedelta(hours=2), end_at=START + timedelta(hours=3), invited=(ANA,))
EVENT_PATH = f"google/calendars/{OURS}/events/{calendar.event_id(KEY)}"


async def guests(google: Google) -> list[tuple[str, str]]:
    (event,) = await google.events()
    return [(one["email"], one["responseStatus"]) for one in event.get("attendees", [])]


async def test_a_guest_is_invited_once_and_sees_nobody(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, INVITED, None)
    again = await calendar.put(google.settings, OURS, replace(INVITED, invited=(ANA,)), kept)
    assert (kept.invited, again.etag, kept.not_invited) == ((ANA.lower(),), kept.etag, None)
    (event,) = await google.events()
    assert event["attendees"] == [{"email": ANA, "displayName": "Ana Souza", "responseStatus": "needsAction"}]
    assert [event[name] for name in ("guestsCanSeeOtherGuests", "guestsCanInviteOthers", "guestsCanModify")] == [
        False
    ] * 3
    assert await google.mails() == [("invitation", ANA.lower())]


async def test_without_a_guest_nobody_is_written_to_whoever_the_doctor_asked(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, EVENT, None)
    await google.control("PATCH", EVENT_PATH, json={"attendees": [DOCTOR]})
    (event,) = await google.events()
    moved = replace(LATER, guest=None, invited=())
    kept = await calendar.put(google.settings, OURS, moved, replace(kept, etag=event["etag"]))
    await calendar.remove(google.settings, OURS, KEY, kept)
    assert (await guests(google), await google.mails()) == ([(DOCTOR["email"], "accepted")], [])
    assert {call["query"] for call in await google.calls() if call["method"] != "GET"} == {"sendUpdates=none"}


async def test_a_move_is_told_and_asks_anew(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, INVITED, None)
    await google.control("POST", f"{EVENT_PATH}/replies", json={"email": ANA, "response": "declined"})
    with pytest.raises(Changed) as raised:
        await calendar.put(google.settings, OURS, LATER, kept)
    assert raised.value.seen.replies == {ANA.lower(): "declined"}
    moved = await calendar.put(google.settings, OURS, LATER, replace(kept, etag=raised.value.seen.etag))
    assert (await guests(google), moved.reply) == ([(ANA, "needsAction")], None)
    await calendar.remove(google.settings, OURS, KEY, moved, tells=True)
    assert [what for what, _ in await google.mails()] == ["invitation", "update", "cancellation"]


async def test_what_else_changes_leaves_the_answer(google: Google) -> None:
    await calendar.put(google.settings, OURS, INVITED, None)
    await google.control("POST", f"{EVENT_PATH}/replies", json={"email": ANA, "response": "accepted"})
    seen = await calendar.event(google.settings, Calendar(OURS, "", "UTC"), calendar.event_id(KEY))
    assert seen is not None
    known = replace(await calendar.put(google.settings, OURS, INVITED, None), etag=seen.etag)
    there = replace(INVITED, location="Sala 2", invited=(ANA,))
    kept = await calendar.put(google.settings, OURS, there, known)
    assert (await guests(google), kept.reply) == ([(ANA, "accepted")], "accepted")


async def test_another_address_replaces_ours_alone(google: Google) -> None:
    await calendar.put(google.settings, OURS, INVITED, None)
    (event,) = await google.events()
    await google.control("PATCH", EVENT_PATH, json={"attendees": [*event["attendees"], DOCTOR]})
    (event,) = await google.events()
    known = await calendar.put(google.settings, OURS, INVITED, None)
    other = replace(INVITED, guest=Guest(RUI), invited=(ANA,))
    kept = await calendar.put(google.settings, OURS, other, known)
    assert kept.invited == (RUI,)
    assert await guests(google) == [(DOCTOR["email"], "accepted"), (RUI, "needsAction")]
    gone = await calendar.put(google.settings, OURS, replace(EVENT, invited=(RUI,)), kept)
    assert (gone.invited, await guests(google)) == ((), [(DOCTOR["email"], "accepted")])
    written = [("invitation", ANA.lower()), ("cancellation", ANA.lower()), ("invitation", RUI), ("cancellation", RUI)]
    assert sorted(await google.mails()) == sorted(written)


async def test_guests_that_google_does_not_tell_of_are_not_touched(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, EVENT, None)
    await google.control("PATCH", EVENT_PATH, json={"attendees": [DOCTOR], "attendeesOmitted": True})
    (event,) = await google.events()
    told = await calendar.put(google.settings, OURS, INVITED, replace(kept, etag=event["etag"]))
    assert (told.invited, told.not_invited is not None) == ((), True)
    assert await guests(google) == [(DOCTOR["email"], "accepted")]


@pytest.mark.parametrize("fault", ["lose_answer", "error"])
async def test_a_lost_answer_writes_to_nobody_twice(google: Google, fault: str) -> None:
    more = {"http": 503, "code": "backendError", "match": {"after": True}} if fault == "error" else {}
    await google.fault(scope="google.events.insert", kind=fault, **more)
    with pytest.raises(Unavailable):
        await calendar.put(google.settings, OURS, INVITED, None)
    kept = await calendar.put(google.settings, OURS, replace(INVITED, invited=(ANA,)), None)
    await google.fault(scope="google.events.patch", kind=fault, **more)
    with pytest.raises(Unavailable):
        await calendar.put(google.settings, OURS, LATER, kept)
    moved = await calendar.put(google.settings, OURS, LATER, kept)
    assert moved.invited == (ANA.lower(),)
    assert [what for what, _ in await google.mails()] == ["invitation", "update"]


@pytest.mark.parametrize(
    ("reason", "is_passing"), [("forbiddenForServiceAccounts", False), ("calendarUsageLimitsExceeded", True)]
)
async def test_who_may_not_be_invited_is_left_out_and_the_event_stands(
    google: Google, reason: str, is_passing: bool
) -> None:
    await google.control("PUT", "google/settings", json={"refuse_guests": reason})
    kept = await calendar.put(google.settings, OURS, INVITED, None)
    assert kept.not_invited is not None
    assert (kept.invited, kept.not_invited.is_passing) == ((), is_passing)
    moved = await calendar.put(google.settings, OURS, LATER, kept)
    assert (await guests(google), await google.mails(), moved.not_invited) == ([], [], kept.not_invited)
    (event,) = await google.events()
    assert event["start"]["dateTime"] == "2026-12-01T11:00:00-03:00"


async def test_who_was_invited_before_the_limit_is_told_of_a_move(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, INVITED, None)
    await google.control("PUT", "google/settings", json={"refuse_guests": "calendarUsageLimitsExceeded"})
    moved = await calendar.put(google.settings, OURS, LATER, kept)
    assert (moved.invited, moved.not_invited) == ((ANA.lower(),), None)
    assert [what for what, _ in await google.mails()] == ["invitation", "update"]


async def test_what_comes_back_from_the_bin_is_an_invitation_anew(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, INVITED, None)
    await google.control("POST", f"{EVENT_PATH}/replies", json={"email": ANA, "response": "declined"})
    await calendar.remove(google.settings, OURS, KEY, kept, tells=True)
    await calendar.put(google.settings, OURS, INVITED, None)
    assert await guests(google) == [(ANA, "needsAction")]
    assert [what for what, _ in await google.mails()] == ["invitation", "cancellation", "invitation"]


async def test_what_only_the_doctor_sees_is_written_and_told_to_nobody(google: Google) -> None:
    kept = await calendar.put(google.settings, OURS, INVITED, None)
    reminded = replace(INVITED, reminders=(timedelta(minutes=5),), invited=kept.invited)
    await calendar.put(google.settings, OURS, reminded, kept)
    (event,) = await google.events()
    assert event["reminders"]["overrides"] == [{"method": "popup", "minutes": 5}]
    assert (await google.calls())[-1]["query"] == "sendUpdates=none"
    assert await google.mails() == [("invitation", ANA.lower())]
