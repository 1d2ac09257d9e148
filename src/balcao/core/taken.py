"""Writes what waits, and says in words which promise of the database stands in the way."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Conflict


async def flush_unless_taken(session: AsyncSession, **words: str) -> None:
    """`words` by the constraint's name: Conflict with them when it is broken. The transaction is over then."""
    try:
        await session.flush()
    except IntegrityError as failure:
        for constraint, told in words.items():
            if constraint in str(failure.orig):
                raise Conflict(told) from failure
        raise
