"""Consent over HTTP: away to the provider, and back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Cookie, Query, Response
from fastapi.responses import RedirectResponse

from balcao.domains.connections.addresses import base_url, is_loopback, redirect_uri
from balcao.domains.connections.begin_authorization import LIFETIME, begin_authorization
from balcao.domains.connections.finish_authorization import finish_authorization
from balcao.domains.connections.schemas import DepartureOut
from balcao.domains.identity.access import Manager, Session

router = APIRouter(prefix="/api/v1", tags=["connections"])
COOKIE = "balcao_consent"
COOKIE_PATH = "/api/v1/oauth"


@router.post("/connections/{id}/authorization", summary="Begin Authorization")
async def begin(id: UUID, caller: Manager, session: Session, response: Response) -> DepartureOut:
    """The answer's cookie has to come back with the browser: nobody can be made to consent for somebody else."""
    departure = await begin_authorization(session, caller, id, redirect_uri())
    response.set_cookie(
        COOKIE,
        departure.browser,
        max_age=int(LIFETIME.total_seconds()),
        path=COOKIE_PATH,
        secure=base_url().startswith("https://"),
        httponly=True,
        samesite="lax",  # strict would keep it from coming back with the provider's redirect
    )
    response.headers["Cache-Control"] = "no-store"
    return DepartureOut(url=departure.url)


@router.get("/oauth/callback", response_class=RedirectResponse, status_code=303)
async def come_back(
    state: Annotated[str, Query(max_length=200)],
    code: Annotated[str | None, Query(max_length=4096)] = None,
    error: Annotated[str | None, Query(max_length=200)] = None,
    balcao_consent: Annotated[str | None, Cookie()] = None,
) -> RedirectResponse:
    """Where the provider sends the browser; on to the screen, with ?ok=1 or ?erro=…"""
    done = await finish_authorization(
        state=state,
        code=code,
        error=error,
        browser=balcao_consent,
        need_browser=not is_loopback(),
    )
    place = f"/integracoes/{done.connection_id}" if done.connection_id else "/integracoes"
    answer = RedirectResponse(f"{place}?erro={done.error}" if done.error else f"{place}?ok=1", 303)
    answer.delete_cookie(COOKIE, path=COOKIE_PATH)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
