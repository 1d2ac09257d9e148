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
    last = monday + timedelta(days=6)
    return PAGE.substitute(
        calendar=escape(listed.summary),
        title=f"{monday.day} de {MONTHS[monday.month - 1]} a {last.day} de {MONTHS[last.month - 1]} de {last.year}",
        style=STYLE,
        previous=_address(listed, monday - timedelta(days=7)),
        today=_address(listed, today),
        next=_address(listed, monday + timedelta(days=7)),
        calendars="".join(_tab(one, one.id == listed.id, monday) for one in known.values()),
        scale="".join(f"<div>{hour:02d}:00</div>" for hour in range(FIRST_HOUR, LAST_HOUR)),
        days="".join(_day(monday + timedelta(days=offset), today, events, zone) for offset in range(7)),
    )


def _address(listed: ListedCalendar, day: date) -> str:
    return f"?calendar={quote(listed.id)}&amp;week={day}"


def _tab(listed: ListedCalendar, is_here: bool, monday: date) -> str:
    here = ' aria-current="page"' if is_here else ""
    return f'<a href="{_address(listed, monday)}"{here}>{escape(listed.summary)}</a>'


def _day(day: date, today: date, events: list[dict[str, Any]], zone: ZoneInfo) -> str:
    begins = datetime.combine(day, datetime.min.time(), zone)
    ends = begins + timedelta(days=1)
    here = [event for event in events if moment(event["start"]) < ends and moment(event["end"]) > begins]
    whole = "".join(f'<div class="whole">{_title(event)}</div>' for event in here if event["start"].get("date"))
    timed = "".join(_event(event, begins, zone) for event in here if event["start"].get("dateTime"))
    height = (LAST_HOUR - FIRST_HOUR) * HOUR_HEIGHT
    return (
        f'<section class="day{" today" if day == today else ""}">'
        f"<h2>{DAYS[day.weekday()]}<small>{day.day}/{day.month:02d}</small></h2>"
        f'{whole}<div class="hours" style="height:{height}px">{timed}</div></section>'
    )


def _event(event: dict[str, Any], begins: datetime, zone: ZoneInfo) -> str:
    start, end = moment(event["start"]).astimezone(zone), moment(event["end"]).astimezone(zone)
    top = max(0.0, (max(start, begins) - begins).total_seconds() / 3600 - FIRST_HOUR) * HOUR_HEIGHT
    height = max(20.0, (end - max(start, begins)).total_seconds() / 3600 * HOUR_HEIGHT - 2)
    where = f"<br>{escape(event['location'])}" if event.get("location") else ""
    return (
        f'<article class="event {escape(event["status"])}" style="top:{top:.0f}px;height:{height:.0f}px">'
        f"<strong>{_title(event)}</strong>{start:%H:%M}–{end:%H:%M}{where}</article>"
    )


def _title(event: dict[str, Any]) -> str:
    return escape(event.get("summary") or "(sem título)")
