"""Appointments as events: made once however often it is asked, moved, taken away."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.google_calendar import client, guests
from balcao.connectors.google_calendar.changes import changes as changes
from balcao.connectors.google_calendar.changes import event as event
from balcao.connectors.google_calendar.changes import refuse_lost_calendar
from balcao.connectors.google_calendar.errors import content
from balcao.connectors.google_calendar.seen import MARK, moment, seen_event
from balcao.connectors.google_calendar.settings import Settings
from balcao.connectors.google_calendar.watching import renew as renew
from balcao.connectors.google_calendar.watching import unwatch as unwatch
from balcao.connectors.google_calendar.watching import watch as watch
from balcao.contracts.calendar import Busy, Calendar, CalendarEvent, Changed, Kept, NotInvited, SeenEvent
from balcao.core.answers import Answer
from balcao.core.outcomes import Rejected, Unavailable

# Google's alphabet for ids is that of base32hex; a UUID's digits are within it.
LEGAL_ID = re.compile(r"[a-v0-9]{5,1024}")
TRIES = 4
REMINDERS, LONGEST_REMINDER = 5, timedelta(minutes=40320)
LONGEST_QUESTION = timedelta(days=60)


async def calendars(settings: Settings) -> Sequence[Calendar]:
    """Those that the account may write to, under their own ids: "primary" would mean another with another account."""
    found: list[Calendar] = []
    page: dict[str, str] = {}
    for _ in range(client.PAGES):
        told = content(await client.list_calendars(settings, minAccessRole="writer", maxResults="250", **page))
        found.extend(calendar for entry in items(told, "items") if (calendar := _calendar(entry)))
        following = text(told, "nextPageToken")
        if following is None:
            break
        page = {"pageToken": following}
    return found


def _calendar(entry: Object) -> Calendar | None:
    id = text(entry, "id")
    if id is None:
        return None
    name = text(entry, "summaryOverride") or text(entry, "summary") or id
    return Calendar(id, name, text(entry, "timeZone") or "UTC", entry.get("primary") is True)


async def put(settings: Settings, calendar_id: str, event: CalendarEvent, known: Kept | None) -> Kept:
    """The id is ours, so a second insert is answered 409: what stands there then is looked at, and written over only
    when it is nobody's newer word. With guests it is looked at before: what stands right is not told to them again.
    """
    id = known.event_id if known else event_id(event.key)
    etag = known.etag if known else None
    body = _body(event)
    standing: Object | None = None
    for attempt in range(TRIES):
        if attempt or (known is not None and event.concerns_guests):
            standing = await _standing(settings, calendar_id, id, event.key)
            if standing is not None and _is_right(event, standing, body) and (attempt or _reminds(standing, body)):
                return _kept(event, standing)
            if attempt and (known is not None or (standing and text(standing, "status") != "cancelled")):
                raise Changed(_seen(standing, id))
            etag = etag if known is not None else text(standing or {}, "etag")
        if etag is None:
            answer, refused = await _insert(settings, calendar_id, event, {"id": id, **body})
        else:
            answer, refused = await _patch(settings, calendar_id, event, id, body, etag, standing)
        if answer.status not in ((409,) if etag is None else (404, 410, 412)):
            return _kept(event, content(answer), refused)
    raise Unavailable("conflict", "Evento em disputa", "O evento muda sem parar no Google; tentaremos de novo.")


async def _insert(
    settings: Settings, calendar_id: str, event: CalendarEvent, body: Object
) -> tuple[Answer, NotInvited | None]:
    async def write(invitation: Object) -> Answer:
        return await client.insert_event(settings, calendar_id, body | invitation, tells=event.concerns_guests)

    return await _inviting(event, None, write)


async def _patch(
    settings: Settings,
    calendar_id: str,
    event: CalendarEvent,
    id: str,
    body: Object,
    etag: str,
    standing: Object | None,
) -> tuple[Answer, NotInvited | None]:
    """What only the calendar's owner sees, its reminders, is told to nobody."""
    tells = event.concerns_guests and not (standing is not None and _is_right(event, standing, body))

    async def write(invitation: Object) -> Answer:
        changes = _not_all_day(body) | invitation
        return await client.patch_event(settings, calendar_id, id, changes, etag, tells=tells)

    return await _inviting(event, standing, write, anew=standing is not None and not _is_then(standing, body))


async def _inviting(
    event: CalendarEvent, standing: Object | None, write: Callable[[Object], Awaitable[Answer]], anew: bool = False
) -> tuple[Answer, NotInvited | None]:
    """Once more without the guest, if it was for the guest that it was refused."""
    answer = await write(guests.invitation(event, standing, anew=anew))
    refused = guests.refused_guest(answer) if guests.adds(event, standing) else None
    if refused is None:
        return answer, None
    return await write(guests.invitation(replace(event, guest=None), standing)), refused


async def _standing(settings: Settings, calendar_id: str, id: str, key: str) -> Object | None:
    """The event that has the id now; None when there is none. Another's event is never written over."""
    answer = await client.get_event(settings, calendar_id, id)
    if answer.status in (404, 410):
        await refuse_lost_calendar(settings, calendar_id)
        return None
    standing = content(answer)
    marked = text(inner(inner(standing, "extendedProperties"), "private"), MARK)
    if marked is not None and marked != key:
        raise Rejected("foreign_event", "Evento de outra origem", "Há outro evento com este código na agenda.")
    return standing


def _seen(standing: Object | None, id: str) -> SeenEvent:
    """An appointment has its zone in its own times, so that the calendar's does not matter here."""
    seen = seen_event(standing, "UTC") if standing else None
    return seen or SeenEvent(id, "", True)


def _says(standing: Object, body: Object) -> bool:
    """Whether it stands there as it is to be: the answer to an earlier write was lost, or nothing of ours differs."""
    if standing.get("transparency") == "transparent":
        return False
    texts = all((standing.get(name) or "") == body[name] for name in ("summary", "location", "description"))
    return texts and _is_then(standing, body)


def _is_right(event: CalendarEvent, standing: Object, body: Object) -> bool:
    """Whether a guest would see nothing new."""
    return _says(standing, body) and guests.stand_right(event, standing)


def _reminds(standing: Object, body: Object) -> bool:
    told = inner(standing, "reminders")
    minutes = sorted(one.get("minutes", 0) for one in items(told, "overrides"))
    return told.get("useDefault") is not True and minutes == [one["minutes"] for one in body["reminders"]["overrides"]]


def _is_then(standing: Object, body: Object) -> bool:
    """Whether it takes that time, and none other."""
    times = all(moment(inner(standing, name), "UTC") == moment(body[name], "UTC") for name in ("start", "end"))
    return times and text(standing, "status") != "cancelled"


async def remove(settings: Settings, calendar_id: str, key: str, known: Kept | None, *, tells: bool = False) -> None:
    id = known.event_id if known else event_id(key)
    answer = await client.delete_event(settings, calendar_id, id, tells=tells)
    if answer.status not in (404, 410):
        content(answer)


async def busy(settings: Settings, calendar_id: str, start_at: datetime, end_at: datetime) -> Sequence[Busy]:
    """Our own events are among them. A calendar that Google could not read is not free, though it answers 200."""
    found: list[Busy] = []
    for begin, end in _stretches(start_at, end_at):
        question = {"timeMin": begin.isoformat(), "timeMax": end.isoformat(), "items": [{"id": calendar_id}]}
        told = content(await client.query_free_busy(settings, question))
        entry = inner(inner(told, "calendars"), calendar_id)
        if not isinstance(entry.get("busy"), list) or items(entry, "errors"):
            raise _unread(entry)
        found.extend(_busy(block) for block in items(entry, "busy"))
    return found


def event_id(key: str) -> str:
    """A UUID without its dashes; any other key by its digest in base32hex."""
    plain = key.replace("-", "").lower()
    if LEGAL_ID.fullmatch(plain):
        return plain
    return base64.b32hexencode(hashlib.sha256(key.encode()).digest()).decode().rstrip("=").lower()


def _body(event: CalendarEvent) -> Object:
    minutes = sorted({int(min(one, LONGEST_REMINDER).total_seconds() // 60) for one in event.reminders})[:REMINDERS]
    return {
        "summary": event.title,
        "description": event.description,
        "location": event.location,
        "start": _moment(event.start_at, event.timezone),
        "end": _moment(event.end_at, event.timezone),
        "status": "confirmed",
        "transparency": "opaque",
        "visibility": "private",
        "reminders": {"useDefault": False, "overrides": [{"method": "popup", "minutes": one} for one in minutes]},
        "extendedProperties": {"private": {MARK: event.key}},
    }


def _not_all_day(body: Object) -> Object:
    """A change keeps what it does not name: the date of an event that somebody made a whole day's."""
    return {**body, **{name: {**body[name], "date": None} for name in ("start", "end")}}


def _moment(at: datetime, timezone: str) -> Object:
    return {"dateTime": at.astimezone(ZoneInfo(timezone)).isoformat(), "timeZone": timezone}


def _kept(event: CalendarEvent, standing: Object, refused: NotInvited | None = None) -> Kept:
    if refused is None and guests.adds(event, standing) and standing.get("attendeesOmitted") is True:
        refused = guests.TOO_MANY
    return Kept(
        text(standing, "id") or "", text(standing, "etag") or "", text(standing, "htmlLink"),
        guests.invited(event, standing), refused, guests.reply_of(event, standing),
    )  # fmt: skip


def _stretches(start_at: datetime, end_at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Google refuses questions over some three months."""
    while start_at < end_at:
        end = min(start_at + LONGEST_QUESTION, end_at)
        yield start_at, end
        start_at = end


def _busy(block: Object) -> Busy:
    try:
        begin, end = (datetime.fromisoformat(text(block, name) or "") for name in ("start", "end"))
    except ValueError as failure:
        raise _unread({}) from failure
    return Busy(begin.astimezone(UTC), end.astimezone(UTC))


def _unread(entry: Object) -> Rejected | Unavailable:
    errors = items(entry, "errors")
    reason = text(errors[0], "reason") if errors else None
    if reason == "notFound":
        return Rejected(
            reason, "Agenda não encontrada", "A agenda foi apagada ou deixou de ser partilhada: escolha outra."
        )
    return Unavailable(reason or "unreadable_answer", "Agenda não respondeu", "Tentaremos de novo sozinhos.")
