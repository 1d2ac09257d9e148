"""Consent to a Microsoft account's calendars, and its tokens.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow, read 2026-11.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from yarl import URL

from balcao.connectors._shared.loose_json import Object, text
from balcao.connectors.microsoft_graph.errors import refused_token
from balcao.connectors.microsoft_graph.settings import LOGIN_URL, Settings
from balcao.contracts.oauth import Tokens
from balcao.core import clock, http
from balcao.core.answers import Answer
from balcao.core.outcomes import Unauthorized, Unavailable
from balcao.settings import read_settings

# Without offline_access there is no refresh token. The mailbox's settings tell its time zone.
SCOPES = ("offline_access", "Calendars.ReadWrite", "MailboxSettings.Read")
NEEDED = "calendars.readwrite"
DEFAULT_LIFE = 3600


class Client(NamedTuple):
    id: str
    secret: str


def authorize_url(settings: Settings, *, redirect_uri: str, state: str, code_challenge: str) -> str:
    """`prompt=select_account`, or whatever account the browser knows would be connected without a question."""
    asked = {
        "client_id": _client(settings).id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "response_mode": "query",
        "scope": " ".join(SCOPES),
        "state": state,
        "prompt": "select_account",
        "code_challenge": code_challenge,
        "code_challenge_method": "S256",
    }
    return str(URL(_endpoint(settings, "authorize")).update_query(asked))


async def exchange(settings: Settings, *, code: str, redirect_uri: str, code_verifier: str) -> Tokens:
    """A code works once, so this is not repeated."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": code_verifier,
    }
    tokens = _tokens(await _ask(settings, "oauth.exchange", form, repeatable=False))
    granted = {scope.rpartition("/")[2].lower() for scope in tokens.scope.split()}
    if NEEDED not in granted:
        detail = "Conecte de novo e aceite as permissões; numa empresa, o administrador talvez precise aprovar."
        raise Unauthorized("scope_missing", "Falta uma permissão", detail)
    if tokens.refresh_token is None:
        raise Unauthorized("no_refresh_token", "Acesso só por uma hora", "A Microsoft não deu acesso duradouro.")
    return tokens


async def refresh(settings: Settings, refresh_token: str) -> Tokens:
    """Each refresh gives a new refresh token; the one before goes on working for a while, so this may be repeated."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _tokens(await _ask(settings, "oauth.refresh", form, repeatable=True))


async def revoke(settings: Settings, refresh_token: str) -> None:
    """Microsoft has no call that takes back one application's access alone: the tokens are forgotten here, and the
    person removes the permission at Microsoft, as the README says.
    """


def describe(settings: Settings) -> Mapping[str, str]:
    return {
        "title": "Conectar com a Microsoft",
        "detail": "Pedimos para ler e escrever eventos das suas agendas e para ver o fuso horário da caixa.",
    }


def _endpoint(settings: Settings, name: str) -> str:
    return f"{settings.login_url}/{settings.tenant}/oauth2/v2.0/{name}"


def _client(settings: Settings) -> Client:
    """The connection's own application, else the installation's; that one's secret is shown to Microsoft alone."""
    if settings.client_id and settings.client_secret:
        return Client(settings.client_id, settings.client_secret.get_secret_value())
    ours = read_settings()
    if ours.microsoft_client_id and ours.microsoft_client_secret and settings.login_url == LOGIN_URL:
        return Client(ours.microsoft_client_id, ours.microsoft_client_secret.get_secret_value())
    detail = "Preencha o ID do aplicativo e o segredo, ou peça ao operador que defina os da instalação."
    raise Unauthorized("no_client", "Falta o aplicativo", detail)


async def _ask(settings: Settings, what: str, form: dict[str, str], *, repeatable: bool) -> Object:
    client = _client(settings)
    form |= {"client_id": client.id, "client_secret": client.secret, "scope": " ".join(SCOPES)}
    url = _endpoint(settings, "token")
    answer = await http.request("POST", url, what=what, data=form, repeatable=repeatable, understood=_is_json)
    if answer.status >= 400:
        raise refused_token(answer)
    body: Object = answer.json()
    return body


def _is_json(answer: Answer) -> bool:
    return isinstance(answer.json(), dict)


def _tokens(told: Object) -> Tokens:
    access_token, seconds = text(told, "access_token"), told.get("expires_in")
    if access_token is None:
        raise Unavailable("unreadable_answer", "Resposta estranha da Microsoft", "Tentaremos de novo.")
    life = seconds if isinstance(seconds, int) and 0 < seconds < 10**8 else DEFAULT_LIFE
    return Tokens(
        access_token=access_token,
        expires_at=clock.now() + timedelta(seconds=life),
        refresh_token=text(told, "refresh_token"),
        scope=text(told, "scope") or "",
    )
