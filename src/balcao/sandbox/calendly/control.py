"""The control API's Calendly part: people, event types, what visitors do, tokens and subscriptions."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from balcao.sandbox.calendly import bookings
from balcao.sandbox.calendly.errors import CalendlyError
from balcao.sandbox.calendly.state import API, Calendly, Json, Settings
from balcao.sandbox.control import ControlError, answer, body_of, route, world_of


def routes() -> list[Route]:
    invitee = "/calendly/invitees/{id}"
    return [
        route("/calendly/settings", settings, "GET", "PUT"),
        route("/calendly/users/{id}", user, "PUT"),
        route("/calendly/event_types/{id}", event_type, "PUT"),
        route("/calendly/tokens/{token}", token, "PUT", "DELETE"),
        route("/calendly/invitees", invitees, "GET", "POST"),
        route(invitee + "/move", move, "POST"),
        route(invitee + "/cancel", cancel, "POST"),
        route(invitee + "/no_show", no_show, "POST", "DELETE"),
        route("/calendly/subscriptions", subscriptions, "GET"),
        route("/calendly/subscriptions/disabled", disable, "POST"),
    ]


async def settings(request: Request) -> Response:
    calendly = _calendly(request)
    if request.method == "PUT":
        changed = {**msgspec.to_builtins(calendly.settings), **await body_of(request)}
        calendly.settings = msgspec.convert(changed, Settings)
    return answer(calendly.settings)


async def user(request: Request) -> Response:
    given = await body_of(request)
    return answer(_calendly(request).add_user(request.path_params["id"], given["name"], given["email"]))


async def event_type(request: Request) -> Response:
    given = await body_of(request)
    owner, name, minutes = given.pop("user"), given.pop("name"), given.pop("minutes", 30)
    made = _calendly(request).add_event_type(request.path_params["id"], f"{API}/users/{owner}", name, minutes, **given)
    return answer(made)


async def token(request: Request) -> Response:
    calendly, text = _calendly(request), request.path_params["token"]
    if request.method == "DELETE":
        calendly.drop("tokens", text)
        return answer()
    given = await body_of(request)
    user = f"{API}/users/{given['user']}"
    made = {"kind": "personal", "user": user, "scopes": given["scopes"], "grant": "", "ends": None}
    return answer(calendly.keep("tokens", text, made))


async def invitees(request: Request) -> Response:
    calendly = _calendly(request)
    if request.method == "GET":
        return answer({"items": [bookings.payload(calendly, one) for one in calendly.kept["invitees"].values()]})
    wanted = await body_of(request)
    try:
        return answer(bookings.book(calendly, wanted), 201)
    except CalendlyError as error:
        raise ControlError(error.status, error.message) from error


async def move(request: Request) -> Response:
    """`told`: which halves, in which order; none with an empty list."""
    given = await body_of(request)
    told = tuple(given["told"]) if "told" in given else None
    return answer(bookings.move(_calendly(request), _invitee(request), given["start_time"], told=told), 201)


async def cancel(request: Request) -> Response:
    given, found = await body_of(request), _invitee(request)
    calendly, silent = _calendly(request), bool(given.get("silent"))
    return answer(bookings.cancel(calendly, found, found["name"], "invitee", given.get("reason"), silent=silent))


async def no_show(request: Request) -> Response:
    if request.method == "POST":
        return answer(bookings.mark_no_show(_calendly(request), _invitee(request)), 201)
    bookings.unmark_no_show(_calendly(request), _invitee(request))
    return answer()


async def subscriptions(request: Request) -> Response:
    return answer({"items": list(_calendly(request).kept["subscriptions"].values())})


async def disable(request: Request) -> Response:
    """As after a day without a good answer."""
    calendly = _calendly(request)
    for one in calendly.kept["subscriptions"].values():
        one.update(state="disabled", retry_started_at=calendly.now())
    return answer()


def _invitee(request: Request) -> Json:
    for uri, found in _calendly(request).kept["invitees"].items():
        if uri.rpartition("/")[2] == request.path_params["id"].rpartition("/")[2]:
            return found
    raise ControlError(404, "no such invitee")


def _calendly(request: Request) -> Calendly:
    return world_of(request).calendly
