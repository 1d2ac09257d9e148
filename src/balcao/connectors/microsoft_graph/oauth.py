"""Consent to a Microsoft account's calendars, and its tokens.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow, read 2026-11.
"""

from collections.abc import Mapping

from balcao.connectors._shared.oauth import Client, TokenEndpoint, client_of, consent_url
from balcao.connectors.microsoft_graph.errors import WORDS, refused_token
from balcao.connectors.microsoft_graph.settings import LOGIN_URL, Settings
from balcao.contracts.oauth import Tokens
from balcao.core.outcomes import Unauthorized
from balcao.settings import read_settings

# Without offline_access there is no refresh token. The mailbox's settings tell its time zone.
SCOPES = "offline_access Calendars.ReadWrite MailboxSettings.Read"
NEEDED = "calendars.readwrite"


def authorize_url(settings: Settings, *, redirect_uri: str, state: str, code_challenge: str) -> str:
    """`prompt=select_account`, or whatever account the browser knows would be connected without a question."""
    return consent_url(
        _address(settings, "authorize"),
        _client(settings),
        SCOPES,
        redirect_uri=redirect_uri,
        state=state,
        code_challenge=code_challenge,
        response_mode="query",
        prompt="select_account",
    )


async def exchange(settings: Settings, *, code: str, redirect_uri: str, code_verifier: str) -> Tokens:
    """Raises Unauthorized when a permission was not given."""
    tokens = await _endpoint(settings).exchange(code=code, redirect_uri=redirect_uri, code_verifier=code_verifier)
    granted = {scope.rpartition("/")[2].lower() for scope in tokens.scope.split()}
    if NEEDED not in granted:
        detail = "Conecte de novo e aceite as permissões; numa empresa, o administrador talvez precise aprovar."
        raise Unauthorized("scope_missing", "Falta uma permissão", detail)
    if tokens.refresh_token is None:
        raise Unauthorized("no_refresh_token", "Acesso só por uma hora", "A Microsoft não deu acesso duradouro.")
    return tokens


async def refresh(settings: Settings, refresh_token: str) -> Tokens:
    """Each refresh gives a new refresh token; the one before goes on working for a while, so this may be repeated."""
    return await _endpoint(settings).refresh(refresh_token, repeatable=True)


async def revoke(settings: Settings, refresh_token: str) -> None:
    """Microsoft has no call that takes back one application's access alone: the tokens are forgotten here, and the
    person removes the permission at Microsoft, as the README says.
    """


def describe(settings: Settings) -> Mapping[str, str]:
    return {
        "title": "Conectar com a Microsoft",
        "detail": "Pedimos para ler e escrever eventos das suas agendas e para ver o fuso horário da caixa.",
    }


def _address(settings: Settings, name: str) -> str:
    return f"{settings.login_url}/{settings.tenant}/oauth2/v2.0/{name}"


def _client(settings: Settings) -> Client:
    """The installation's secret is shown to Microsoft alone."""
    ours = read_settings()
    shared = ours.microsoft_client_id, ours.microsoft_client_secret
    detail = "Preencha o ID do aplicativo e o segredo, ou peça ao operador que defina os da instalação."
    missing = Unauthorized("no_client", "Falta o aplicativo", detail)
    own = settings.client_id, settings.client_secret
    return client_of(own, shared if settings.login_url == LOGIN_URL else (None, None), missing)


def _endpoint(settings: Settings) -> TokenEndpoint:
    url = _address(settings, "token")
    return TokenEndpoint(url, _client(settings), WORDS, refused_token, life=3600, more={"scope": SCOPES})
