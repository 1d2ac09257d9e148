"""Consent to a Google account's calendars, and its tokens.

https://developers.google.com/identity/protocols/oauth2/web-server, read 2026-11.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from yarl import URL

from balcao.connectors._shared.loose_json import Object, text
from balcao.connectors.google_calendar.errors import refused_token
from balcao.connectors.google_calendar.settings import TOKEN_URL, Settings
from balcao.contracts.oauth import Tokens
from balcao.core import clock, http
from balcao.core.answers import Answer
from balcao.core.outcomes import Unauthorized, Unavailable
from balcao.settings import read_settings

PREFIX = "https://www.googleapis.com/auth/"
# calendar.events does not cover the list of calendars, nor free/busy.
SCOPES = ("calendar.events", "calendar.calendarlist.readonly", "calendar.freebusy")
DEFAULT_LIFE = 3600


class Client(NamedTuple):
    id: str
    secret: str


def authorize_url(settings: Settings, *, redirect_uri: str, state: str, code_challenge: str) -> str:
    """`prompt=consent` because a refresh token comes with the first consent only, and ours may have been lost."""
    asked = {
        "client_id": _client(settings).id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": " ".join(PREFIX + scope for scope in SCOPES),
        "state": state,
        "access_type": "offline",
        "prompt": "consent",
        "include_granted_scopes": "true",
        "code_challenge": code_challenge,
        "code_challenge_method": "S256",
    }
    return str(URL(settings.auth_url).update_query(asked))


async def exchange(settings: Settings, *, code: str, redirect_uri: str, code_verifier: str) -> Tokens:
    """Raises Unauthorized when a box was left unticked. A code works once, so this is not repeated."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": code_verifier,
    }
    tokens = _tokens(await _ask(settings, "oauth.exchange", form, repeatable=False))
    missing = [scope for scope in SCOPES if PREFIX + scope not in tokens.scope.split()]
    if missing:
        detail = "Conecte de novo e marque todas as caixas de permissão."
        raise Unauthorized("scope_missing", "Falta uma permissão", detail)
    if tokens.refresh_token is None:
        detail = "O Google não deu acesso duradouro: remova o acesso em myaccount.google.com e conecte de novo."
        raise Unauthorized("no_refresh_token", "Acesso só por uma hora", detail)
    return tokens


async def refresh(settings: Settings, refresh_token: str) -> Tokens:
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _tokens(await _ask(settings, "oauth.refresh", form, repeatable=True))


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
    """The connection's own client, else the installation's; that one's secret is shown to Google alone."""
    if settings.client_id and settings.client_secret:
        return Client(settings.client_id, settings.client_secret.get_secret_value())
    ours = read_settings()
    if ours.google_client_id and ours.google_client_secret and settings.token_url == TOKEN_URL:
        return Client(ours.google_client_id, ours.google_client_secret.get_secret_value())
    detail = "Preencha o ID e a chave secreta do cliente OAuth, ou peça ao operador que defina os da instalação."
    raise Unauthorized("no_client", "Falta o cliente OAuth", detail)


async def _ask(settings: Settings, what: str, form: dict[str, str], *, repeatable: bool) -> Object:
    client = _client(settings)
    form |= {"client_id": client.id, "client_secret": client.secret}
    answer = await http.request(
        "POST", settings.token_url, what=what, data=form, repeatable=repeatable, understood=_is_json
    )
    if answer.status >= 400:
        raise refused_token(answer)
    body: Object = answer.json()
    return body


def _is_json(answer: Answer) -> bool:
    return isinstance(answer.json(), dict)


def _tokens(told: Object) -> Tokens:
    access_token, seconds = text(told, "access_token"), told.get("expires_in")
    if access_token is None:
        raise Unavailable("unreadable_answer", "Resposta estranha do Google", "Tentaremos de novo.")
    life = seconds if isinstance(seconds, int) and 0 < seconds < 10**8 else DEFAULT_LIFE
    return Tokens(
        access_token=access_token,
        expires_at=clock.now() + timedelta(seconds=life),
        refresh_token=text(told, "refresh_token"),
        scope=text(told, "scope") or "",
    )
