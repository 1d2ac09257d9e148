"""Consent to a Microsoft account: what is asked, what may be wrong, and tokens that turn over."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from balcao.connectors.microsoft_graph import oauth
from balcao.connectors.microsoft_graph.calendars import calendars
from balcao.connectors.microsoft_graph.settings import Settings
from balcao.connectors.microsoft_graph.tests.outlook import REDIRECT, VERIFIER, Outlook, consent, with_tokens
from balcao.core import clock
from balcao.core.outcomes import Rejected, Unauthorized, Unavailable


def test_consent_is_asked_at_the_tenants_door_with_pkce() -> None:
    settings = Settings(client_id="app", client_secret="s", tenant="organizations")
    url = oauth.authorize_url(settings, redirect_uri=REDIRECT, state="a b&c", code_challenge="ch")
    asked = parse_qs(urlsplit(url).query)
    assert url.startswith("https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?")
    assert (asked["state"], asked["code_challenge_method"]) == (["a b&c"], ["S256"])
    assert asked["scope"] == ["offline_access Calendars.ReadWrite MailboxSettings.Read"]


async def test_what_was_not_granted_is_said(outlook: Outlook) -> None:
    for scope, code in (
        ("Calendars.Read offline_access", "scope_missing"),
        ("Calendars.ReadWrite", "no_refresh_token"),
    ):
        with pytest.raises(Unauthorized, match=code):
            await with_tokens(outlook.settings, scope=scope)


async def test_without_the_mailboxs_settings_the_zone_is_the_connections(outlook: Outlook) -> None:
    settings = outlook.settings.model_copy(update={"timezone": "America/Manaus"})
    settings = await with_tokens(settings, scope="offline_access Calendars.ReadWrite")
    assert {one.timezone for one in await calendars(settings)} == {"America/Manaus"}


async def test_another_verifier_or_a_code_used_twice_is_refused(outlook: Outlook) -> None:
    code = await consent(outlook.settings)
    with pytest.raises(Unauthorized, match="invalid_grant"):
        await oauth.exchange(outlook.settings, code=code, redirect_uri=REDIRECT, code_verifier="w" * 64)
    await oauth.exchange(outlook.settings, code=code, redirect_uri=REDIRECT, code_verifier=VERIFIER)
    with pytest.raises(Unauthorized, match="invalid_grant"):
        await oauth.exchange(outlook.settings, code=code, redirect_uri=REDIRECT, code_verifier=VERIFIER)


async def test_refreshing_gives_a_new_refresh_token_until_consent_is_taken_back(outlook: Outlook) -> None:
    assert outlook.settings.refresh_token is not None
    token = outlook.settings.refresh_token.get_secret_value()
    fresh = await oauth.refresh(outlook.settings, token)
    assert fresh.refresh_token not in (None, token)
    assert timedelta(minutes=50) < fresh.expires_at - clock.now() <= timedelta(hours=1)
    await outlook.control("DELETE", "microsoft/grants", json={})
    with pytest.raises(Unauthorized, match="invalid_grant"):
        await oauth.refresh(outlook.settings, str(fresh.refresh_token))
    await oauth.revoke(outlook.settings, token)


@pytest.mark.parametrize(
    ("http", "code", "details", "outcome", "told"),
    [
        (503, "temporarily_unavailable", "AADSTS90033", Unavailable, "temporarily_unavailable"),
        (429, "temporarily_unavailable", "AADSTS90033", Unavailable, "temporarily_unavailable"),
        (400, "interaction_required", "AADSTS50076", Unauthorized, "interaction_required"),
        (400, "invalid_grant", "AADSTS65001", Unauthorized, "administrador"),
        (401, "invalid_client", "AADSTS7000222", Unauthorized, "secret_expired"),
        (401, "invalid_client", "AADSTS7000215", Unauthorized, "Aplicativo recusado"),
        (400, "invalid_request", "AADSTS900144", Rejected, "invalid_request"),
    ],
)
async def test_what_the_token_endpoint_refuses_is_told_apart(
    outlook: Outlook, http: int, code: str, details: str, outcome: type[Exception], told: str
) -> None:
    await outlook.fault(scope="microsoft.token", kind="error", http=http, code=code, details=details)
    with pytest.raises(outcome, match=told):
        await oauth.refresh(outlook.settings, "any")


def test_the_installations_application_is_never_shown_to_another_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROSOFT_CLIENT_ID", "the-installations")
    monkeypatch.setenv("MICROSOFT_CLIENT_SECRET", "its-secret")
    asked = {"redirect_uri": REDIRECT, "state": "s", "code_challenge": "c"}
    assert "the-installations" in oauth.authorize_url(Settings(), **asked)
    with pytest.raises(Unauthorized, match="no_client"):
        oauth.authorize_url(Settings(login_url="https://evil.example"), **asked)
