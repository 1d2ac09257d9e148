"""Consent by OAuth 2.0 (RFC 6749, PKCE of RFC 7636): what a connector must say so that a person can connect it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Tokens:
    """What the token endpoint gave. `refresh_token` None means: keep the one you have."""

    access_token: str
    expires_at: datetime
    refresh_token: str | None
    scope: str


class OAuthConnector(Protocol):
    """`oauth.py` of a connector. State and PKCE are made and checked outside; tokens are kept in the connection."""

    def authorize_url(self, settings: Any, *, redirect_uri: str, state: str, code_challenge: str) -> str: ...

    async def exchange(self, settings: Any, *, code: str, redirect_uri: str, code_verifier: str) -> Tokens: ...

    async def refresh(self, settings: Any, refresh_token: str) -> Tokens:
        """Raises Unauthorized for invalid_grant: the person has to consent again."""

    async def revoke(self, settings: Any, refresh_token: str) -> None: ...

    def describe(self, settings: Any) -> Mapping[str, str]:
        """What to show beside the button: for example which permissions are asked and why (pt-BR)."""
