"""Consent to a Calendly account, and its tokens: a refresh token works once and brings the next.

https://developer.calendly.com/authentication, read 2026-11.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from yarl import URL

from balcao.connectors._shared.loose_json import Object, text
from balcao.connectors.calendly.errors import refused_token
from balcao.connectors.calendly.settings import TOKEN_URL, Settings
from balcao.contracts.oauth import Tokens
from balcao.core import clock, http
from balcao.core.answers import Answer
from balcao.core.outcomes import Unauthorized, Unavailable
from balcao.settings import read_settings

# Since 3 March 2026 a consent gives nothing that was not asked for; writing includes reading.
SCOPES = (
    "users:read", "organizations:read", "event_types:read", "scheduled_events:write", "webhooks:write",
)  # fmt: skip
DEFAULT_LIFE = 7200


class Client(NamedTuple):
    id: str
    secret: str


def authorize_url(settings: Settings, *, redirect_uri: str, state: str, code_challenge: str) -> str:
    asked = {
        "client_id": _client(settings).id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "state": state,
        "code_challenge": code_challenge,
        "code_challenge_method": "S256",
    }
    return str(URL(settings.auth_url).update_query(asked))


async def exchange(settings: Settings, *, code: str, redirect_uri: str, code_verifier: str) -> Tokens:
    """A code works once, so this is not repeated."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": code_verifier,
    }
    return _tokens(await _ask(settings, "oauth.exchange", form, repeatable=False))


async def refresh(settings: Settings, refresh_token: str) -> Tokens:
    """The token is used up by the asking: a lost answer means consent anew, so this is not repeated either."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _tokens(await _ask(settings, "oauth.refresh", form, repeatable=False))


async def revoke(settings: Settings, refresh_token: str) -> None:
    """A token that no longer counts is revoked already."""
    client = _client(settings)
    form = {"client_id": client.id, "client_secret": client.secret, "token": refresh_token}
    answer = await http.request("POST", settings.revoke_url, what="oauth.revoke", data=form, repeatable=True)
    if answer.status >= 400 and text(answer.json(), "error") not in ("invalid_token", "invalid_grant"):
        raise refused_token(answer)


def describe(settings: Settings) -> Mapping[str, str]:
    return {
        "title": "Conectar com o Calendly",
        "detail": "Pedimos para ver os tipos de evento, ver e cancelar o que foi marcado, e para receber avisos.",
    }


def _client(settings: Settings) -> Client:
    """The connection's own client, else the installation's; that one's secret is shown to Calendly alone."""
    if settings.client_id and settings.client_secret:
        return Client(settings.client_id, settings.client_secret.get_secret_value())
    ours = read_settings()
    if ours.calendly_client_id and ours.calendly_client_secret and settings.token_url == TOKEN_URL:
        return Client(ours.calendly_client_id, ours.calendly_client_secret.get_secret_value())
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
        raise Unavailable("unreadable_answer", "Resposta estranha do Calendly", "Tentaremos de novo.")
    life = seconds if isinstance(seconds, int) and 0 < seconds < 10**8 else DEFAULT_LIFE
    return Tokens(
        access_token=access_token,
        expires_at=clock.now() + timedelta(seconds=life),
        refresh_token=text(told, "refresh_token"),
        scope=text(told, "scope") or "",
    )
