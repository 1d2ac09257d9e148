"""Says, for five minutes, that somebody gave the right password and still owes the code of the second factor."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from balcao.domains.identity.signing import BadToken, sign, verified

TYPE = "mfa+jwt"
AUDIENCE = "balcao/second-factor"
LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True)
class Owed:
    """`version` is the user's row's: another password, role or e-mail since then ends the token."""

    account_id: UUID
    user_id: UUID
    version: int


async def issue_mfa_token(owed: Owed) -> str:
    claims = {"sub": str(owed.user_id), "account": str(owed.account_id), "version": owed.version}
    return await sign(claims, TYPE, AUDIENCE, LIFETIME)


async def read_mfa_token(token: str) -> Owed:
    """Raises BadToken."""
    claims = await verified(token, TYPE, AUDIENCE, "sub", "account", "version")
    try:
        return Owed(UUID(claims["account"]), UUID(claims["sub"]), int(claims["version"]))
    except (ValueError, TypeError, AttributeError) as broken:
        raise BadToken from broken
