"""A program signs in with its id and secret (RFC 6749, section 4.4)."""

import hmac

from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.domains.identity import signing
from balcao.domains.identity.grants import Grant, Refused, digest
from balcao.domains.identity.models import ApiClient
from balcao.domains.identity.roles import Role


async def sign_in_client(client_id: str, client_secret: str) -> Grant:
    """No refresh token: the program signs in again. Raises Refused."""
    async with transaction(None) as session:
        given = {"client_id": client_id.replace("\0", "")}
        row = (await session.execute(text("SELECT * FROM find_api_client(:client_id)"), given)).one_or_none()
    known: bytes = row.secret_sha256 if row else digest("")
    if not hmac.compare_digest(known, digest(client_secret)) or row is None:
        raise refused()
    async with transaction(row.account_id) as session:
        client = await find(session, ApiClient, row.id, lock=True)
        if client is None:
            raise refused()
        client.last_seen_at = clock.now()
        role = Role(client.role)
    return Grant(await signing.issue(row.account_id, row.id, role), role)


def refused() -> Refused:
    return Refused("invalid_client", "O cliente não existe ou o segredo não confere.", 401)
