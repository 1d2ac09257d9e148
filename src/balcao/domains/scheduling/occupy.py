"""Takes time from a practitioner, or gives it back: the only file that takes or frees occupancies."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.ids import new_id
from balcao.domains.scheduling.free_times import LONGEST
from balcao.domains.scheduling.wall_clock import minute_of

# Exclusion violated, deadlock, serialization failure: somebody else was quicker.
_QUICKER = {"23P01", "40P01", "40001"}


@dataclass(frozen=True)
class Span:
    """What a visit takes from its practitioner: from its start less the buffer before to its end plus the one after."""

    resource_id: UUID
    start_at: datetime
    end_at: datetime

    @classmethod
    def around(
        cls, resource_id: UUID, start_at: datetime, end_at: datetime, *, before_minutes: int, after_minutes: int
    ) -> "Span":
        return cls(resource_id, start_at - timedelta(minutes=before_minutes), end_at + timedelta(minutes=after_minutes))


async def occupy(session: AsyncSession, span: Span, appointment_id: UUID, *, holder: str | None = None) -> bool:
    """Takes the time for an appointment that this transaction writes; False, and nothing changed, when it is taken.

    What the appointment had before is given back in the same step; `holder`'s hold of just this time becomes the
    appointment's own row, so that there is no instant at which it is free.
    """
    try:
        async with session.begin_nested() as step:
            await free(session, appointment_id)
            await _expire(session, span)
            if holder and await _turn_hold(session, span, appointment_id, holder):
                return True
            if holder:
                await release(session, holder)
            taken = await _insert(session, span, "appointment", appointment_id=appointment_id)
            if not taken:
                await step.rollback()
            return taken
    except DBAPIError as failure:
        return _lost(failure)


async def reserve(session: AsyncSession, span: Span, holder: str, expires_at: datetime) -> bool:
    """Takes the time for a while; the holder's earlier hold, if any, is given back. False when it is taken."""
    try:
        async with session.begin_nested() as step:
            await release(session, holder)
            await _expire(session, span)
            taken = await _insert(session, span, "hold", holder=holder, expires_at=expires_at)
            if not taken:
                await step.rollback()
            return taken
    except DBAPIError as failure:
        return _lost(failure)


async def free(session: AsyncSession, appointment_id: UUID) -> None:
    """Gives an appointment's time back."""
    await session.execute(_FREE, {"account_id": session.info["account_id"], "appointment_id": appointment_id})


async def release(session: AsyncSession, holder: str) -> None:
    """Gives a hold back before it expires; no hold is no error."""
    await session.execute(_RELEASE, {"account_id": session.info["account_id"], "holder": holder})


def _lost(failure: DBAPIError) -> bool:
    if getattr(failure.orig, "sqlstate", None) in _QUICKER:
        return False
    raise failure


async def _expire(session: AsyncSession, span: Span) -> None:
    around = {
        "first_minute": minute_of(span.start_at) - LONGEST,
        "last_minute": minute_of(span.end_at),
        "now": clock.now(),
    }
    await session.execute(_EXPIRE, _given(session, span) | around)


async def _turn_hold(session: AsyncSession, span: Span, appointment_id: UUID, holder: str) -> bool:
    turned = await session.execute(_TURN, _given(session, span) | {"appointment_id": appointment_id, "holder": holder})
    return turned.first() is not None


async def _insert(
    session: AsyncSession,
    span: Span,
    kind: str,
    *,
    appointment_id: UUID | None = None,
    holder: str | None = None,
    expires_at: datetime | None = None,
) -> bool:
    given = {"id": new_id(), "kind": kind, "appointment_id": appointment_id, "holder": holder, "expires_at": expires_at}
    inserted = await session.execute(_INSERT, _given(session, span) | given)
    return inserted.first() is not None


def _given(session: AsyncSession, span: Span) -> dict[str, object]:
    return {
        "account_id": session.info["account_id"],
        "resource_id": span.resource_id,
        "start_at": span.start_at,
        "end_at": span.end_at,
    }


_FREE = text(
    "UPDATE occupancies SET active = false "
    "WHERE account_id = :account_id AND appointment_id = :appointment_id AND active"
)
_RELEASE = text(
    "UPDATE occupancies SET active = false "
    "WHERE account_id = :account_id AND holder = :holder AND active AND kind = 'hold'"
)
_EXPIRE = text(
    "UPDATE occupancies SET active = false "
    "WHERE account_id = :account_id AND resource_id = :resource_id AND active AND kind = 'hold' AND expires_at <= :now "
    "AND start_minute BETWEEN :first_minute AND :last_minute AND ends_at > :start_at AND starts_at < :end_at"
)
_TURN = text(
    "UPDATE occupancies SET kind = 'appointment', appointment_id = :appointment_id, holder = NULL, expires_at = NULL "
    "WHERE account_id = :account_id AND holder = :holder AND active AND kind = 'hold' AND resource_id = :resource_id "
    "AND starts_at = :start_at AND ends_at = :end_at RETURNING id"
)
# A plain INSERT could deadlock with another that waits for this one (40P01, after a second); ON CONFLICT cannot.
_INSERT = text(
    "INSERT INTO occupancies (account_id, id, resource_id, during, kind, appointment_id, holder, expires_at) "
    "VALUES (:account_id, :id, :resource_id, tstzrange(:start_at, :end_at, '[)'), :kind, :appointment_id, :holder, "
    ":expires_at) ON CONFLICT DO NOTHING RETURNING id"
)
