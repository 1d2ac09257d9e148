"""The identity platform: consent (page or automatic), code with PKCE, refresh tokens that turn over (RFC 6749)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from balcao.sandbox.calls import Answer, Call, Handler, provider_call
from balcao.sandbox.microsoft import consent_page
from balcao.sandbox.microsoft.accounts import CODE_LIFETIME, REFRESH_LIFETIME, Account, Client, Code
from balcao.sandbox.microsoft.errors import SignInError, answer_to_token_fault

if TYPE_CHECKING:
    from balcao.sandbox.world import World

LOOPBACK = ("127.0.0.1", "localhost", "::1")
GRAPH = "https://graph.microsoft.com/"
NOT_TOLD = {"offline_access"}  # granted, and never in an answer's scope


def routes() -> list[Route]:
    place = "/microsoft/login/{tenant}/oauth2/v2.0"
    handler = provider_call("microsoft.token", _answered(token), answer_to_token_fault)
    return [
        Route(place + "/authorize", authorize, methods=["GET", "POST"]),
        Route(place + "/token", handler, methods=["POST"]),
    ]


async def authorize(request: Request) -> Response:
    world: World = request.app.state.world
    asked: Mapping[str, str] = dict(request.query_params)
    try:
        client = _check_asked(world, asked)
    except SignInError as error:
        return HTMLResponse(consent_page.refused(f"AADSTS{error.number}", error.words), error.status)
    if asked.get("response_type") != "code" or not asked.get("scope", "").strip():
        return _back(asked, error="invalid_request", error_description="AADSTS900144: a parameter is missing.")
    tenant, known = request.path_params["tenant"], world.microsoft.accounts
    welcome = [account for account in known.accounts.values() if known.may_enter(tenant, account)]
    if request.method == "POST":
        form = await request.form()
        if form.get("decision") != "allow":
            return _back(asked, error="access_denied", error_description="AADSTS65004: the user declined to consent.")
        account = next((one for one in welcome if one.email == form.get("account")), None)
        if account is None:
            return HTMLResponse(consent_page.consent(asked, welcome), 400)
        return _approved(world, client, asked, account)
    settings = world.microsoft.settings
    if asked.get("auto") == "1" or settings.auto_consent:
        email = asked.get("login_hint") or settings.auto_account
        account = next((one for one in welcome if one.email == email), None)
        if account is None:
            return _back(asked, error="access_denied", error_description="AADSTS50020: not an account of this tenant.")
        return _approved(world, client, asked, account)
    return HTMLResponse(consent_page.consent(asked, welcome))


async def token(call: Call) -> Answer:
    told = parse_qs(call.body.decode("utf-8", "replace"), keep_blank_values=True)
    form = {name: values[0] for name, values in told.items()}
    client = _client(call.world, form)
    match form.get("grant_type"):
        case "authorization_code":
            return _exchange(call.world, client, form)
        case "refresh_token":
            return _refresh(call.world, client, form)
        case _:
            raise SignInError("unsupported_grant_type", 70003, "The app requested an unsupported grant type.")


def _answered(handle: Handler) -> Handler:
    async def handled(call: Call) -> Answer:
        try:
            return await handle(call)
        except SignInError as error:
            return error.answer()

    return handled


def _check_asked(world: "World", asked: Mapping[str, str]) -> Client:
    client: Client | None = world.microsoft.accounts.clients.get(asked.get("client_id", ""))
    if client is None:
        raise SignInError("unauthorized_client", 700016, "Application was not found in the directory.")
    address = urlsplit(asked.get("redirect_uri", ""))
    anywhere = not client.redirect_uris and address.hostname in LOOPBACK and address.scheme in ("http", "https")
    if not anywhere and asked.get("redirect_uri") not in client.redirect_uris:
        raise SignInError("invalid_request", 50011, "The redirect URI does not match the ones configured.")
    return client


def _approved(world: "World", client: Client, asked: Mapping[str, str], account: Account) -> Response:
    challenge = asked.get("code_challenge")
    code = Code(
        client.client_id,
        asked["redirect_uri"],
        account.email,
        [scope.removeprefix(GRAPH) for scope in asked["scope"].split()],
        world.clock.now() + CODE_LIFETIME,
        f"{asked.get('code_challenge_method', 'plain')} {challenge}" if challenge else None,
    )
    return _back(asked, code=world.microsoft.accounts.new_code(code), session_state="0000")


def _back(asked: Mapping[str, str], **found: str) -> Response:
    answer = {**found, **({"state": asked["state"]} if "state" in asked else {})}
    joined = "&" if "?" in asked["redirect_uri"] else "?"
    return RedirectResponse(asked["redirect_uri"] + joined + urlencode(answer), 302)


def _client(world: "World", form: Mapping[str, str]) -> Client:
    client: Client | None = world.microsoft.accounts.clients.get(form.get("client_id", ""))
    if client is None:
        raise SignInError("unauthorized_client", 700016, "Application was not found in the directory.")
    if not hmac.compare_digest(client.client_secret.encode(), form.get("client_secret", "").encode()):
        raise SignInError("invalid_client", 7000215, "Invalid client secret provided.", 401)
    if client.secret_expired:
        raise SignInError("invalid_client", 7000222, "The provided client secret keys are expired.", 401)
    return client


def _exchange(world: "World", client: Client, form: Mapping[str, str]) -> Answer:
    code = world.microsoft.accounts.codes.get(form.get("code", ""))
    if code is None or code.client_id != client.client_id or code.redirect_uri != form.get("redirect_uri"):
        raise SignInError("invalid_grant", 9002313, "Invalid request. The code is malformed or invalid.")
    if code.spent:
        raise SignInError("invalid_grant", 54005, "OAuth2 Authorization code was already redeemed.")
    if code.expires_at <= world.clock.now():
        raise SignInError("invalid_grant", 70008, "The provided authorization code has expired.")
    _check_verifier(code.challenge, form.get("code_verifier", ""))
    code.spent = True
    return _issued(world, client.client_id, code.email, code.scopes)


def _check_verifier(challenge: str | None, verifier: str) -> None:
    method, _, expected = (challenge or "").partition(" ")
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    given = digest if method == "S256" else verifier
    if challenge is not None and not hmac.compare_digest(expected.encode(), given.encode()):
        raise SignInError("invalid_grant", 501481, "The Code_Verifier does not match the code_challenge.")


def _refresh(world: "World", client: Client, form: Mapping[str, str]) -> Answer:
    """The old refresh token goes on working until it ends: Microsoft does not take it back when it gives a new one."""
    found = world.microsoft.accounts.tokens.get(form.get("refresh_token", ""))
    if found is None or found.kind != "refresh" or found.client_id != client.client_id:
        raise SignInError("invalid_grant", 50173, "The provided grant has expired due to it being revoked.")
    if found.expires_at <= world.clock.now():
        raise SignInError("invalid_grant", 700082, "The refresh token has expired due to inactivity.")
    asked = [scope.removeprefix(GRAPH) for scope in form.get("scope", "").split()]
    if not set(asked) <= set(found.scopes):
        raise SignInError("invalid_grant", 65001, "The user or administrator has not consented to use the application.")
    return _issued(world, client.client_id, found.email, found.scopes)


def _issued(world: "World", client_id: str, email: str, scopes: list[str]) -> Answer:
    seconds, now = world.microsoft.settings.access_token_seconds, world.clock.now()
    accounts = world.microsoft.accounts
    answer: dict[str, str | int] = {
        "token_type": "Bearer",
        "scope": " ".join(scope for scope in scopes if scope not in NOT_TOLD),
        "expires_in": seconds,
        "ext_expires_in": seconds,
        "access_token": accounts.issue("access", client_id, email, scopes, now + timedelta(seconds=seconds)),
    }
    if "offline_access" in scopes:
        answer["refresh_token"] = accounts.issue("refresh", client_id, email, scopes, now + REFRESH_LIFETIME)
    return Answer(200, answer, headers={"cache-control": "no-store"})
