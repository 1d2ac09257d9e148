"""A patient as an event's attendee in Outlook, where whoever is named is written to: once for each happening."""

from dataclasses import replace
from datetime import timedelta

import pytest

from balcao.connectors.microsoft_graph import calendar
from balcao.connectors.microsoft_graph.tests.outlook import CALENDAR, EVENT, KEY, OURS, Outlook
from balcao.connectors.microsoft_graph.tests.test_appointments import LATER as MOVED
from balcao.contracts.calendar import Changed, Guest
from balcao.core.outcomes import Unavailable

ANA, RUI, COLLEAGUE = "Ana@paciente.example", "rui@paciente.example", "colega@medica.example"
INVITED = replace(EVENT, guest=Guest(ANA, "Ana Souza"))
LATER = replace(MOVED, guest=INVITED.guest, invited=(ANA,))


async def guests(outlook: Outlook) -> list[tuple[str, str]]:
    (event,) = await outlook.standing()
    return [(one["emailAddress"]["address"], one["status"]["response"]) for one in event.get("attendees", [])]


async def mails(outlook: Outlook) -> list[tuple[str, str]]:
    told = await outlook.control("GET", "ledger?kind=mail&limit=1000")
    return [(entry["what"], entry["to"]) for entry in told["entries"]]


async def answer(outlook: Outlook, id: str, email: str, response: str) -> str:
    """As the guest; the event's tag after it."""
    path = f"microsoft/calendars/{OURS}/events/{id}/replies"
    told = await outlook.control("POST", path, json={"email": email, "response": response})
    return str(told["@odata.etag"])


async def test_a_guest_is_invited_once_and_sees_nobody(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, INVITED, None)
    again = await calendar.put(outlook.settings, OURS, replace(INVITED, invited=(ANA,)), kept)
    assert (kept.invited, again.etag, kept.not_invited) == ((ANA.lower(),), kept.etag, None)
    (event,) = await outlook.standing()
    assert event["attendees"][0]["emailAddress"] == {"address": ANA, "name": "Ana Souza"}
    rules = [event[name] for name in ("hideAttendees", "allowNewTimeProposals", "responseRequested")]
    assert (rules, event["sensitivity"]) == ([True, False, True], "private")
    assert await mails(outlook) == [("invitation", ANA.lower())]


async def test_an_answer_is_told_and_a_move_asks_anew(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, INVITED, None)
    await answer(outlook, kept.event_id, ANA, "tentativelyAccepted")
    seen = await calendar.event(outlook.settings, CALENDAR, kept.event_id)
    assert seen is not None and (seen.guests, seen.replies) == ((ANA,), {ANA.lower(): "tentative"})
    assert (seen.is_busy, seen.start_at) == (True, EVENT.start_at)
    with pytest.raises(Changed):
        await calendar.put(outlook.settings, OURS, LATER, kept)
    moved = await calendar.put(outlook.settings, OURS, LATER, replace(kept, etag=seen.etag))
    assert (await guests(outlook), moved.reply) == ([(ANA, "none")], None)
    await calendar.remove(outlook.settings, OURS, KEY, moved, tells=True)
    assert [what for what, _ in await mails(outlook)] == ["invitation", "update", "cancellation"]


async def test_ours_is_replaced_and_whom_the_doctor_asked_stays_with_their_answer(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, INVITED, None)
    listed = [{"emailAddress": {"address": one}, "type": "required"} for one in (ANA, COLLEAGUE)]
    await outlook.by_hand("PATCH", {"attendees": listed}, kept.event_id)
    etag = await answer(outlook, kept.event_id, COLLEAGUE, "accepted")
    other = replace(INVITED, guest=Guest(RUI), invited=(ANA,))
    kept = await calendar.put(outlook.settings, OURS, other, replace(kept, etag=etag))
    assert (kept.invited, await guests(outlook)) == ((RUI,), [(COLLEAGUE, "accepted"), (RUI, "none")])
    gone = await calendar.put(outlook.settings, OURS, replace(EVENT, invited=(RUI,)), kept)
    assert (gone.invited, await guests(outlook)) == ((), [(COLLEAGUE, "accepted")])
    assert ("cancellation", COLLEAGUE) not in await mails(outlook)


async def test_without_a_guest_of_ours_no_list_is_written(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, EVENT, None)
    await outlook.by_hand("PATCH", {"attendees": [{"emailAddress": {"address": COLLEAGUE}}]}, kept.event_id)
    (event,) = await outlook.standing()
    await calendar.put(outlook.settings, OURS, MOVED, replace(kept, etag=event["@odata.etag"]))
    assert [one for one, _ in await guests(outlook)] == [COLLEAGUE]
    assert all("attendees" not in (call["body"] or {}) for call in await outlook.calls())


async def test_a_lost_answer_writes_to_nobody_twice(outlook: Outlook) -> None:
    await outlook.fault(scope="microsoft.events.create", kind="lose_answer")
    with pytest.raises(Unavailable):
        await calendar.put(outlook.settings, OURS, INVITED, None)
    kept = await calendar.put(outlook.settings, OURS, replace(INVITED, invited=(ANA,)), None)
    await outlook.fault(scope="microsoft.events.patch", kind="lose_answer")
    with pytest.raises(Unavailable):
        await calendar.put(outlook.settings, OURS, LATER, kept)
    moved = await calendar.put(outlook.settings, OURS, LATER, kept)
    assert (moved.invited, [what for what, _ in await mails(outlook)]) == ((ANA.lower(),), ["invitation", "update"])


@pytest.mark.parametrize(
    ("code", "is_passing"), [("ErrorInvalidRecipients", False), ("ErrorExceededMessageLimit", True)]
)
async def test_who_may_not_be_invited_is_left_out_and_the_event_stands(
    outlook: Outlook, code: str, is_passing: bool
) -> None:
    await outlook.behave(refuse_guests=code)
    kept = await calendar.put(outlook.settings, OURS, INVITED, None)
    assert kept.not_invited is not None
    assert (kept.invited, kept.not_invited.is_passing) == ((), is_passing)
    moved = await calendar.put(outlook.settings, OURS, LATER, kept)
    assert (await guests(outlook), await mails(outlook), moved.not_invited) == ([], [], kept.not_invited)
    (event,) = await outlook.standing()
    assert event["start"]["dateTime"].startswith(f"{MOVED.start_at:%Y-%m-%dT%H}")


async def test_what_only_the_doctor_sees_is_written_without_what_is_told(outlook: Outlook) -> None:
    kept = await calendar.put(outlook.settings, OURS, INVITED, None)
    reminded = replace(INVITED, reminders=(timedelta(minutes=5),), invited=kept.invited)
    kept = await calendar.put(outlook.settings, OURS, reminded, kept)
    assert (await outlook.standing())[0]["reminderMinutesBeforeStart"] == 5
    assert set((await outlook.calls("patch"))[-1]["body"]) == {"isReminderOn", "reminderMinutesBeforeStart"}
    assert await mails(outlook) == [("invitation", ANA.lower())]
    await calendar.put(outlook.settings, OURS, replace(reminded, description="Ligue para (41) 3333-4444."), kept)
    assert "3333-4444" in (await outlook.standing())[0]["body"]["content"]
    assert await mails(outlook) == [("invitation", ANA.lower()), ("update", ANA.lower())]
