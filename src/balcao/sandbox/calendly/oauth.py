"""Consent, code with PKCE, refresh tokens that work once and rotate, revocation (RFC 6749, 7636, 7009)."""

import base64
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from balcao.sandbox.calendly.errors import OAuthError, answer_to_token_fault
from balcao.sandbox.calendly.pages import page
from balcao.sandbox.calendly.state import FIRST_CLIENT, FIRST_SECRET, FIRST_USER, Calendly, Json
from balcao.sandbox.calls import Answer, Call, Handler, provider_call

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def routes() -> list[Route]:
    def route(path: str, scope: str, handle: Handler) -> Route:
        return Route(path, provider_call(scope, _oauth(handle), answer_to_token_fault), methods=["POST"])

    return [
        Route("/calendly/oauth/authorize", authorize, methods=["GET", "POST"]),
        route("/calendly/oauth/token", "calendly.token", token),
        route("/calendly/oauth/revoke", "calendly.revoke", revoke),
    ]


async def authorize(request: Request) -> Response:
    """A sandbox application may come back to loopback; consent is a click, or none with `auto_consent`."""
    calendly: Calendly = request.app.state.world.calendly
    asked = dict(request.query_params)
    if asked.get("client_id") != FIRST_CLIENT or urlsplit(asked.get("redirect_uri", "")).hostname not in LOOPBACK:
        return HTMLResponse(page("Acesso bloqueado", "<h1>Acesso bloqueado</h1>"), 400)
    if request.method == "POST" and (await request.form()).get("decision") != "allow":
        return _back(asked, error="access_denied")
    if request.method == "POST" or asked.get("auto") == "1" or calendly.settings.auto_consent:
        code = secrets.token_urlsafe(32)
        calendly.codes[code] = {**asked, "user": FIRST_USER}
        return _back(asked, code=code)
    scopes = "".join(f"<li>{escape(scope)}</li>" for scope in asked.get("scope", "").split())
    acts = '<button name="decision" value="deny">Negar</button> <button name="decision" value="allow">Permitir</button>'
    form = f'<form method="post" action="?{escape(urlencode(asked))}"><ul>{scopes}</ul>{acts}</form>'
    return HTMLResponse(page("Conectar", f"<h1>Conectar o Calendly</h1>{form}"))


async def token(call: Call) -> Answer:
    calendly: Calendly = call.world.calendly
    form = _form(call)
    match form.get("grant_type"):
        case "authorization_code":
            return _exchange(calendly, form)
        case "refresh_token":
            return _refresh(calendly, form)
        case other:
            raise OAuthError("unsupported_grant_type", f"{other}")


async def revoke(call: Call) -> Answer:
    calendly: Calendly = call.world.calendly
    found = calendly.kept["tokens"].get(_form(call).get("token", ""))
    for text in [text for text, one in calendly.kept["tokens"].items() if found and one["grant"] == found["grant"]]:
        calendly.drop("tokens", text)
    return Answer(200, {})


def _exchange(calendly: Calendly, form: Mapping[str, str]) -> Answer:
    code = calendly.codes.pop(form.get("code", ""), None)
    if code is None or form.get("redirect_uri") != code["redirect_uri"]:
        raise OAuthError("invalid_grant", "The provided authorization grant is invalid.")
    digest = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
    if code.get("code_challenge", "") and not hmac.compare_digest(code["code_challenge"], digest.decode()):
        raise OAuthError("invalid_grant", "The code verifier does not match.")
    return _issued(calendly, code["user"], code.get("scope", "").split(), uuid.uuid4().hex)


def _refresh(calendly: Calendly, form: Mapping[str, str]) -> Answer:
    text = form.get("refresh_token", "")
    found = calendly.kept["tokens"].get(text)
    if found is None or found["kind"] != "refresh":
        raise OAuthError("invalid_grant", "The refresh token is invalid or was used already.")
    calendly.drop("tokens", text)
    return _issued(calendly, found["user"], found["scopes"], found["grant"])


def _issued(calendly: Calendly, user: str, scopes: list[str], grant: str) -> Answer:
    told: Json = {
        "token_type": "Bearer",
        "access_token": calendly.issue("access", user, scopes, grant),
        "refresh_token": calendly.issue("refresh", user, scopes, grant),
        "expires_in": calendly.settings.access_token_seconds,
        "scope": " ".join(scopes),
        "owner": user,
        "organization": calendly.kept["users"][user]["current_organization"],
    }
    return Answer(200, told, headers={"cache-control": "no-store"})


def _oauth(handle: Handler) -> Handler:
    async def handled(call: Call) -> Answer:
        try:
            return await handle(call)
        except OAuthError as error:
            return error.answer()

    return handled


def _form(call: Call) -> dict[str, str]:
    form = {name: values[0] for name, values in parse_qs(call.body.decode("utf-8", "replace")).items()}
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, basic = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        client_id, _, secret = base64.b64decode(basic + "==").decode("utf-8", "replace").partition(":")
    if client_id != FIRST_CLIENT or not hmac.compare_digest(secret.encode(), FIRST_SECRET.encode()):
        raise OAuthError("invalid_client", "Client authentication failed.", 401)
    return form


def _back(asked: Mapping[str, str], **found: str) -> Response:
    answer = {**({"state": asked["state"]} if "state" in asked else {}), **found}
    return RedirectResponse(asked["redirect_uri"] + "?" + urlencode(answer), 302)
