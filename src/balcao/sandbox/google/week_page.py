"""A page with the week as it stands in the sandbox's calendar, in Portuguese."""

from datetime import date, datetime, timedelta
from html import escape
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
MONTHS = ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro")
FIRST_HOUR, LAST_HOUR, HOUR_HEIGHT = 6, 22, 48
STYLE = """
:root { color-scheme: light dark; --ink: #1f2430; --soft: #5b6472; --line: #dfe3e8; --paper: #fff; --ground: #f3f5f8; --main: #1a5fb4; --event: #d8e7fb; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff4; --soft: #a9b1bd; --line: #343b46; --paper: #1d2229; --ground: #14171c; --main: #78aeed; --event: #24405f; } }
* { box-sizing: border-box } body { margin: 0; padding: 1.25rem; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif }
header { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: center; margin-bottom: 1rem } h1 { font-size: 1.25rem; margin: 0 }
nav { display: flex; flex-wrap: wrap; gap: .4rem } a { color: var(--main); text-decoration: none; border: 1px solid var(--line); border-radius: .6rem; padding: .3rem .8rem; background: var(--paper) }
a[aria-current] { background: var(--main); color: var(--paper) } a:focus-visible { outline: 3px solid var(--main); outline-offset: 2px }
.week { display: grid; grid-template-columns: 3.2rem repeat(7, minmax(7rem, 1fr)); background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; overflow: auto }
.day h2 { margin: 0; padding: .6rem; font-size: .9rem; font-weight: 600; text-align: center; height: 3.6rem; border-bottom: 1px solid var(--line) } .day h2 small { display: block; color: var(--soft); font-weight: 400 }
.today h2 { color: var(--main) } .day { border-left: 1px solid var(--line); min-width: 0 }
.hours { position: relative; background: repeating-linear-gradient(var(--line) 0 1px, transparent 1px 48px) }
.scale { padding-top: 3.6rem; color: var(--soft); font-size: .75rem; text-align: right } .scale div { height: 48px; padding-right: .4rem; transform: translateY(-.55rem) }
.event { position: absolute; left: 3px; right: 3px; overflow: hidden; border-radius: .5rem; border-left: 4px solid var(--main); background: var(--event); padding: .2rem .45rem; font-size: .82rem }
.event strong { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis } .event.tentative { border-left-style: dashed }
.whole { background: var(--event); border-radius: .4rem; margin: 2px 3px; padding: .1rem .4rem; font-size: .8rem } .tag { color: var(--soft); font-size: .85rem }
"""


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


def _page(known: dict[str, ListedCalendar], listed: ListedCalendar, monday: date, today: date, events: list[dict[str, Any]]) -> str:
    here = f"?calendar={quote(listed.id)}&week="
    calendars = "".join(
        f'<a href="?calendar={quote(one.id)}&week={monday}"{" aria-current=page" if one.id == listed.id else ""}>{escape(one.summary)}</a>'
        for one in known.values()
    )
    moves = (
        f'<a href="{here}{monday - timedelta(days=7)}" aria-label="Semana anterior">‹</a><a href="{here}{today}">Hoje</a>'
        f'<a href="{here}{monday + timedelta(days=7)}" aria-label="Próxima semana">›</a>'
    )
    scale = "".join(f"<div>{hour:02d}:00</div>" for hour in range(FIRST_HOUR, LAST_HOUR))
    days = "".join(_day(monday + timedelta(days=offset), today, events, ZoneInfo(listed.timeZone)) for offset in range(7))
    last = monday + timedelta(days=6)
    title = f"{monday.day} de {MONTHS[monday.month - 1]} a {last.day} de {MONTHS[last.month - 1]} de {last.year}"
    return (
        '<!doctype html><html lang="pt-BR"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="refresh" content="5"><title>{escape(listed.summary)} – Google Agenda (ensaio)</title><style>{STYLE}</style></head><body>'
        f'<header><h1>{title}</h1><nav aria-label="Semana">{moves}</nav><nav aria-label="Agendas">{calendars}</nav>'
        f'<span class="tag">Google Agenda de ensaio</span></header><main class="week"><div class="scale" aria-hidden="true">{scale}</div>{days}</main></body></html>'
    )


def _day(day: date, today: date, events: list[dict[str, Any]], zone: ZoneInfo) -> str:
    begins = datetime.combine(day, datetime.min.time(), zone)
    ends = begins + timedelta(days=1)
    here = [event for event in events if moment(event["start"]) < ends and moment(event["end"]) > begins]
    whole = "".join(f'<div class="whole">{escape(event.get("summary", "(sem título)"))}</div>' for event in here if event["start"].get("date"))
    timed = "".join(_event(event, begins, zone) for event in here if event["start"].get("dateTime"))
    height = (LAST_HOUR - FIRST_HOUR) * HOUR_HEIGHT
    return (
        f'<section class="day{" today" if day == today else ""}"><h2>{DAYS[day.weekday()]}<small>{day.day}/{day.month:02d}</small></h2>'
        f'{whole}<div class="hours" style="height:{height}px">{timed}</div></section>'
    )


def _event(event: dict[str, Any], begins: datetime, zone: ZoneInfo) -> str:
    start, end = moment(event["start"]).astimezone(zone), moment(event["end"]).astimezone(zone)
    top = max(0.0, (max(start, begins) - begins).total_seconds() / 3600 - FIRST_HOUR) * HOUR_HEIGHT
    height = max(20.0, (end - max(start, begins)).total_seconds() / 3600 * HOUR_HEIGHT - 2)
    where = f"<br>{escape(event['location'])}" if event.get("location") else ""
    return (
        f'<article class="event {escape(event["status"])}" style="top:{top:.0f}px;height:{height:.0f}px">'
        f"<strong>{escape(event.get('summary', '(sem título)'))}</strong>{start:%H:%M}–{end:%H:%M}{where}</article>"
    )
