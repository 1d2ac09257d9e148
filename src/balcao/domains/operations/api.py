"""Health, queues and the demo's sandbox over HTTP."""

import asyncio
from datetime import datetime, timedelta
from typing import Any, Literal

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from balcao.core import http, workers
from balcao.core.database import raw_connection, transaction
from balcao.core.outcomes import ProviderError
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import NotFound
from balcao.domains.connections.refused import list_refused, write_refused
from balcao.domains.identity.access import Attendant, Manager, Owner, ReadOnly, Session
from balcao.domains.identity.make_first_owner import make_first_owner
from balcao.domains.operations.delete_demo import delete_demo
from balcao.domains.operations.queues import FailedJob, LaneStats, list_failed, read_stats, retry
from balcao.settings import read_settings

log = structlog.get_logger()
router = APIRouter(tags=["operations"])
State = Literal["ok", "degraded", "down"]


class Part(BaseModel):
    name: str
    state: State
    detail: str = ""


class Health(BaseModel):
    """The worst of its parts; `connections` counts the caller's own by status when a token is sent."""

    status: State
    parts: list[Part]


@router.get("/livez", include_in_schema=False)
async def is_alive() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
async def is_ready() -> JSONResponse:
    """Whether web server and database answer: 200, or 503."""
    part = await _database()
    return JSONResponse({"status": part.state}, 200 if part.state == "ok" else 503)


@router.get("/api/integrations/health", responses={503: {"model": Health}})
async def read_health(response: Response) -> Health:
    """Web, database, worker and, in the demo, the sandbox; 503 when one of them is down."""
    parts = [Part(name="web", state="ok"), await _database()]
    parts.append(await _worker() if parts[-1].state == "ok" else Part(name="worker", state="down"))
    if read_settings().sandbox_url:
        parts.append(await _sandbox())
    worst: State = "down" if any(part.state == "down" for part in parts) else "ok"
    response.status_code = 200 if worst == "ok" else 503
    return Health(status=worst, parts=parts)


async def _database() -> Part:
    try:
        async with asyncio.timeout(3), transaction(None) as session:
            await session.execute(text("SELECT 1"))
    except (TimeoutError, OSError, SQLAlchemyError) as failure:
        return Part(name="database", state="down", detail=type(failure).__name__)
    return Part(name="database", state="ok")


async def _worker() -> Part:
    async with transaction(None) as session:
        alive = await workers.alive(await raw_connection(session))
    return Part(name="worker", state="ok" if alive else "down", detail=f"{len(alive)}")


async def _sandbox() -> Part:
    try:
        answer = await http.request(
            "GET", f"{read_settings().sandbox_url}/healthz", what="sandbox", deadline=timedelta(seconds=3)
        )
    except Exception as failure:
        return Part(name="sandbox", state="down", detail=type(failure).__name__)
    return Part(name="sandbox", state="ok" if answer.status == 200 else "down")


class QueueStats(BaseModel):
    queues: list[LaneStats]


@router.get("/api/integrations/queues/stats")
async def read_queue_stats(caller: ReadOnly, session: Session) -> QueueStats:
    """Depth, age and rates of each kind of work, all accounts together."""
    return QueueStats(queues=await read_stats(session))


@router.get("/api/v1/queues/failed")
async def list_failed_jobs(
    caller: ReadOnly, session: Session, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[FailedJob]:
    """Work that was tried until it made no sense any more, with its cause."""
    before = decode_cursor(cursor, int)[0] if cursor else None
    jobs = await list_failed(session, caller.account_id, limit + 1, before)
    more = encode_cursor(jobs[limit - 1].id) if len(jobs) > limit else None
    return Page(items=jobs[:limit], next_cursor=more)


@router.post("/api/v1/queues/failed/{id}/retries", status_code=202)
async def retry_failed_job(caller: Attendant, session: Session, id: int) -> None:
    """Puts it back into its queue."""
    await retry(session, caller.account_id, id)


class RefusedOut(BaseModel):
    hook: str
    why: Literal["signature", "unknown", "challenge"]
    route: str | None
    count: int
    last_at: datetime


@router.get("/api/v1/refused-webhooks")
async def list_refused_webhooks(caller: Manager, session: Session) -> Page[RefusedOut]:
    """Webhooks that were not kept, the last seen first: a wrong signature, or a number nobody has connected."""
    await write_refused()
    return Page(items=[RefusedOut(**vars(refused)) for refused in await list_refused(session)])


@router.get("/metrics", include_in_schema=False)
async def read_metrics(caller: Manager) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


class DemoDeleted(BaseModel):
    """`first_owner_url` leads to the first real owner's page, when nobody else can sign in."""

    first_owner_url: str | None


@router.delete("/api/v1/demo-data")
async def delete_demo_data(caller: Owner) -> DemoDeleted:
    """Takes the whole demonstration away, the caller included; 404 for an account that is none."""
    await delete_demo(caller.account_id)
    if read_settings().sandbox_url:
        await _forget_in_sandbox()
    return DemoDeleted(first_owner_url=await make_first_owner(read_settings()))


async def _forget_in_sandbox() -> None:
    try:
        await http.request("DELETE", f"{read_settings().sandbox_url}/control/state", what="sandbox")
    except ProviderError as failure:
        log.warning("sandbox not told", error=repr(failure)[:200])


@router.api_route("/api/v1/sandbox/{path:path}", methods=["GET", "POST", "PUT", "DELETE"], include_in_schema=False)
async def pass_to_sandbox(caller: Attendant, path: str, request: Request) -> Response:
    """The demo's page Telefone talks to the sandbox through here; without a sandbox there is nothing."""
    base = read_settings().sandbox_url
    if not base or ".." in path:
        raise NotFound("Não há sandbox aqui.")
    headers: dict[str, Any] = {}
    if content_type := request.headers.get("content-type"):
        headers["Content-Type"] = content_type
    answer = await http.request(
        request.method,
        f"{base}/control/{path}",
        what="sandbox",
        query=dict(request.query_params),
        headers=headers,
        data=await request.body() or None,
        deadline=timedelta(seconds=75),
    )
    return Response(answer.body, answer.status, media_type=answer.headers.get("content-type"))
