"""A page with the week as it stands in the sandbox's calendar, in Portuguese."""

from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from balcao.sandbox.google.accounts import Accounts, ListedCalendar
from balcao.sandbox.google.event_rules import moment
from balcao.sandbox.google.listing import Query, list_events

ZONE = ZoneInfo("America/Sao_Paulo")
DAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")
MONTHS = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
]
FIRST_HOUR, LAST_HOUR, HOUR_HEIGHT = 6, 22, 48
STYLE = Path(__file__).with_suffix(".css").read_text("utf-8")
PAGE = Template(Path(__file__).with_suffix(".html").read_text("utf-8"))


def routes() -> list[Route]:
    return [Route("/google/calendar", week, methods=["GET"]), Route("/google/calendar/", week, methods=["GET"])]


async def week(request: Request) -> Response:
    world = request.app.state.world
    known = _known(world.google.accounts)
    wanted = request.query_params.get("calendar", "")
    listed = known.get(wanted) or next(iter(known.values()))
    zone = ZoneInfo(listed.timeZone)
    today = world.clock.now().astimezone(zone).date()
    monday = _monday(request.query_params.get("week"), today)
    begins = datetime.combine(monday, datetime.min.time(), zone)
    query = [("singleEvents", "true"), ("orderBy", "startTime"), ("timeMin", begins.isoformat())]
    query += [("timeMax", (begins + timedelta(days=7)).isoformat()), ("maxResults", "2500")]
    events = list_events(world.google.calendar(listed.id), Query(query))["items"]
    return HTMLResponse(_page(known, listed, monday, today, events))


def _known(accounts: Accounts) -> dict[str, ListedCalendar]:
    return {calendar.id: calendar for account in accounts.accounts.values() for calendar in account.calendars}


def _monday(text: str | None, today: date) -> date:
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        day = today
    return day - timedelta(days=day.weekday())


def _page(
    known: dict[str, ListedCalendar], listed: ListedCalendar, monday: date, today: date, events: list[dict[str, Any]]
) -> str:
    zone = ZoneInfo(listed.timeZone)
    whole = [_whole(monday + timedelta(days=offset), events) for offset in range(7)]
    return PAGE.substitute(
        calendar=escape(listed.summary),
        title=_span(monday, monday + timedelta(days=6)),
        style=STYLE,
        previous=_address(listed, monday - timedelta(days=7)),
        today=_address(listed, today),
        next=_address(listed, monday + timedelta(days=7)),
        calendars="".join(_tab(one, one.id == listed.id, monday) for one in known.values()),
        above=max(len(titles) for titles in whole),
        scale="".join(f"<div>{hour:02d}:00</div>" for hour in range(FIRST_HOUR, LAST_HOUR)),
        days="".join(_day(monday + timedelta(days=offset), today, whole[offset], events, zone) for offset in range(7)),
    )


def _span(first: date, last: date) -> str:
    begins = f"{first.day} de {MONTHS[first.month - 1]}" if first.month != last.month else str(first.day)
    return f"{begins} a {last.day} de {MONTHS[last.month - 1]} de {last.year}"


def _address(listed: ListedCalendar, day: date) -> str:
    return f"?calendar={quote(listed.id)}&amp;week={day}"


def _tab(listed: ListedCalendar, is_here: bool, monday: date) -> str:
    here = ' aria-current="page"' if is_here else ""
    return f'<a href="{_address(listed, monday)}"{here}>{escape(listed.summary)}</a>'


def _whole(day: date, events: list[dict[str, Any]]) -> list[str]:
    """Titles of the events that take the whole day."""
    all_day = [event for event in events if event["start"].get("date")]
    return [_title(event) for event in all_day if event["start"]["date"] <= day.isoformat() < event["end"]["date"]]


def _day(day: date, today: date, whole: list[str], events: list[dict[str, Any]], zone: ZoneInfo) -> str:
    begins = datetime.combine(day, datetime.min.time(), zone)
    ends = begins + timedelta(days=1)
    timed = [event for event in events if event["start"].get("dateTime")]
    here = [event for event in timed if moment(event["start"]) < ends and moment(event["end"]) > begins]
    bars = "".join(f'<div class="bar">{title}</div>' for title in whole)
    blocks = "".join(_event(event, begins, zone, place, beside) for event, place, beside in _beside_each_other(here))
    height = (LAST_HOUR - FIRST_HOUR) * HOUR_HEIGHT
    return (
        f'<section class="day{" today" if day == today else ""}">'
        f"<h2>{DAYS[day.weekday()]}<small>{day.day}/{day.month:02d}</small></h2>"
        f'<div class="whole">{bars}</div><div class="hours" style="height:{height}px">{blocks}</div></section>'
    )


def _beside_each_other(events: list[dict[str, Any]]) -> list[tuple[dict[str, Any], int, int]]:
    """Each event with its place among those that overlap, and how many stand beside each other there."""
    placed: list[tuple[dict[str, Any], int, int]] = []
    group: list[tuple[dict[str, Any], int]] = []
    free_from: list[datetime] = []
    for event in sorted(events, key=lambda one: moment(one["start"])):
        start, end = moment(event["start"]), moment(event["end"])
        if group and start >= max(free_from):
            placed += [(one, place, len(free_from)) for one, place in group]
            group, free_from = [], []
        place = next((number for number, free in enumerate(free_from) if free <= start), len(free_from))
        free_from[place : place + 1] = [end]
        group.append((event, place))
    return placed + [(one, place, len(free_from)) for one, place in group]


def _event(event: dict[str, Any], begins: datetime, zone: ZoneInfo, place: int, beside: int) -> str:
    start, end = moment(event["start"]).astimezone(zone), moment(event["end"]).astimezone(zone)
    top = max(0.0, (max(start, begins) - begins).total_seconds() / 3600 - FIRST_HOUR) * HOUR_HEIGHT
    height = max(18.0, (end - max(start, begins)).total_seconds() / 3600 * HOUR_HEIGHT - 2)
    times = f"{start:%H:%M}–{end:%H:%M}"
    where = f"<span>{escape(event['location'])}</span>" if event.get("location") and height > 60 else ""
    box = f"top:{top:.0f}px;height:{height:.0f}px;left:{place / beside:.2%};width:calc({1 / beside:.2%} - 4px)"
    if height < 40:
        words = f"<strong><b>{start:%H:%M}</b> {_title(event)}</strong>"
    else:
        words = f"<strong>{_title(event)}</strong><span>{times}</span>{where}"
    opening = f'<article class="event {escape(event["status"])}" style="{box}" title="{times} {_title(event)}">'
    return f"{opening}{words}</article>"


def _title(event: dict[str, Any]) -> str:
    return escape(event.get("summary") or "(sem título)")
