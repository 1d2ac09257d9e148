"""Consent to a Calendly account, and its tokens: a refresh token works once and brings the next.

https://developer.calendly.com/authentication, read 2026-11.
"""

from collections.abc import Mapping

from balcao.connectors._shared.loose_json import text
from balcao.connectors._shared.oauth import Client, TokenEndpoint, client_of, consent_url
from balcao.connectors.calendly.errors import WORDS, refused_token
from balcao.connectors.calendly.settings import TOKEN_URL, Settings
from balcao.contracts.oauth import Tokens
from balcao.core import http
from balcao.core.outcomes import Unauthorized
from balcao.settings import read_settings

# Since 3 March 2026 a consent gives nothing that was not asked for; writing includes reading.
SCOPES = "users:read organizations:read event_types:read scheduled_events:write webhooks:write"


def authorize_url(settings: Settings, *, redirect_uri: str, state: str, code_challenge: str) -> str:
    return consent_url(
        settings.auth_url,
        _client(settings),
        SCOPES,
        redirect_uri=redirect_uri,
        state=state,
        code_challenge=code_challenge,
    )


async def exchange(settings: Settings, *, code: str, redirect_uri: str, code_verifier: str) -> Tokens:
    return await _endpoint(settings).exchange(code=code, redirect_uri=redirect_uri, code_verifier=code_verifier)


async def refresh(settings: Settings, refresh_token: str) -> Tokens:
    """The token is used up by the asking: a lost answer means consent anew, so this is not repeated."""
    return await _endpoint(settings).refresh(refresh_token, repeatable=False)


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
    """The installation's secret is shown to Calendly alone."""
    ours = read_settings()
    shared = (ours.calendly_client_id, ours.calendly_client_secret) if settings.token_url == TOKEN_URL else (None, None)
    detail = "Preencha o ID e a chave secreta do cliente OAuth, ou peça ao operador que defina os da instalação."
    missing = Unauthorized("no_client", "Falta o cliente OAuth", detail)
    return client_of((settings.client_id, settings.client_secret), shared, missing)


def _endpoint(settings: Settings) -> TokenEndpoint:
    return TokenEndpoint(settings.token_url, _client(settings), WORDS, refused_token, life=7200)
