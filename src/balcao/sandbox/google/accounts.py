"""The sandbox's Google accounts, OAuth clients, codes and tokens."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from balcao.sandbox.memory import Memory

FIRST_CLIENT = "sandbox.apps.googleusercontent.test"
FIRST_ACCOUNT = "agenda@clinica-modelo.test"
CODE_LIFETIME = timedelta(minutes=10)


class ListedCalendar(msgspec.Struct):
    id: str
    summary: str
    timeZone: str = "America/Sao_Paulo"
    accessRole: Literal["owner", "writer", "reader", "freeBusyReader"] = "owner"
    primary: bool = False


class Account(msgspec.Struct):
    email: str
    name: str
    calendars: list[ListedCalendar]


class Client(msgspec.Struct):
    client_id: str
    client_secret: str
    redirect_uris: list[str] = []  # none: any address on loopback


class Code(msgspec.Struct):
    client_id: str
    redirect_uri: str
    email: str
    scopes: list[str]
    expires_at: datetime
    challenge: str | None = None
    refreshes: bool = False
    spent_on: list[str] = []  # tokens it was exchanged for, revoked if it comes again


class Token(msgspec.Struct):
    kind: Literal["access", "refresh"]
    client_id: str
    email: str
    scopes: list[str]
    grant: str
    expires_at: datetime | None = None


class Accounts:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.accounts = _recalled(memory, "google_account", Account)
        self.clients = _recalled(memory, "google_client", Client)
        self.tokens = _recalled(memory, "google_token", Token)
        self.consents: dict[str, list[str]] = memory.recall("google_consent")
        self.codes: dict[str, Code] = {}
        self.begin()

    def begin(self) -> None:
        if FIRST_CLIENT not in self.clients:
            self.put_client(Client(FIRST_CLIENT, "sandbox-secret"))
        if FIRST_ACCOUNT not in self.accounts:
            calendars = [
                ListedCalendar(FIRST_ACCOUNT, "Clínica Modelo", primary=True),
                ListedCalendar("dra.ana@group.calendar.clinica-modelo.test", "Dra. Ana"),
            ]
            self.put_account(Account(FIRST_ACCOUNT, "Clínica Modelo", calendars))
            other = "outra@clinica-modelo.test"
            self.put_account(Account(other, "Outra conta", [ListedCalendar(other, "Outra conta", primary=True)]))

    def put_client(self, client: Client) -> None:
        self.clients[client.client_id] = client
        self._memory.keep("google_client", client.client_id, client)

    def put_account(self, account: Account) -> None:
        self.accounts[account.email] = account
        self._memory.keep("google_account", account.email, account)

    def calendar(self, email: str, calendar_id: str) -> ListedCalendar | None:
        account = self.accounts.get(email)
        listed = account.calendars if account else []
        return next(
            (one for one in listed if one.id == calendar_id or (calendar_id == "primary" and one.primary)), None
        )

    def new_code(self, code: Code) -> str:
        text = "4/0A" + secrets.token_urlsafe(40)
        self.codes[text] = code
        return text

    def issue(
        self,
        kind: Literal["access", "refresh"],
        client_id: str,
        email: str,
        scopes: list[str],
        grant: str,
        expires_at: datetime | None,
    ) -> str:
        text = ("ya29.a0" if kind == "access" else "1//0") + secrets.token_urlsafe(48)
        token = Token(kind, client_id, email, scopes, grant, expires_at)
        self.tokens[text] = token
        self._memory.keep("google_token", text, token)
        return text

    def is_first_consent(self, client_id: str, email: str, scopes: list[str]) -> bool:
        key = f"{client_id} {email}"
        first = key not in self.consents
        self.consents[key] = sorted({*self.consents.get(key, []), *scopes})
        self._memory.keep("google_consent", key, self.consents[key])
        return first

    def revoke_grant(self, grant: str) -> None:
        for text in [text for text, token in self.tokens.items() if token.grant == grant]:
            self.drop_token(text)

    def drop_token(self, text: str) -> None:
        if self.tokens.pop(text, None):
            self._memory.forget("google_token", text)

    def revoke_consent(self, email: str | None) -> int:
        """Everything that was given by the account, or by all accounts."""
        texts = [text for text, token in self.tokens.items() if email in (None, token.email)]
        for text in texts:
            self.drop_token(text)
        for key in [key for key in self.consents if email is None or key.endswith(" " + email)]:
            del self.consents[key]
            self._memory.forget("google_consent", key)
        return len(texts)

    def end_access(self, email: str | None) -> int:
        texts = [text for text, token in self.tokens.items() if token.kind == "access" and email in (None, token.email)]
        for text in texts:
            self.drop_token(text)
        return len(texts)


def _recalled(memory: Memory, kind: str, struct: Any) -> dict[str, Any]:
    return {key: msgspec.convert(value, struct) for key, value in memory.recall(kind).items()}
