"""A token is given back (RFC 7009): with it ends the whole sign-in that it came from."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.identity import signing
from balcao.domains.identity.access import forget_callers
from balcao.domains.identity.grants import digest
from balcao.domains.identity.models import RevokedToken, SignIn
from balcao.domains.identity.signing import BadToken, Claims


async def revoke(token: str) -> None:
    """Either kind of token; one that is unknown is no error."""
    async with transaction(None) as session:
        given = {"digest": digest(token)}
        row = (await session.execute(text("SELECT * FROM find_refresh_token(:digest)"), given)).one_or_none()
    if row is not None:
        await end_sign_in(row.account_id, row.sign_in_id)
        return
    try:
        claims = await signing.read(token)
    except BadToken:
        return
    if claims.sign_in_id is not None:
        await end_sign_in(claims.account_id, claims.sign_in_id)
    else:
        await _revoke_single(claims)


async def end_sign_in(account_id: UUID, sign_in_id: UUID) -> None:
    async with transaction(account_id) as session:
        await session.execute(
            update(SignIn)
            .where(SignIn.account_id == account_id, SignIn.id == sign_in_id, SignIn.revoked_at.is_(None))
            .values(revoked_at=clock.now(), revoked_for="signed out")
        )
    forget_callers()


async def _revoke_single(claims: Claims) -> None:
    async with transaction(claims.account_id) as session:
        await session.execute(
            insert(RevokedToken)
            .values(
                account_id=claims.account_id, id=claims.jti, expires_at=datetime.fromtimestamp(claims.expires_at, UTC)
            )
            .on_conflict_do_nothing()
        )
    forget_callers()
