"""The control API's common part: faults, ledger, clock, state; and how a control call reads and answers."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from balcao.sandbox import verdict

if TYPE_CHECKING:
    from balcao.sandbox.world import World

Json = dict[str, Any]
encode = msgspec.json.Encoder().encode


class ControlError(Exception):
    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


def world_of(request: Request) -> "World":
    world: World = request.app.state.world
    return world


def answer(body: Any = None, status: int = 200) -> Response:
    return Response(
        b"" if body is None else encode(body), 204 if body is None else status, media_type="application/json"
    )


async def body_of(request: Request) -> Json:
    """An empty body is an empty object."""
    raw = await request.body()
    decoded = msgspec.json.decode(raw) if raw.strip() else {}
    if not isinstance(decoded, dict):
        raise ControlError(400, "the body must be an object")
    return decoded


def route(path: str, work: Callable[[Request], Awaitable[Response]], *methods: str) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return await work(request)
        except ControlError as error:
            return answer({"error": error.words}, error.status)
        except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
            return answer({"error": str(error)}, 400)

    return Route("/control" + path, endpoint, methods=list(methods))


def routes() -> list[Route]:
    return [
        route("/faults", faults, "GET", "PUT", "DELETE"),
        route("/faults/{fault_id}", remove_fault, "DELETE"),
        route("/ledger", ledger, "GET", "DELETE"),
        route("/ledger/summary", summary, "GET"),
        route("/ledger/verdict", judged, "GET"),
        route("/ledger/turns", turns, "GET"),
        route("/ledger/outbound", outbound, "GET"),
        route("/clock", clock, "GET", "PUT"),
        route("/state", state, "GET", "DELETE"),
    ]


async def faults(request: Request) -> Response:
    world = world_of(request)
    if request.method == "PUT":
        return answer(world.faults.add(await body_of(request)))
    if request.method == "DELETE":
        world.faults.items.clear()
        return answer()
    return answer({"items": list(world.faults.items.values())})


async def remove_fault(request: Request) -> Response:
    if world_of(request).faults.items.pop(request.path_params["fault_id"], None) is None:
        raise ControlError(404, "no such fault; one with `times` is gone when it has acted that often")
    return answer()


async def ledger(request: Request) -> Response:
    kept = world_of(request).ledger
    if request.method == "DELETE":
        kept.begin_again()
        return answer()
    query = request.query_params
    kinds = {kind for kind in query.get("kind", "").split(",") if kind}
    entries = kept.read(kinds, int(query.get("since", 0)), int(query.get("limit", 1000)))
    return answer({"entries": entries, "last_seq": kept.last_seq})


async def summary(request: Request) -> Response:
    return answer(verdict.summary(world_of(request).ledger))


async def judged(request: Request) -> Response:
    return answer(verdict.verdict(world_of(request).ledger))


async def turns(request: Request) -> Response:
    return answer(verdict.turns(world_of(request).ledger))


async def outbound(request: Request) -> Response:
    key = request.query_params.get("key", "")
    ids = world_of(request).ledger.sends_by_key.get(key, [])
    return answer({"key": key, "accepted": len(ids), "message_ids": ids})


async def clock(request: Request) -> Response:
    world = world_of(request)
    if request.method == "PUT":
        world.clock.offset = timedelta(seconds=float((await body_of(request)).get("offset_seconds", 0)))
    return answer({"now": world.clock.now(), "offset_seconds": world.clock.offset.total_seconds()})


async def state(request: Request) -> Response:
    world = world_of(request)
    if request.method == "DELETE":
        world.forget_all()
        return answer()
    whatsapp = world.whatsapp
    return answer(
        {
            "whatsapp": {
                "numbers": len(whatsapp.numbers.items),
                "patients": len(whatsapp.people.patients),
                "messages": len(whatsapp.threads.messages),
                "media": len(whatsapp.media.items),
            },
            "google": world.google.counts(),
            "microsoft": world.microsoft.counts(),
            "calendly": world.calendly.counts(),
            "ledger": {"last_seq": world.ledger.last_seq},
            "faults": len(world.faults.items),
        }
    )
