"""A visit as an iCalendar file (RFC 5545), for whatever calendar the person keeps. Its title says no service."""

from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from balcao.core import clock
from balcao.domains.scheduling.public.words import Words
from balcao.domains.scheduling.queries import Seen


def calendar_file(seen: Seen, words: Words, url: str) -> bytes:
    """The same visit keeps its UID, and each change its SEQUENCE: taken in again, it moves and is not doubled."""
    event = Event()
    event.add("uid", f"{seen.id}@balcao")
    event.add("sequence", seen.version)
    event.add("dtstamp", clock.now())
    event.add("dtstart", seen.start_at)
    event.add("dtend", seen.end_at)
    event.add("summary", f"{seen.clinic} · {seen.practitioner}")
    event.add("status", "CANCELLED" if seen.status == "cancelled" else "CONFIRMED")
    event.add("description", url)
    event.add("url", url)
    if seen.clinic_address:
        event.add("location", f"{seen.clinic}, {seen.clinic_address}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words.your_visit)
    alarm.add("trigger", timedelta(hours=-2))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Balcao//Agenda//PT")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
