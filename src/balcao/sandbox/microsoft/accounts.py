"""The sandbox's Microsoft accounts, applications, codes and tokens."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from balcao.sandbox.memory import Memory

FIRST_CLIENT = "5a4d5a4d-0000-4000-8000-00000000ba1c"
FIRST_ACCOUNT = "agenda@clinica-modelo.test"
WORK_TENANT = "c11a1ca0-0000-4000-8000-000000000001"
PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"  # Microsoft's own, of all personal accounts
CODE_LIFETIME = timedelta(minutes=10)
REFRESH_LIFETIME = timedelta(days=90)


class ListedCalendar(msgspec.Struct):
    id: str
    name: str
    isDefaultCalendar: bool = False
    canEdit: bool = True


class Account(msgspec.Struct):
    email: str
    name: str
    calendars: list[ListedCalendar]
    tenant: str = WORK_TENANT
    timeZone: str = "E. South America Standard Time"


class Client(msgspec.Struct):
    client_id: str
    client_secret: str
    redirect_uris: list[str] = []  # none: any address on loopback
    secret_expired: bool = False


class Code(msgspec.Struct):
    client_id: str
    redirect_uri: str
    email: str
    scopes: list[str]
    expires_at: datetime
    challenge: str | None = None
    spent: bool = False


class Token(msgspec.Struct):
    kind: Literal["access", "refresh"]
    client_id: str
    email: str
    scopes: list[str]
    expires_at: datetime


class Accounts:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.accounts: dict[str, Account] = _recalled(memory, "microsoft_account", Account)
        self.clients: dict[str, Client] = _recalled(memory, "microsoft_client", Client)
        self.tokens: dict[str, Token] = _recalled(memory, "microsoft_token", Token)
        self.codes: dict[str, Code] = {}
        self._begin()

    def _begin(self) -> None:
        if FIRST_CLIENT not in self.clients:
            self.put_client(Client(FIRST_CLIENT, "sandbox-secret"))
        if FIRST_ACCOUNT not in self.accounts:
            calendars = [
                ListedCalendar("AAMkAGClinica-Modelo_1=", "Calendário", isDefaultCalendar=True),
                ListedCalendar("AAMkAGDraAna=", "Dra. Ana"),
                ListedCalendar("AAMkAGFeriados=", "Feriados do Brasil", canEdit=False),
            ]
            self.put_account(Account(FIRST_ACCOUNT, "Clínica Modelo", calendars))
            own = [ListedCalendar("AQMkADPessoal=", "Minha agenda", isDefaultCalendar=True)]
            self.put_account(Account("pessoal@clinica-modelo.test", "Conta pessoal", own, PERSONAL_TENANT))

    def put_client(self, client: Client) -> None:
        self.clients[client.client_id] = client
        self._memory.keep("microsoft_client", client.client_id, client)

    def put_account(self, account: Account) -> None:
        self.accounts[account.email] = account
        self._memory.keep("microsoft_account", account.email, account)

    def may_enter(self, tenant: str, account: Account) -> bool:
        """Whether this kind of account signs in at this tenant's door."""
        personal = account.tenant == PERSONAL_TENANT
        doors = {"common": True, "organizations": not personal, "consumers": personal}
        return doors.get(tenant, tenant == account.tenant)

    def calendar(self, email: str, calendar_id: str | None) -> ListedCalendar | None:
        """None of the ids: the default calendar."""
        listed = self.accounts[email].calendars if email in self.accounts else []
        return next(
            (one for one in listed if one.id == calendar_id or (calendar_id is None and one.isDefaultCalendar)), None
        )

    def new_code(self, code: Code) -> str:
        text = "0.AX" + secrets.token_urlsafe(40)
        self.codes[text] = code
        return text

    def issue(
        self, kind: Literal["access", "refresh"], client_id: str, email: str, scopes: list[str], expires_at: datetime
    ) -> str:
        text = ("EwB" if kind == "access" else "M.C5_") + secrets.token_urlsafe(48)
        token = Token(kind, client_id, email, scopes, expires_at)
        self.tokens[text] = token
        self._memory.keep("microsoft_token", text, token)
        return text

    def end(self, email: str | None, kind: str | None = None) -> int:
        """Ends the tokens of an account, or of all; of one kind, or both."""
        ended = [
            text for text, token in self.tokens.items() if email in (None, token.email) and kind in (None, token.kind)
        ]
        for text in ended:
            self.drop(text)
        return len(ended)

    def drop(self, text: str) -> None:
        if self.tokens.pop(text, None):
            self._memory.forget("microsoft_token", text)


def _recalled(memory: Memory, kind: str, struct: Any) -> dict[str, Any]:
    return {key: msgspec.convert(value, struct) for key, value in memory.recall(kind).items()}
