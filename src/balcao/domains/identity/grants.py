"""What a successful sign-in hands out, how refresh tokens are made, and errors as RFC 6749 wants them."""

import base64
import hashlib
import hmac
import secrets as random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from balcao.core.secrets import derive
from balcao.domains.identity.roles import Role

LONGEST_SIGN_IN = timedelta(days=30)
GRACE = timedelta(seconds=10)


@dataclass(frozen=True)
class Grant:
    access_token: str
    role: Role
    refresh_token: str | None = None


class Refused(Exception):
    """RFC 6749, section 5.2: `error` is one of its words, the text is for a person. `code` and `more` are our own."""

    def __init__(
        self,
        error: str,
        description: str,
        status: int = 400,
        headers: dict[str, str] | None = None,
        *,
        code: str | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status
        self.headers = headers or {}
        self.code = code
        self.more = more or {}

    def document(self) -> dict[str, Any]:
        named = {"error_code": self.code} if self.code else {}
        return {"error": self.error, "error_description": self.description, **named, **self.more}


def new_refresh_token() -> str:
    return random.token_urlsafe(32)


def successor(token: str) -> str:
    """The next token of the chain: always the same for the same token; without the master key nobody can tell it."""
    made = hmac.digest(derive("refresh tokens"), token.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
