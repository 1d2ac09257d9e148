"""Tokens over HTTP: RFC 6749 for getting and refreshing them, RFC 7009 for giving them back.

The screens ask with refresh_in=cookie: their refresh token then travels in an HttpOnly cookie that only these routes
get, and never reaches a script. Using the cookie needs a header that no foreign page can send.
"""

import base64
import binascii
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any
from urllib.parse import unquote_plus

from fastapi import APIRouter, Cookie, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.background import BackgroundTask

from balcao.domains.identity.grants import LONGEST_SIGN_IN, Grant, Refused
from balcao.domains.identity.refresh import refresh
from balcao.domains.identity.revoke import revoke
from balcao.domains.identity.sign_in import Device, answer_second_factor, note_failure, sign_in
from balcao.domains.identity.sign_in_client import refused as client_refused
from balcao.domains.identity.sign_in_client import sign_in_client
from balcao.domains.identity.signing import LIFETIME
from balcao.domains.identity.throttle import TooManyTries
from balcao.settings import read_settings

router = APIRouter(prefix="/api/v1/auth", tags=["auth"])
COOKIE = "balcao_refresh"
COOKIE_PATH = "/api/v1/auth"
MOST = 16_384
MFA_GRANT = "urn:balcao:grant-type:mfa-otp"
NEVER_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class TokenAnswer(BaseModel):
    """RFC 6749, section 5.1. `scope` is the role."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 (a kind, not a token)
    expires_in: int
    refresh_token: str | None = None
    scope: str


class TokenError(BaseModel):
    """RFC 6749, section 5.2. `error_code` second-factor-required brings an `mfa_token`, for `expires_in` seconds."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "error": "invalid_grant",
                    "error_description": "Falta o código da verificação em duas etapas.",
                    "error_code": "second-factor-required",
                    "mfa_token": "eyJ…",
                    "expires_in": 300,
                }
            ]
        }
    )
    error: str
    error_description: str
    error_code: str | None = None
    mfa_token: str | None = None
    expires_in: int | None = None


def _body(properties: dict[str, Any], required: list[str], example: dict[str, str]) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": required, "example": example}
    kinds = ("application/x-www-form-urlencoded", "application/json")
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema} for kind in kinds}}}


_TEXT = {"type": "string"}
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": TokenError, "description": words}
    for status, words in ((400, "Refused"), (401, "Unknown client"), (429, "Too many tries"))
}


@router.post(
    "/token",
    response_model=TokenAnswer,
    responses=_ERRORS,
    openapi_extra=_body(
        {
            "grant_type": {"type": "string", "enum": ["password", "client_credentials", "refresh_token", MFA_GRANT]},
            "username": _TEXT,
            "password": {"type": "string", "format": "password"},
            "otp": {"type": "string", "description": "The code of the second factor, or a recovery code."},
            "mfa_token": {"type": "string", "description": f"With grant_type {MFA_GRANT}, and an otp."},
            "client_id": _TEXT,
            "client_secret": {"type": "string", "format": "password"},
            "refresh_token": _TEXT,
            "refresh_in": {"type": "string", "enum": ["body", "cookie"]},
        },
        ["grant_type"],
        {"grant_type": "password", "username": "ana@clinica.example", "password": "uma frase bem longa"},
    ),
)
async def token(request: Request, authorization: Annotated[str | None, Header()] = None) -> Response:
    """Form or JSON. A client may also give its id and secret by HTTP Basic.

    Who has a second factor gives `otp` along with the password, or, told `second-factor-required`, asks again with
    grant_type `urn:balcao:grant-type:mfa-otp`, the `mfa_token` of that answer and `otp`.
    """
    given: dict[str, str] = {}
    try:
        given = await _read(request)
        grant = await _grant(given, authorization, device_of(request))
        return _answer(grant, in_cookie=given.get("refresh_in") == "cookie")
    except (Refused, TooManyTries) as failure:
        answer = _refusal(failure)
        if isinstance(failure, Refused) and failure.code == "wrong-password":
            # After the answer, so that its time does not tell whether anybody has this e-mail.
            answer.background = BackgroundTask(note_failure, given.get("username", ""), device_of(request))
        return answer


@router.post(
    "/refresh",
    response_model=TokenAnswer,
    responses=_ERRORS,
    openapi_extra=_body({"refresh_token": _TEXT}, [], {"refresh_token": "…"})
    | {"description": "By cookie: no body, and the header X-Requested-With: balcao."},
)
async def refresh_token(
    request: Request,
    x_requested_with: Annotated[str | None, Header()] = None,
    balcao_refresh: Annotated[str | None, Cookie()] = None,
) -> Response:
    """The old token's one successor; asked again within ten seconds, the same one."""
    try:
        held, in_cookie = await _held(request, "refresh_token", x_requested_with, balcao_refresh)
    except Refused as failure:
        return _refusal(failure)
    try:
        return _answer(await refresh(held), in_cookie=in_cookie)
    except Refused as failure:
        return _refusal(failure, forget_cookie=in_cookie)


@router.post("/revoke", status_code=200, openapi_extra=_body({"token": _TEXT}, [], {"token": "…"}))
async def revoke_token(
    request: Request,
    x_requested_with: Annotated[str | None, Header()] = None,
    balcao_refresh: Annotated[str | None, Cookie()] = None,
) -> Response:
    """A refresh or an access token; the whole sign-in ends. 200 for an unknown one too (RFC 7009, section 2.2)."""
    try:
        held, in_cookie = await _held(request, "token", x_requested_with, balcao_refresh)
    except Refused as failure:
        return _refusal(failure)
    await revoke(held)
    answer = Response(status_code=200, headers=NEVER_STORED)
    if in_cookie:
        _forget_cookie(answer)
    return answer


async def _grant(given: Mapping[str, str], authorization: str | None, device: Device) -> Grant:
    match given.get("grant_type"):
        case "password":
            return await sign_in(_needed(given, "username"), _needed(given, "password"), device, given.get("otp", ""))
        case "urn:balcao:grant-type:mfa-otp":
            return await answer_second_factor(_needed(given, "mfa_token"), _needed(given, "otp"), device)
        case "client_credentials":
            client_id, secret = _basic(authorization) or (given.get("client_id", ""), given.get("client_secret", ""))
            return await sign_in_client(client_id, secret)
        case "refresh_token":
            return await refresh(_needed(given, "refresh_token"))
        case None | "":
            raise Refused("invalid_request", "Falta grant_type.")
        case _:
            raise Refused("unsupported_grant_type", "grant_type: password, client_credentials ou refresh_token.")


async def _held(request: Request, field: str, requested_with: str | None, cookie: str | None) -> tuple[str, bool]:
    """The token that a request carries, and whether it came in the cookie."""
    given = await _read(request)
    if given.get(field):
        return given[field], False
    if cookie is None:
        raise Refused("invalid_request", f"Falta {field}.")
    if requested_with != "balcao":
        raise Refused("invalid_request", "Com o cookie é preciso o cabeçalho X-Requested-With: balcao.")
    return cookie, True


async def _read(request: Request) -> dict[str, str]:
    """The fields of a form or of a JSON object; texts alone."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if len(body) > MOST:
        raise Refused("invalid_request", "O corpo é grande demais.")
    if not body:
        return {}
    try:
        given = await request.json() if kind == "application/json" else dict(await request.form())
    except (ValueError, RecursionError) as broken:
        raise Refused("invalid_request", "O corpo não se lê.") from broken
    if not isinstance(given, dict):
        raise Refused("invalid_request", "O corpo não é um objeto.")
    return {name: value for name, value in given.items() if isinstance(value, str)}


def _needed(given: Mapping[str, str], field: str) -> str:
    if not given.get(field):
        raise Refused("invalid_request", f"Falta {field}.")
    return given[field]


def _basic(authorization: str | None) -> tuple[str, str] | None:
    kind, _, given = (authorization or "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as broken:
        raise client_refused() from broken
    return unquote_plus(client_id), unquote_plus(secret)


def device_of(request: Request) -> Device:
    return Device(request.client.host if request.client else "", request.headers.get("user-agent", ""))


def _answer(grant: Grant, *, in_cookie: bool) -> Response:
    content = TokenAnswer(
        access_token=grant.access_token,
        expires_in=int(LIFETIME.total_seconds()),
        refresh_token=None if in_cookie else grant.refresh_token,
        scope=grant.role.value,
    )
    answer = JSONResponse(content.model_dump(exclude_none=True), headers=NEVER_STORED)
    if in_cookie and grant.refresh_token:
        answer.set_cookie(
            COOKIE,
            grant.refresh_token,
            max_age=int(LONGEST_SIGN_IN.total_seconds()),
            path=COOKIE_PATH,
            secure=_is_https(),
            httponly=True,
            samesite="strict",
        )
    return answer


def _refusal(failure: Refused | TooManyTries, *, forget_cookie: bool = False) -> Response:
    if isinstance(failure, TooManyTries):
        failure = Refused("temporarily_unavailable", f"{failure.title} {failure.detail}", 429, failure.headers)
    headers = NEVER_STORED | failure.headers
    if failure.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="balcao"'
    answer = JSONResponse(failure.document(), failure.status, headers)
    if forget_cookie:
        _forget_cookie(answer)
    return answer


def _forget_cookie(answer: Response) -> None:
    answer.delete_cookie(COOKIE, path=COOKIE_PATH, secure=_is_https(), httponly=True, samesite="strict")


@cache
def _is_https() -> bool:
    return read_settings().base_url.startswith("https://")
