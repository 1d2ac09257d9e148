"""The code flow of OAuth 2.0 with PKCE (RFC 6749, RFC 7636), as its providers agree upon it; quirks stay with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from pydantic import SecretStr
from yarl import URL

from balcao.connectors._shared.loose_json import Object, text
from balcao.contracts.oauth import Tokens
from balcao.core import clock, http
from balcao.core.answers import Answer
from balcao.core.outcomes import ProviderError, Rejected, Unauthorized, Unavailable


class Client(NamedTuple):
    id: str
    secret: str


class Words(NamedTuple):
    """A provider's name where Portuguese wants it: "ao Google", "Google ocupado", "O Google", "do Google"."""

    to: str
    busy: str
    subject: str
    of: str


@dataclass(frozen=True)
class TokenEndpoint:
    """Where a provider gives tokens, whom it knows us as, and how it says no."""

    url: str
    client: Client
    words: Words
    refused: Callable[[Answer], ProviderError]
    life: int  # seconds, where the answer does not say how long a token lasts
    more: Mapping[str, str] = field(default_factory=dict)

    async def exchange(self, *, code: str, redirect_uri: str, code_verifier: str) -> Tokens:
        """A code works once, so this is not repeated."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": code_verifier,
        }
        return await self._ask("oauth.exchange", form, repeatable=False)

    async def refresh(self, refresh_token: str, *, repeatable: bool) -> Tokens:
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return await self._ask("oauth.refresh", form, repeatable=repeatable)

    async def _ask(self, what: str, form: dict[str, str], *, repeatable: bool) -> Tokens:
        form |= {"client_id": self.client.id, "client_secret": self.client.secret, **self.more}
        answer = await http.request(
            "POST",
            self.url,
            what=what,
            data=form,
            repeatable=repeatable,
            understood=lambda got: isinstance(got.json(), dict),
        )
        if answer.status >= 400:
            raise self.refused(answer)
        return self._tokens(_object(answer))

    def _tokens(self, told: Object) -> Tokens:
        access_token, seconds = text(told, "access_token"), told.get("expires_in")
        if access_token is None:
            raise Unavailable("unreadable_answer", f"Resposta estranha {self.words.of}", "Tentaremos de novo.")
        life = seconds if isinstance(seconds, int) and 0 < seconds < 10**8 else self.life
        return Tokens(
            access_token=access_token,
            expires_at=clock.now() + timedelta(seconds=life),
            refresh_token=text(told, "refresh_token"),
            scope=text(told, "scope") or "",
        )


def client_of(
    own: tuple[str | None, SecretStr | None], installations: tuple[str | None, SecretStr | None], missing: Unauthorized
) -> Client:
    """The connection's own client, else the installation's."""
    for id, secret in (own, installations):
        if id and secret:
            return Client(id, secret.get_secret_value())
    raise missing


def consent_url(
    endpoint: str, client: Client, scopes: str, *, redirect_uri: str, state: str, code_challenge: str, **quirks: str
) -> str:
    asked = {
        "client_id": client.id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": scopes,
        "state": state,
        "code_challenge": code_challenge,
        "code_challenge_method": "S256",
    }
    return str(URL(endpoint).update_query(asked | quirks))


def refused_token(
    answer: Answer, words: Words, *, bad_client: Unauthorized | None = None, retry_after: timedelta | None = None
) -> ProviderError:
    """The token endpoint speaks as RFC 6749, section 5.2, says. `bad_client` where its fields have other names."""
    code = text(_object(answer), "error") or str(answer.status)
    if code == "invalid_grant":
        detail = "O acesso foi revogado ou venceu: conecte a conta de novo."
        return Unauthorized(code, f"O acesso {words.to} terminou", detail)
    if code in ("invalid_client", "unauthorized_client", "deleted_client", "redirect_uri_mismatch"):
        detail = "Confira o ID, a chave secreta e o endereço de retorno do cliente OAuth."
        return bad_client or Unauthorized(code, "Cliente OAuth recusado", detail)
    if answer.status in (408, 429) or answer.status >= 500 or code == "temporarily_unavailable":
        wait = retry_after or answer.retry_after
        return Unavailable(code, words.busy, "Tentaremos de novo sozinhos.", retry_after=wait)
    return Rejected(code, f"{words.subject} recusou", f"Avise o suporte com este código: {code}.")


def _object(answer: Answer) -> Object:
    read = answer.json()
    return read if isinstance(read, dict) else {}
