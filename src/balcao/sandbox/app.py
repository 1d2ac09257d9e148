"""The ASGI application, and how it is run: as a process of its own or inside a test."""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from balcao.sandbox import control
from balcao.sandbox.calendly import api as calendly_api
from balcao.sandbox.calendly import control as calendly_control
from balcao.sandbox.calendly import oauth as calendly_oauth
from balcao.sandbox.calendly import visitor_page
from balcao.sandbox.google import api, oauth, week_page
from balcao.sandbox.google import control as google_control
from balcao.sandbox.microsoft import api as microsoft_api
from balcao.sandbox.microsoft import control as microsoft_control
from balcao.sandbox.microsoft import oauth as microsoft_oauth
from balcao.sandbox.microsoft import subscriptions_api
from balcao.sandbox.microsoft import week_page as microsoft_week_page
from balcao.sandbox.models import chat
from balcao.sandbox.protocol import DroppableProtocol
from balcao.sandbox.whatsapp import control_happenings, control_numbers, control_phones, graph
from balcao.sandbox.world import World

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - names them, binds nothing


def create_app(
    data_dir: Path | None = None, webhook_url: str | None = None, allow_origins: list[str] | None = None
) -> Starlette:
    world = World(data_dir, webhook_url)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await world.start()
        yield
        await world.stop()

    routes = [
        *graph.routes()[:3],  # what a load test calls most is looked for first
        *control_phones.routes(),
        *control_happenings.routes(),
        *control_numbers.routes(),
        *control.routes(),
        *google_control.routes(),
        *oauth.routes(),
        *week_page.routes(),
        *calendly_control.routes(),
        *calendly_oauth.routes(),
        *calendly_api.routes(),
        *visitor_page.routes(),
        *api.routes(),
        *microsoft_control.routes(),
        *microsoft_oauth.routes(),
        *microsoft_week_page.routes(),
        *subscriptions_api.routes(),
        *microsoft_api.routes(),
        *microsoft_api.unknown_routes(),
        *chat.routes(),
        *graph.routes()[3:],
        Route("/healthz", health),
    ]
    allowed = (
        [Middleware(CORSMiddleware, allow_origins=allow_origins, allow_methods=["*"], allow_headers=["*"])]
        if allow_origins
        else []
    )
    app = Starlette(routes=routes, lifespan=lifespan, middleware=allowed)
    app.state.world = world
    return app


async def health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


def serve(
    host: str,
    port: int,
    data_dir: Path | None,
    webhook_url: str | None = None,
    allow_origins: list[str] | None = None,
    base_url: str | None = None,
) -> None:
    """Runs until it is told to stop. `base_url` is how the clinic's software reaches it, if not by host and port."""
    app = create_app(data_dir, webhook_url, allow_origins)
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    app.state.world.base_url = base_url or f"http://{'127.0.0.1' if host in EVERYWHERE else host}:{port}"
    server = _Server(_config(app), app.state.world, port)
    server.run(sockets=[listening])


@dataclass(frozen=True, slots=True)
class Sandbox:
    base_url: str
    world: World


@asynccontextmanager
async def running(data_dir: Path | None = None, webhook_url: str | None = None) -> AsyncIterator[Sandbox]:
    """On a free port of 127.0.0.1, in this event loop, until the block ends."""
    app = create_app(data_dir, webhook_url)
    listening = _listen("127.0.0.1", 0)
    base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    app.state.world.base_url = base_url
    server = _Server(_config(app), app.state.world)
    task = asyncio.create_task(server._serve(sockets=[listening]))
    try:
        while not server.started:
            if task.done():
                task.result()
                raise RuntimeError("the sandbox did not start")
            await asyncio.sleep(0.005)
        yield Sandbox(base_url, app.state.world)
    finally:
        server.should_exit = True
        await task
        listening.close()


class _Server(uvicorn.Server):
    """Says its port when it listens, and lets go of long answers when it is told to stop."""

    def __init__(self, config: uvicorn.Config, world: World, announced_port: int | None = None) -> None:
        super().__init__(config)
        self._world, self._port = world, announced_port

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self._port:
            sys.stdout.write(json.dumps({"ready": True, "port": self._port}) + "\n")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.end()
        await super().shutdown(sockets=sockets)


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=DroppableProtocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
        backlog=4096,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(4096)
    return listening
