"""A page with the week as it stands in the sandbox's Outlook, in Portuguese, where a person changes it by hand."""

from datetime import date, datetime, time, timedelta
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from balcao.sandbox.microsoft.accounts import ListedCalendar
from balcao.sandbox.microsoft.errors import GraphError
from balcao.sandbox.microsoft.event_rules import DAYS as DAY_NAMES
from balcao.sandbox.microsoft.event_rules import moment
from balcao.sandbox.microsoft.state import Microsoft

Json = dict[str, Any]
ZONE_NAME = "America/Sao_Paulo"
ZONE = ZoneInfo(ZONE_NAME)
DAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")
SHOWN_AS = {
    "busy": "Ocupado", "tentative": "Provisório", "free": "Livre", "oof": "Fora do escritório",
    "workingElsewhere": "Trabalhando em outro local",
}  # fmt: skip
FIRST_HOUR, LAST_HOUR, HOUR_HEIGHT = 6, 22, 48
HERE = Path(__file__)
STYLE = HERE.with_suffix(".css").read_text("utf-8")
PAGE = Template(HERE.with_suffix(".html").read_text("utf-8"))
FORM = Template((HERE.parent / "event_form.html").read_text("utf-8"))


def routes() -> list[Route]:
    return [
        Route("/microsoft/calendar", week, methods=["GET"]),
        Route("/microsoft/calendar/events", write, methods=["POST"]),
    ]


async def week(request: Request) -> Response:
    microsoft: Microsoft = request.app.state.world.microsoft
    query = request.query_params
    listed = _listed(microsoft, query.get("calendar", ""))
    today = request.app.state.world.clock.now().astimezone(ZONE).date()
    monday = _day(query.get("week"), today) - timedelta(days=_day(query.get("week"), today).weekday())
    begins = datetime.combine(monday, time(), ZONE)
    calendar = microsoft.calendar(listed.id)
    events = calendar.between(begins, begins + timedelta(days=7))
    chosen = next((one for one in events if one["uid"] == query.get("event")), None)
    is_open = chosen is not None or "new" in query
    whole = [[one for one in events if _is_whole(one, monday + timedelta(days=offset))] for offset in range(7)]
    return HTMLResponse(
        PAGE.substitute(
            style=STYLE,
            title=f"{monday.day}/{monday.month:02d} a {(monday + timedelta(days=6)):%d/%m/%Y}",
            calendar=escape(listed.name),
            refresh="" if is_open else '<meta http-equiv="refresh" content="5">',
            previous=_address(listed, monday - timedelta(days=7)),
            today=_address(listed, today),
            next=_address(listed, monday + timedelta(days=7)),
            new=_address(listed, monday, new="1"),
            calendars="".join(_tab(one, one.id == listed.id, monday) for one in _every(microsoft)),
            form=_form(listed, monday, chosen or _blank(max(monday, today)), query.get("problem")) if is_open else "",
            above=max(len(one) for one in whole),
            scale="".join(f"<div>{hour:02d}:00</div>" for hour in range(FIRST_HOUR, LAST_HOUR)),
            days="".join(_column(listed, monday, offset, today, whole[offset], events) for offset in range(7)),
        )
    )


async def write(request: Request) -> Response:
    """What the form sent: a new event, a change, or its end; back to the week after it."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    microsoft: Microsoft = request.app.state.world.microsoft
    listed = _listed(microsoft, form.get("calendar", ""))
    calendar, uid = microsoft.calendar(listed.id), form.get("event", "")
    shown = _day(form.get("week"), request.app.state.world.clock.now().date())
    try:
        if form.get("act") == "delete":
            calendar.delete(uid, None, "screen")
        elif uid:
            calendar.patch(uid, _written(form), None, "screen")
        else:
            calendar.insert(_written(form), "screen")
    except (GraphError, ValueError) as problem:
        again = {"event": uid} if uid else {"new": "1"}
        return RedirectResponse(f"/microsoft/calendar{_query(listed, shown, problem=str(problem), **again)}", 303)
    return RedirectResponse(f"/microsoft/calendar{_query(listed, shown)}", 303)


def _written(form: dict[str, str]) -> Json:
    day = date.fromisoformat(form["day"])
    if form.get("whole"):
        begins = datetime.combine(day, time())
        ends = begins + timedelta(days=1)
    else:
        begins = datetime.combine(day, time.fromisoformat(form["begin"]))
        ends = datetime.combine(day, time.fromisoformat(form["end"]))
    event: Json = {
        "subject": form.get("subject", ""),
        "showAs": form.get("showAs", "busy"),
        "isAllDay": bool(form.get("whole")),
        "start": {"dateTime": begins.isoformat(), "timeZone": ZONE_NAME},
        "end": {"dateTime": ends.isoformat(), "timeZone": ZONE_NAME},
    }
    if form.get("weekly"):
        pattern = {"type": "weekly", "interval": 1, "daysOfWeek": [DAY_NAMES[day.weekday()]]}
        event["recurrence"] = {"pattern": pattern, "range": {"type": "noEnd", "startDate": day.isoformat()}}
    return event


def _every(microsoft: Microsoft) -> list[ListedCalendar]:
    return [calendar for account in microsoft.accounts.accounts.values() for calendar in account.calendars]


def _listed(microsoft: Microsoft, calendar_id: str) -> ListedCalendar:
    every = _every(microsoft)
    return next((one for one in every if one.id == calendar_id), every[0])


def _day(text: str | None, otherwise: date) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return otherwise


def _query(listed: ListedCalendar, day: date, **more: str) -> str:
    return "?" + urlencode({"calendar": listed.id, "week": day.isoformat(), **more})


def _address(listed: ListedCalendar, day: date, **more: str) -> str:
    return escape(_query(listed, day, **more))


def _tab(one: ListedCalendar, is_here: bool, monday: date) -> str:
    return f'<a href="{_address(one, monday)}"{" aria-current=page" if is_here else ""}>{escape(one.name)}</a>'


def _blank(day: date) -> Json:
    times = {
        name: {"dateTime": f"{day}T{clock}", "timeZone": ZONE_NAME}
        for name, clock in (("start", "09:00"), ("end", "10:00"))
    }
    return {"uid": "", "subject": "", "showAs": "busy", "isAllDay": False, "type": "singleInstance", **times}


def _form(listed: ListedCalendar, monday: date, event: Json, problem: str | None) -> str:
    begins, ends = (_local(event, name) for name in ("start", "end"))
    choices = (
        f'<option value="{value}"{" selected" if value == event.get("showAs") else ""}>{words}</option>'
        for value, words in SHOWN_AS.items()
    )
    is_new = not event["uid"]
    weekly = '<label class="tick"><input type="checkbox" name="weekly"> Toda semana</label>' if is_new else ""
    return FORM.substitute(
        heading="Novo evento" if is_new else "Mudar o evento",
        note="" if event["type"] == "singleInstance" else "<p>Só esta ocorrência da série muda.</p>",
        problem=f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else "",
        calendar=escape(listed.id),
        week=monday,
        event=escape(event["uid"]),
        subject=escape(event.get("subject") or ""),
        day=begins.date(),
        begin=f"{begins:%H:%M}",
        end=f"{ends:%H:%M}",
        whole=" checked" if event.get("isAllDay") else "",
        weekly=weekly,
        choices="".join(choices),
        remove="" if is_new else '<button name="act" value="delete" formnovalidate>Excluir</button>',
        back=_address(listed, monday),
    )


def _local(event: Json, name: str) -> datetime:
    if event.get("isAllDay"):
        return datetime.fromisoformat(event[name]["dateTime"]).replace(tzinfo=ZONE)
    return moment(event[name]).astimezone(ZONE)


def _is_whole(event: Json, day: date) -> bool:
    return bool(event.get("isAllDay")) and _local(event, "start").date() <= day < _local(event, "end").date()


def _column(
    listed: ListedCalendar, monday: date, offset: int, today: date, whole: list[Json], events: list[Json]
) -> str:
    day = monday + timedelta(days=offset)
    timed = [one for one in events if not one.get("isAllDay") and _local(one, "start").date() == day]
    bars = "".join(
        f'<a class="bar {one["showAs"]}" href="{_edit(listed, monday, one)}">{_title(one)}</a>' for one in whole
    )
    blocks = "".join(_block(listed, monday, one, *_place(one, timed)) for one in timed)
    return (
        f'<section class="day{" today" if day == today else ""}">'
        f"<h2>{DAYS[day.weekday()]}<small>{day.day}/{day.month:02d}</small></h2>"
        f'<div class="whole">{bars}</div>'
        f'<div class="hours" style="height:{(LAST_HOUR - FIRST_HOUR) * HOUR_HEIGHT}px">{blocks}</div></section>'
    )


def _place(event: Json, timed: list[Json]) -> tuple[int, int]:
    """Its place among those that overlap it, and how many they are."""
    begins, ends = moment(event["start"]), moment(event["end"])
    beside = [one for one in timed if moment(one["start"]) < ends and moment(one["end"]) > begins]
    return beside.index(event), len(beside)


def _block(listed: ListedCalendar, monday: date, event: Json, place: int, beside: int) -> str:
    begins, ends = _local(event, "start"), _local(event, "end")
    top = max(0.0, begins.hour + begins.minute / 60 - FIRST_HOUR) * HOUR_HEIGHT
    height = max(22.0, (ends - begins).total_seconds() / 3600 * HOUR_HEIGHT - 2)
    box = f"top:{top:.0f}px;height:{height:.0f}px;left:{place / beside:.2%};width:calc({1 / beside:.2%} - 4px)"
    times = f"{begins:%H:%M}–{ends:%H:%M}"
    repeats = " ↻" if event.get("master") else ""
    return (
        f'<a class="event {escape(event["showAs"])}" style="{box}" href="{_edit(listed, monday, event)}" '
        f'title="{times} {_title(event)}"><strong>{_title(event)}{repeats}</strong><span>{times}</span></a>'
    )


def _edit(listed: ListedCalendar, monday: date, event: Json) -> str:
    return _address(listed, monday, event=event["uid"])


def _title(event: Json) -> str:
    return escape(event.get("subject") or "(sem assunto)")
