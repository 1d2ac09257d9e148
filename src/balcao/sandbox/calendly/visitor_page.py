"""The pages on which a visitor books a time with a professional, moves it, or cancels it."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from balcao.sandbox.calendly import bookings
from balcao.sandbox.calendly.errors import CalendlyError
from balcao.sandbox.calendly.pages import page
from balcao.sandbox.calendly.state import Calendly, Json

ZONE = ZoneInfo("America/Sao_Paulo")
DAYS = ("seg", "ter", "qua", "qui", "sex", "sáb", "dom")
FIRST_HOUR, LAST_HOUR, DAYS_SHOWN = 8, 18, 8
BASE = "/calendly/visit"


def routes() -> list[Route]:
    return [
        Route(BASE, kinds, methods=["GET"]),
        Route(BASE + "/bookings/{invitee}", booking, methods=["GET"]),
        Route(BASE + "/cancellations/{invitee}", cancellation, methods=["GET", "POST"]),
        Route(BASE + "/reschedulings/{invitee}", rescheduling, methods=["GET", "POST"]),
        Route(BASE + "/{kind}", times, methods=["GET", "POST"]),
    ]


async def kinds(request: Request) -> Response:
    links = "".join(
        f'<li><a href="{BASE}/{one["uri"].rpartition("/")[2]}">{escape(one["name"])}</a> · {one["duration"]} min</li>'
        for one in _calendly(request).kept["event_types"].values()
    )
    return HTMLResponse(page("Agendar", f"<h1>Escolha o atendimento</h1><ul>{links}</ul>"))


async def times(request: Request) -> Response:
    calendly = _calendly(request)
    kind = _found(calendly.kept["event_types"], request.path_params["kind"])
    if kind is None:
        return _missing()
    if request.method == "POST":
        given = {name: str(value) for name, value in (await request.form()).items()}
        answers = [{"question": "Telefone", "answer": given.get("phone", ""), "position": 0}]
        wanted = {**given, "event_type": kind["uri"], "start_time": given.pop("start"), "answers": answers}
        return _done(bookings.book(calendly, wanted))
    fields = (
        '<label>Nome <input type="text" name="name" required></label>'
        '<label>E-mail <input type="email" name="email" required></label>'
        '<label>Telefone <input type="tel" name="phone"></label>'
    )
    form = _form(calendly, kind, request, fields, "Agendar")
    return HTMLResponse(page(kind["name"], f"<h1>{escape(kind['name'])}</h1>{form}"))


async def booking(request: Request) -> Response:
    calendly = _calendly(request)
    invitee = _found(calendly.kept["invitees"], request.path_params["invitee"])
    if invitee is None:
        return _missing()
    event = calendly.kept["events"][invitee["event"]]
    start = _instant(event["start_time"]).astimezone(ZONE)
    state = "Cancelado" if invitee["status"] == "canceled" else "Agendado"
    words = f"<h1>{state}</h1><p>{escape(event['name'])}, {start:%d/%m/%Y às %H:%M}, {escape(invitee['name'])}.</p>"
    if invitee["status"] == "active":
        id = request.path_params["invitee"]
        links = {"reschedulings": "Remarcar", "cancellations": "Cancelar"}
        words += " · ".join(f'<a href="{BASE}/{path}/{id}">{name}</a>' for path, name in links.items())
    return HTMLResponse(page(state, words))


async def cancellation(request: Request) -> Response:
    calendly = _calendly(request)
    invitee = _found(calendly.kept["invitees"], request.path_params["invitee"])
    if invitee is None:
        return _missing()
    if request.method == "POST":
        reason = str((await request.form()).get("reason", "")) or None
        with contextlib.suppress(CalendlyError):  # it was cancelled already, which the page says
            bookings.cancel(calendly, invitee, invitee["name"], "invitee", reason)
        return _done(invitee)
    field = '<label>Motivo <input type="text" name="reason"></label>'
    form = f'<form method="post">{field}<button>Cancelar</button></form>'
    return HTMLResponse(page("Cancelar", f"<h1>Cancelar o atendimento</h1>{form}"))


async def rescheduling(request: Request) -> Response:
    calendly = _calendly(request)
    invitee = _found(calendly.kept["invitees"], request.path_params["invitee"])
    if invitee is None:
        return _missing()
    if request.method == "POST":
        start = str((await request.form())["start"])
        return _done(bookings.move(calendly, invitee, start))
    kind = calendly.kept["event_types"][calendly.kept["events"][invitee["event"]]["event_type"]]
    form = _form(calendly, kind, request, "", "Remarcar")
    return HTMLResponse(page("Remarcar", f"<h1>Remarcar</h1>{form}"))


def _form(calendly: Calendly, kind: Json, request: Request, fields: str, act: str) -> str:
    today = calendly.world.clock.now().astimezone(ZONE).date()
    days = [day for ahead in range(1, 15) if (day := today + timedelta(days=ahead)).weekday() < 5][:DAYS_SHOWN]
    chosen = _day(request.query_params.get("day")) or days[0]
    links = "".join(
        f'<a href="?day={day}"{" aria-current=true" if day == chosen else ""}>{DAYS[day.weekday()]} {day:%d/%m}</a>'
        for day in days
    )
    starts = "".join(
        f'<label><input type="radio" name="start" value="{at.astimezone(UTC).isoformat()}" required>{at:%H:%M}</label>'
        for at in _free(calendly, kind, chosen)
    )
    pills = f'<h2>Dia</h2><div class="pills">{links}</div><h2>Horário</h2><div class="pills">{starts}</div>'
    return f'<form method="post">{pills}{fields}<button>{act}</button></form>'


def _free(calendly: Calendly, kind: Json, day: date) -> list[datetime]:
    """As the provider knows them: what else the clinic has booked it does not see."""
    taken = {
        _instant(one["start_time"])
        for one in calendly.kept["events"].values()
        if one["status"] == "active" and one["event_memberships"][0]["user"] == kind["profile"]["owner"]
    }
    step = timedelta(minutes=int(kind["duration"]))
    first = datetime.combine(day, time(FIRST_HOUR), ZONE)
    last = datetime.combine(day, time(LAST_HOUR), ZONE)
    starts = [first + step * number for number in range(int((last - first) / step))]
    return [at for at in starts if at not in taken]


def _done(invitee: Json) -> Response:
    return RedirectResponse(f"{BASE}/bookings/{invitee['uri'].rpartition('/')[2]}", 303)


def _missing() -> Response:
    return HTMLResponse(page("Não encontrado", "<h1>Não encontrado</h1>"), 404)


def _found(kept: dict[str, Json], id: str) -> Json | None:
    return next((one for uri, one in kept.items() if uri.rpartition("/")[2] == id), None)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _calendly(request: Request) -> Calendly:
    calendly: Calendly = request.app.state.world.calendly
    return calendly
