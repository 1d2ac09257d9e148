"""The web server: intake in front, the API, the live socket, the screens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from balcao.core.database import is_away
from balcao.core.described import describe
from balcao.core.feed import feed
from balcao.core.idempotency import KeepAnswers
from balcao.core.problems import Conflict, Invalid, NotAvailable, Problem
from balcao.core.routing import ByFirstWord
from balcao.core.storage import NO_ROOM
from balcao.core.wrong_fields import wrong_fields
from balcao.domains.analytics import api as analytics
from balcao.domains.bot import api as bot
from balcao.domains.clinics import api as clinics
from balcao.domains.connections import api as connections
from balcao.domains.contacts import api as contacts
from balcao.domains.conversations import api as conversations
from balcao.domains.files import api as files
from balcao.domains.identity import access
from balcao.domains.identity import api as identity
from balcao.domains.notifications import api as notifications
from balcao.domains.operations import api as operations
from balcao.domains.operations import live_api
from balcao.domains.scheduling import api as scheduling
from balcao.intake import Intake
from balcao.process import opened, set_out
from balcao.screens import Screens, with_policy
from balcao.settings import Settings, read_settings

log = structlog.get_logger()
WITHOUT_KEY = ("/api/v1/auth/", "/api/v1/webhooks/", "/api/v1/attachments")
ROUTERS = [
    identity.router,
    files.router,
    contacts.router,
    clinics.router,
    connections.router,
    conversations.router,
    scheduling.router,
    notifications.router,
    bot.router,
    scheduling.pages,
    analytics.router,
    operations.router,
    live_api.router,
]


def make_app(settings: Settings | None = None, intake: Intake | None = None) -> ASGIApp:
    """The whole server as one ASGI application."""
    settings = settings or read_settings()
    intake = intake or Intake()
    app = make_api(settings, intake)
    return Front(app, intake, Screens(Path(__file__).parent / "web_dist", settings))


def make_api(settings: Settings, intake: Intake) -> FastAPI:
    """The API alone, whose openapi() is the contract that the screens and integrators build on."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings):
            await feed.start()
            await intake.start()
            set_out()
            yield
            await intake.stop()
            await feed.stop()

    app = FastAPIOffline(
        title="Balcão",
        version=version("balcao"),
        description="A recepção de clínicas e serviços: conversas, agenda e robô, por inteiro, nesta API.",
        lifespan=lifespan,
        redirect_slashes=False,
        openapi_tags=[{"name": "conversations", "description": "What people and the clinic write to each other."}],
    )
    for router in ROUTERS:
        app.include_router(router)
    _explain_errors(app)
    app.add_middleware(
        KeepAnswers,
        identify=_identify,
        prefix="/api/v1/",
        except_for=WITHOUT_KEY,
    )
    describe(app, without_key=WITHOUT_KEY)
    app.router.routes.insert(0, ByFirstWord(app.router.routes, prefix="/api/v1/"))
    return app


async def _identify(authorization: str | None) -> tuple[UUID, str] | None:
    caller = await access.caller_of(authorization)
    return (caller.account_id, caller.actor) if caller else None


class Front:
    """The intake and the screens stand before the API; a path with and without its last slash is the same."""

    def __init__(self, app: ASGIApp, intake: Intake, screens: Screens) -> None:
        self.app = app
        self.intake = intake
        self.screens = screens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path: str = scope["path"]
            if self.intake.answers(path, scope["method"]):
                return await self.intake(scope, receive, send)
            if self.screens.answers(path):
                return await self.screens(scope, receive, send)
            if path in {"/docs", "/redoc"}:
                send = with_policy(send)
            if path.endswith("/") and len(path) > 1:
                scope = dict(scope, path=path.rstrip("/"), raw_path=None)
        await self.app(scope, receive, send)


def _explain_errors(app: FastAPI) -> None:
    async def problem(request: Request, failure: Problem) -> JSONResponse:
        headers = {"Content-Type": "application/problem+json", **failure.headers}
        return JSONResponse(failure.document(), failure.status, headers=headers)

    async def invalid(request: Request, failure: RequestValidationError) -> JSONResponse:
        errors = wrong_fields(failure.errors())
        return await problem(request, Invalid("Confira os campos indicados em `errors`.", errors=errors))

    async def plain(request: Request, failure: HTTPException) -> JSONResponse:
        if isinstance(failure.__cause__, OSError):  # a body is put aside on the disk while it comes
            log.error("body not put aside", error=repr(failure.__cause__)[:300], path=request.url.path)
            return await problem(request, NotAvailable(NO_ROOM, headers={"Retry-After": "60"}))
        document: dict[str, Any] = {"type": "about:blank", "title": str(failure.detail), "status": failure.status_code}
        headers = {"Content-Type": "application/problem+json", **(failure.headers or {})}
        return JSONResponse(document, failure.status_code, headers=headers)

    async def no_database(request: Request, failure: Exception) -> JSONResponse:
        log.error("database away", error=repr(failure)[:300], path=request.url.path)
        return await problem(request, NotAvailable("O banco de dados não respondeu.", headers={"Retry-After": "2"}))

    async def refused_by_database(request: Request, failure: DBAPIError | asyncpg.PostgresError) -> JSONResponse:
        if is_away(failure):
            return await no_database(request, failure)
        state = getattr(getattr(failure, "orig", failure), "sqlstate", None) or ""
        if state == "57014":  # it took too long, and was told to stop
            return await no_database(request, failure)
        if state in {"22P05", "22021"}:  # NUL or a broken character in a text
            return await unkeepable(request, failure)
        if state in {"22000", "22003", "22008"}:  # a number or a time that no column holds
            return await out_of_range(request, failure)
        if state in {"23505", "23P01", "23503"}:  # two at once: each had looked first, and found nothing in the way
            return await problem(request, Conflict("Outro pedido mudou o mesmo neste instante: leia de novo."))
        if state in {"40001", "40P01", "55P03"}:
            return await problem(request, NotAvailable("Muita coisa ao mesmo tempo.", headers={"Retry-After": "1"}))
        raise failure

    async def unkeepable(request: Request, failure: Exception) -> JSONResponse:
        return await problem(request, Invalid("Há um caractere que não pode ser guardado."))

    async def out_of_range(request: Request, failure: Exception) -> JSONResponse:
        """Days of the year 1 or 9999 leave the calendar as soon as a zone is added to them."""
        return await problem(request, Invalid("Há uma data ou um número fora do que se pode guardar."))

    app.add_exception_handler(Problem, problem)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, plain)  # type: ignore[arg-type]
    app.add_exception_handler(OperationalError, no_database)
    app.add_exception_handler(InterfaceError, no_database)
    app.add_exception_handler(ConnectionError, no_database)
    app.add_exception_handler(TimeoutError, no_database)
    app.add_exception_handler(NoneFree, no_database)
    app.add_exception_handler(asyncpg.InterfaceError, no_database)
    app.add_exception_handler(asyncpg.InternalClientError, no_database)
    app.add_exception_handler(asyncpg.PostgresError, refused_by_database)  # type: ignore[arg-type]
    app.add_exception_handler(DBAPIError, refused_by_database)  # type: ignore[arg-type]
    app.add_exception_handler(OverflowError, out_of_range)
    app.add_exception_handler(UnicodeEncodeError, unkeepable)


def app() -> ASGIApp:
    """For `uvicorn balcao.main:app --factory`."""
    return make_app()
