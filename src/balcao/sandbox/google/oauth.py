"""Google's OAuth 2.0: consent (page or automatic), code with PKCE, refresh, revocation (RFC 6749, 7636, 7009)."""

import base64
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from balcao.sandbox.calls import Answer, Call, Handler, provider_call
from balcao.sandbox.google import consent_page
from balcao.sandbox.google.accounts import CODE_LIFETIME, Client, Code
from balcao.sandbox.google.errors import OAuthError, answer_to_token_fault

if TYPE_CHECKING:
    from balcao.sandbox.world import World

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def routes() -> list[Route]:
    def route(path: str, scope: str, handle: Handler) -> Route:
        return Route(path, provider_call(scope, _oauth(handle), answer_to_token_fault), methods=["POST"])

    return [
        Route("/google/o/oauth2/v2/auth", authorize, methods=["GET", "POST"]),
        route("/google/token", "google.token", token),
        route("/google/revoke", "google.revoke", revoke),
    ]


async def authorize(request: Request) -> Response:
    world: World = request.app.state.world
    asked: Mapping[str, str] = dict(request.query_params)
    try:
        client = _check_asked(world, asked)
    except OAuthError as error:
        return HTMLResponse(consent_page.refused(error.error, error.description), error.status)
    if asked.get("response_type") != "code":
        return _back(asked, error="unsupported_response_type")
    if not asked.get("scope", "").strip():
        return _back(asked, error="invalid_request", error_description="Missing required parameter: scope")
    if "code_challenge" in asked and asked.get("code_challenge_method", "plain") not in ("S256", "plain"):
        return _back(asked, error="invalid_request", error_description="Invalid code_challenge_method")
    accounts = world.google.accounts.accounts
    if request.method == "POST":
        form = await request.form()
        if form.get("decision") != "allow":
            return _back(asked, error="access_denied")
        email = str(form.get("account", ""))
        scopes = [scope for scope in asked["scope"].split() if scope in form.getlist("scope")]
        if email not in accounts:
            return HTMLResponse(consent_page.consent(asked, accounts.values()), 400)
        return _approved(world, client, asked, email, scopes)
    settings = world.google.settings
    if asked.get("auto") == "1" or settings.auto_consent:
        email = asked.get("login_hint") or settings.auto_account
        if email not in accounts:
            return _back(asked, error="access_denied")
        return _approved(world, client, asked, email, asked["scope"].split())
    return HTMLResponse(consent_page.consent(asked, accounts.values()))


async def token(call: Call) -> Answer:
    form = _form(call)
    client = _client(call, form)
    match form.get("grant_type"):
        case "authorization_code":
            return _exchange(call.world, client, form)
        case "refresh_token":
            return _refresh(call.world, client, form)
        case None:
            raise OAuthError("invalid_request", "Missing required parameter: grant_type")
        case other:
            raise OAuthError("unsupported_grant_type", f"Invalid grant_type: {other}")


async def revoke(call: Call) -> Answer:
    text = _form(call).get("token") or call.request.query_params.get("token", "")
    accounts = call.world.google.accounts
    found = accounts.tokens.get(text)
    if found is None:
        raise OAuthError("invalid_token", "Token expired or revoked")
    accounts.revoke_consent(found.email)
    return Answer(200, {})


def _oauth(handle: Handler) -> Handler:
    async def handled(call: Call) -> Answer:
        try:
            return await handle(call)
        except OAuthError as error:
            return error.answer()

    return handled


def _check_asked(world: "World", asked: Mapping[str, str]) -> Client:
    client: Client | None = world.google.accounts.clients.get(asked.get("client_id", ""))
    if client is None:
        raise OAuthError("invalid_client", "The OAuth client was not found.", 401)
    address = asked.get("redirect_uri", "")
    parts = urlsplit(address)
    listed = address in client.redirect_uris
    on_loopback = (
        not client.redirect_uris
        and parts.scheme in ("http", "https")
        and parts.hostname in LOOPBACK
        and not parts.fragment
    )
    if not listed and not on_loopback:
        raise OAuthError(
            "redirect_uri_mismatch",
            f"The redirect URI in the request, {address}, does not match the ones authorized for the client.",
        )
    return client


def _approved(world: "World", client: Client, asked: Mapping[str, str], email: str, scopes: list[str]) -> Response:
    accounts = world.google.accounts
    if not scopes:
        return _back(asked, error="access_denied")
    first = accounts.is_first_consent(client.client_id, email, scopes)
    offline = asked.get("access_type") == "offline"
    code = Code(
        client.client_id,
        asked["redirect_uri"],
        email,
        scopes,
        world.clock.now() + CODE_LIFETIME,
        challenge=_challenge(asked),
        refreshes=offline and (first or "consent" in asked.get("prompt", "").split()),
    )
    return _back(asked, code=accounts.new_code(code), scope=" ".join(scopes))


def _challenge(asked: Mapping[str, str]) -> str | None:
    """As `method challenge`; None without PKCE."""
    challenge = asked.get("code_challenge")
    return f"{asked.get('code_challenge_method', 'plain')} {challenge}" if challenge else None


def _back(asked: Mapping[str, str], **found: str) -> Response:
    answer = {**({"state": asked["state"]} if "state" in asked else {}), **found, "iss": "https://accounts.google.com"}
    joined = "&" if "?" in asked["redirect_uri"] else "?"
    return RedirectResponse(asked["redirect_uri"] + joined + urlencode(answer), 302)


def _form(call: Call) -> dict[str, str]:
    kind = call.request.headers.get("content-type", "").partition(";")[0]
    if call.body and kind != "application/x-www-form-urlencoded":
        raise OAuthError("invalid_request", "The request must be application/x-www-form-urlencoded")
    return {
        name: values[0]
        for name, values in parse_qs(call.body.decode("utf-8", "replace"), keep_blank_values=True).items()
    }


def _client(call: Call, form: dict[str, str]) -> Client:
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, basic = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        client_id, _, secret = base64.b64decode(basic + "==").decode("utf-8", "replace").partition(":")
    client: Client | None = call.world.google.accounts.clients.get(client_id)
    if client is None:
        raise OAuthError("invalid_client", "The OAuth client was not found.", 401)
    if not hmac.compare_digest(client.client_secret.encode(), secret.encode()):
        raise OAuthError("invalid_client", "The provided client secret is invalid.", 401)
    return client


def _exchange(world: "World", client: Client, form: dict[str, str]) -> Answer:
    accounts = world.google.accounts
    code = accounts.codes.get(form.get("code", ""))
    if code is None or code.client_id != client.client_id or code.expires_at <= world.clock.now():
        raise OAuthError("invalid_grant", "Malformed auth code.")
    if code.spent_on:
        for text in code.spent_on:  # RFC 6749 section 4.1.2: a code that comes twice takes its tokens with it
            accounts.drop_token(text)
        raise OAuthError("invalid_grant", "Bad Request")
    if form.get("redirect_uri") != code.redirect_uri:
        raise OAuthError("redirect_uri_mismatch", "Bad Request")
    _check_verifier(code.challenge, form.get("code_verifier"))
    grant = uuid.uuid4().hex
    answer = _new_access(world, client.client_id, code.email, code.scopes, grant)
    code.spent_on = [str(answer["access_token"])]
    if code.refreshes:
        answer["refresh_token"] = accounts.issue("refresh", client.client_id, code.email, code.scopes, grant, None)
        code.spent_on.append(str(answer["refresh_token"]))
    return Answer(200, answer, headers={"cache-control": "no-store"})


def _check_verifier(challenge: str | None, verifier: str | None) -> None:
    if challenge is None:
        if verifier:
            raise OAuthError("invalid_grant", "code_verifier or verifier is not needed.")
        return
    if not verifier:
        raise OAuthError("invalid_grant", "Missing code verifier.")
    method, _, expected = challenge.partition(" ")
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if not 43 <= len(verifier) <= 128 or not secrets.compare_digest(expected, digest if method == "S256" else verifier):
        raise OAuthError("invalid_grant", "Invalid code verifier.")


def _refresh(world: "World", client: Client, form: dict[str, str]) -> Answer:
    accounts = world.google.accounts
    text = form.get("refresh_token", "")
    found = accounts.tokens.get(text)
    if found is None or found.kind != "refresh" or found.client_id != client.client_id:
        raise OAuthError("invalid_grant", "Token has been expired or revoked.")
    scopes = form["scope"].split() if form.get("scope") else found.scopes
    if not set(scopes) <= set(found.scopes):
        raise OAuthError("invalid_scope", "Some requested scopes were not granted.")
    answer = _new_access(world, client.client_id, found.email, scopes, found.grant)
    if world.google.settings.rotate_refresh_tokens:
        accounts.drop_token(text)
        answer["refresh_token"] = accounts.issue(
            "refresh", client.client_id, found.email, found.scopes, found.grant, None
        )
    return Answer(200, answer, headers={"cache-control": "no-store"})


def _new_access(world: "World", client_id: str, email: str, scopes: list[str], grant: str) -> dict[str, str | int]:
    seconds = world.google.settings.access_token_seconds
    expires_at = world.clock.now() + timedelta(seconds=seconds)
    text = world.google.accounts.issue("access", client_id, email, scopes, grant, expires_at)
    return {"access_token": text, "expires_in": seconds, "scope": " ".join(scopes), "token_type": "Bearer"}
