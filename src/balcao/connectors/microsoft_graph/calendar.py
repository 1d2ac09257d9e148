"""Appointments as events: made once however often it is asked, moved, taken away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.microsoft_graph import client, guests
from balcao.connectors.microsoft_graph.calendars import calendars as calendars
from balcao.connectors.microsoft_graph.changes import changes as changes
from balcao.connectors.microsoft_graph.changes import event as event
from balcao.connectors.microsoft_graph.changes import refuse_lost_calendar, written
from balcao.connectors.microsoft_graph.errors import content
from balcao.connectors.microsoft_graph.seen import MARK, PROPERTY, moment, seen_event
from balcao.connectors.microsoft_graph.settings import Settings
from balcao.connectors.microsoft_graph.watching import renew as renew
from balcao.connectors.microsoft_graph.watching import unwatch as unwatch
from balcao.connectors.microsoft_graph.watching import watch as watch
from balcao.contracts.calendar import Busy, CalendarEvent, Changed, Kept, NotInvited, SeenEvent
from balcao.core.ids import new_id
from balcao.core.outcomes import Unavailable

LONGEST_REMINDER = timedelta(minutes=40320)


async def put(settings: Settings, calendar_id: str, event: CalendarEvent, known: Kept | None) -> Kept:
    """What was made under our mark is looked for before it is made: a transaction id holds for a while only."""
    body = _body(event)
    if known is not None:
        return await _change(settings, calendar_id, event, known.event_id, known.etag, body)
    standing = await _find(settings, calendar_id, event.key)
    if standing is not None:
        made, refused = standing, None
    else:
        made, refused = await _create(settings, calendar_id, event, body)
    if _says(made, body) and (refused is not None or guests.stand_right(event, made)):
        return _kept(event, made, refused)
    if any(moment(inner(made, name), "UTC") != moment(inner(body, name), "UTC") for name in ("start", "end")):
        raise Changed(_seen(made, text(made, "id") or ""))
    return await _change(settings, calendar_id, event, text(made, "id") or "", text(made, "@odata.etag") or "", body)


async def remove(settings: Settings, calendar_id: str, key: str, known: Kept | None, *, tells: bool = False) -> None:
    """Graph tells everybody who was invited, and has no word to prevent it."""
    if known is not None:
        event_id: str | None = known.event_id
    else:
        event_id = text(await _find(settings, calendar_id, key) or {}, "id")
    if event_id is None:
        return
    answer = await client.delete_event(settings, event_id)
    if answer.status != 404:
        content(answer)


async def busy(settings: Settings, calendar_id: str, start_at: datetime, end_at: datetime) -> Sequence[Busy]:
    """By the calendar's own view: getSchedule knows whole mailboxes only, and no personal ones. Ours are among them."""
    found: list[Busy] = []
    answer = await client.view_calendar(settings, calendar_id, written(start_at), written(end_at))
    for _ in range(client.PAGES):
        told = content(answer)
        seen = (seen_event(one, settings.timezone) for one in items(told, "value"))
        found += [
            Busy(one.start_at, one.end_at)
            for one in seen
            if one and one.is_busy and not one.is_gone and one.start_at and one.end_at
        ]
        link = text(told, "@odata.nextLink")
        if link is None:
            return found
        answer = await client.follow(settings, link, "calendar.view")
    raise Unavailable("too_many_events", "Agenda cheia demais", "A agenda tem eventos demais neste período.")


async def _change(settings: Settings, calendar_id: str, event: CalendarEvent, id: str, etag: str, body: Object) -> Kept:
    """Only over the version that we know. With guests what stands is looked at before: what is right there is not told
    to them again. Raises Changed.
    """
    standing: Object = {}
    changes = body
    if event.concerns_guests:
        standing = await _standing(settings, calendar_id, id)
        if _says(standing, body) and _tells(standing, body) and guests.stand_right(event, standing):
            changes = _reminder(body)
            if changes.items() <= standing.items():
                return _kept(event, standing)
    answer = await client.patch_event(settings, id, changes | guests.invitation(event, standing), etag)
    refused = guests.refused_guest(answer) if guests.adds(event, standing) else None
    if refused is not None:
        alone = guests.invitation(replace(event, guest=None), standing)
        answer = await client.patch_event(settings, id, changes | alone, etag)
    if answer.status not in (404, 409, 412):
        return _kept(event, content(answer), refused)
    standing = await _standing(settings, calendar_id, id)
    if _says(standing, body) and guests.stand_right(event, standing):
        return _kept(event, standing)
    raise Changed(_seen(standing, id))


async def _standing(settings: Settings, calendar_id: str, id: str) -> Object:
    """Raises Changed when it is gone."""
    answer = await client.get_event(settings, id)
    if answer.status == 404:
        await refuse_lost_calendar(settings, calendar_id)
        raise Changed(SeenEvent(id, "", True))
    return content(answer)


async def _find(settings: Settings, calendar_id: str, key: str) -> Object | None:
    """The event that carries our mark for this appointment."""
    value = key.replace("'", "''")
    condition = f"singleValueExtendedProperties/any(p:p/id eq '{PROPERTY}' and p/value eq '{value}')"
    return next(iter(items(content(await client.find_events(settings, calendar_id, condition)), "value")), None)


async def _create(
    settings: Settings, calendar_id: str, event: CalendarEvent, body: Object
) -> tuple[Object, NotInvited | None]:
    """A transaction id gives what it made before, even when that was deleted: then another is tried, at last one that
    was never used. What was made is read again, because Exchange goes on changing its version for a moment.
    """
    marked = {**body, "singleValueExtendedProperties": [{"id": PROPERTY, "value": event.key}]}
    for attempt in ("0", "1", "2", new_id().hex[-12:]):
        alone = marked | {"transactionId": f"{MARK}:{event.key}:{attempt}"}
        answer = await client.create_event(settings, calendar_id, alone | guests.invitation(event, None))
        refused = guests.refused_guest(answer) if event.guest else None
        if refused is not None:
            answer = await client.create_event(settings, calendar_id, alone)
        standing = await client.get_event(settings, text(content(answer), "id") or "")
        if standing.status != 404:
            return content(standing), refused
    raise Unavailable("transaction_id", "Evento em disputa", "O Outlook devolve um evento apagado; tentaremos de novo.")


def _body(event: CalendarEvent) -> Object:
    """Without attendees: whoever is named is written to, and there is no word to prevent it."""
    minutes = [int(min(one, LONGEST_REMINDER).total_seconds() // 60) for one in event.reminders]
    return {
        "subject": event.title,
        "body": {"contentType": "text", "content": event.description},
        "location": {"displayName": event.location},
        "start": _moment(event.start_at, event.timezone),
        "end": _moment(event.end_at, event.timezone),
        "isAllDay": False,
        "showAs": "busy",
        "sensitivity": "private",
        "isReminderOn": bool(minutes),
        **({"reminderMinutesBeforeStart": min(minutes)} if minutes else {}),
    }


def _moment(at: datetime, timezone: str) -> Object:
    """Without an offset: the zone stands beside it."""
    return {"dateTime": at.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": timezone}


def _says(standing: Object, body: Object) -> bool:
    """Whether it stands there as it is to be: the answer to an earlier write was lost, or nothing of ours differs."""
    plain = all(standing.get(name) == body[name] for name in ("subject", "showAs", "isAllDay"))
    place = text(inner(standing, "location"), "displayName") or ""
    times = all(moment(inner(standing, name), "UTC") == moment(inner(body, name), "UTC") for name in ("start", "end"))
    return plain and times and place == body["location"]["displayName"]


def _tells(standing: Object, body: Object) -> bool:
    """Whether its text holds ours; Exchange sets it in its own way."""
    ours, theirs = (" ".join((text(inner(one, "body"), "content") or "").split()) for one in (body, standing))
    return ours in theirs


def _reminder(body: Object) -> Object:
    """What only the calendar's owner sees: a change of nothing else writes to nobody."""
    return {name: body[name] for name in ("isReminderOn", "reminderMinutesBeforeStart") if name in body}


def _seen(standing: Object, id: str) -> SeenEvent:
    """An appointment has its zone in its own times, so that the calendar's does not matter here."""
    return seen_event(standing, "UTC") or SeenEvent(id, "", True)


def _kept(event: CalendarEvent, standing: Object, refused: NotInvited | None = None) -> Kept:
    return Kept(
        text(standing, "id") or "", text(standing, "@odata.etag") or "", text(standing, "webLink"),
        guests.invited(event, standing), refused, guests.reply_of(event, standing),
    )  # fmt: skip
