"""Consent to a Google account's calendars, and its tokens.

https://developers.google.com/identity/protocols/oauth2/web-server, read 2026-11.
"""

from collections.abc import Mapping

from balcao.connectors._shared.loose_json import text
from balcao.connectors._shared.oauth import Client, TokenEndpoint, client_of, consent_url
from balcao.connectors.google_calendar.errors import WORDS, refused_token
from balcao.connectors.google_calendar.settings import TOKEN_URL, Settings
from balcao.contracts.oauth import Tokens
from balcao.core import http
from balcao.core.outcomes import Unauthorized
from balcao.settings import read_settings

PREFIX = "https://www.googleapis.com/auth/"
# calendar.events does not cover the list of calendars, nor free/busy.
SCOPES = ("calendar.events", "calendar.calendarlist.readonly", "calendar.freebusy")


def authorize_url(settings: Settings, *, redirect_uri: str, state: str, code_challenge: str) -> str:
    """`prompt=consent` because a refresh token comes with the first consent only, and ours may have been lost."""
    return consent_url(
        settings.auth_url,
        _client(settings),
        " ".join(PREFIX + scope for scope in SCOPES),
        redirect_uri=redirect_uri,
        state=state,
        code_challenge=code_challenge,
        access_type="offline",
        prompt="consent",
        include_granted_scopes="true",
    )


async def exchange(settings: Settings, *, code: str, redirect_uri: str, code_verifier: str) -> Tokens:
    """Raises Unauthorized when a box was left unticked."""
    tokens = await _endpoint(settings).exchange(code=code, redirect_uri=redirect_uri, code_verifier=code_verifier)
    missing = [scope for scope in SCOPES if PREFIX + scope not in tokens.scope.split()]
    if missing:
        detail = "Conecte de novo e marque todas as caixas de permissão."
        raise Unauthorized("scope_missing", "Falta uma permissão", detail)
    if tokens.refresh_token is None:
        detail = "O Google não deu acesso duradouro: remova o acesso em myaccount.google.com e conecte de novo."
        raise Unauthorized("no_refresh_token", "Acesso só por uma hora", detail)
    return tokens


async def refresh(settings: Settings, refresh_token: str) -> Tokens:
    return await _endpoint(settings).refresh(refresh_token, repeatable=True)


async def revoke(settings: Settings, refresh_token: str) -> None:
    """A token that no longer counts is revoked already."""
    answer = await http.request(
        "POST", settings.revoke_url, what="oauth.revoke", data={"token": refresh_token}, repeatable=True
    )
    if answer.status >= 400 and text(answer.json(), "error") != "invalid_token":
        raise refused_token(answer)


def describe(settings: Settings) -> Mapping[str, str]:
    return {
        "title": "Conectar com o Google",
        "detail": "Pedimos para ver as agendas e os horários ocupados, e para escrever eventos. Marque as três caixas.",
    }


def _client(settings: Settings) -> Client:
    """The installation's secret is shown to Google alone."""
    ours = read_settings()
    shared = (ours.google_client_id, ours.google_client_secret) if settings.token_url == TOKEN_URL else (None, None)
    detail = "Preencha o ID e a chave secreta do cliente OAuth, ou peça ao operador que defina os da instalação."
    missing = Unauthorized("no_client", "Falta o cliente OAuth", detail)
    return client_of((settings.client_id, settings.client_secret), shared, missing)


def _endpoint(settings: Settings) -> TokenEndpoint:
    return TokenEndpoint(settings.token_url, _client(settings), WORDS, refused_token, life=3600)
