"""The control API for what happens beside messages."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from balcao.sandbox.control import ControlError, answer, body_of, route, world_of
from balcao.sandbox.whatsapp import coexistence, happenings
from balcao.sandbox.whatsapp.accounts import tell_account
from balcao.sandbox.whatsapp.control_phones import shown
from balcao.sandbox.whatsapp.sending import Update

Happening = Callable[[Any, str, dict[str, Any]], Update]


def routes() -> list[Route]:
    patient = "/whatsapp/patients/{wa_id}"
    return [
        route(patient + "/echoes", echo, "POST"),
        route(patient + "/calls", _happening(happenings.call), "POST"),
        route(patient + "/preferences", _happening(happenings.preference), "POST"),
        route(patient + "/deleted", _happening(happenings.deleted), "POST"),
        route(patient + "/number-change", _happening(happenings.changed_number), "POST"),
        route(patient + "/saved", _happening(coexistence.saved), "POST"),
        route(patient + "/handovers", _happening(coexistence.handover), "POST"),
        route(patient + "/agent", _happening(coexistence.agent_says), "POST"),
        route("/whatsapp/numbers/{wa_id}/history", _happening(coexistence.history), "POST"),
        route("/whatsapp/groups/{wa_id}/events", _happening(happenings.group), "POST"),
        route("/whatsapp/accounts/{account}/events", account, "POST"),
    ]


async def echo(request: Request) -> Response:
    message, update = happenings.echo(world_of(request), request.path_params["wa_id"], await body_of(request))
    world_of(request).whatsapp.sender.tell(update)
    return answer(shown(message), 201)


async def account(request: Request) -> Response:
    """`field` and `value` as Meta has them; told to every address of the account, with the time and no number."""
    body = await body_of(request)
    if not isinstance(body.get("field"), str) or not isinstance(body.get("value"), dict):
        raise ControlError(400, "field and value are needed")
    account_id = request.path_params["account"]
    if not world_of(request).whatsapp.numbers.of_account(account_id):
        raise ControlError(404, "no number of that account")
    tell_account(world_of(request), account_id, body["field"], body["value"], f"{body['field']}")
    return answer({"told": True}, 202)


def _happening(make: Happening) -> Callable[[Request], Any]:
    async def happen(request: Request) -> Response:
        update = make(world_of(request), request.path_params["wa_id"], await body_of(request))
        world_of(request).whatsapp.sender.tell(update)
        return answer({"field": update.field, "value": update.value}, 201)

    return happen
