"""Takes time from practitioners, rooms and equipment, or gives it back: nothing else writes occupancies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import raw_connection
from balcao.core.ids import new_id
from balcao.domains.scheduling.wall_clock import DAY, minute_of

LONGEST = 2 * DAY  # minutes; no occupancy is longer: a CHECK of the table
OVERBOOKED = 900  # the first of the seats that lie over others
# Exclusion violated, deadlock, serialization failure: somebody else was quicker.
_QUICKER = {"23P01", "40P01", "40001"}


@dataclass(frozen=True)
class Claim:
    """What a visit takes of one resource, buffers included: the lowest free seat from `first_seat` to `last_seat`.

    Those of one session share a resource that is taken alone.
    """

    resource_id: UUID
    start_at: datetime
    end_at: datetime
    first_seat: int = 0
    last_seat: int = 0
    session_id: UUID | None = None
    is_alone: bool = True


async def occupy(
    session: AsyncSession,
    claims: Sequence[Claim],
    appointment_id: UUID,
    *,
    holder: str | None = None,
    is_new: bool = False,
) -> UUID | None:
    """Takes all for an appointment that this transaction writes; the id of what is not free, and nothing taken.

    What the appointment had before is given back in the same step; what `holder` holds of just these times becomes the
    appointment's own rows, so that there is no instant at which they are free.
    """
    if is_new and holder is None and len(claims) == 1:  # nothing to give back, nothing half done
        return await _take_all(session, claims, {"kind": "appointment", "appointment_id": appointment_id})
    try:
        async with session.begin_nested() as step:
            await free(session, appointment_id)
            rest = await _turn_holds(session, claims, appointment_id, holder) if holder else claims
            refused = await _take_all(session, rest, {"kind": "appointment", "appointment_id": appointment_id})
            if refused:
                await step.rollback()
            return refused
    except (DBAPIError, asyncpg.PostgresError) as failure:
        return _lost(failure, claims)


async def reserve(session: AsyncSession, claims: Sequence[Claim], holder: str, expires_at: datetime) -> UUID | None:
    """Takes all for a while; the holder's earlier hold, if any, is given back. The id of what is not free, or None."""
    try:
        async with session.begin_nested() as step:
            await release(session, holder)
            refused = await _take_all(session, claims, {"kind": "hold", "holder": holder, "expires_at": expires_at})
            if refused:
                await step.rollback()
            return refused
    except (DBAPIError, asyncpg.PostgresError) as failure:
        return _lost(failure, claims)


async def free(session: AsyncSession, appointment_id: UUID) -> None:
    """Gives an appointment's time back."""
    await session.execute(_FREE, {"account_id": session.info["account_id"], "appointment_id": appointment_id})


async def free_rest(session: AsyncSession, appointment_id: UUID, now: datetime) -> bool:
    """Gives back what is left of an appointment's time; whether anything was."""
    given = {"account_id": session.info["account_id"], "appointment_id": appointment_id, "now": now}
    freed = [*await session.execute(_FREE_AHEAD, given), *await session.execute(_CUT_SHORT, given)]
    return bool(freed)


async def has_all(session: AsyncSession, appointment_id: UUID, resource_id: UUID, end_at: datetime) -> bool:
    """Whether an appointment still has this resource to its end."""
    given = {"account_id": session.info["account_id"], "appointment_id": appointment_id}
    return bool(await session.scalar(_HAS_ALL, given | {"resource_id": resource_id, "end_at": end_at}))


async def release(session: AsyncSession, holder: str) -> None:
    """Gives a hold back before it expires; no hold is no error."""
    await session.execute(_RELEASE, {"account_id": session.info["account_id"], "holder": holder})


async def held_by(session: AsyncSession, holder: str) -> set[UUID]:
    """Whose time a holder has."""
    given = {"account_id": session.info["account_id"], "holder": holder}
    return set(await session.scalars(_HELD, given))


def _lost(failure: Exception, claims: Sequence[Claim]) -> UUID:
    if getattr(getattr(failure, "orig", failure), "sqlstate", None) in _QUICKER:
        return claims[0].resource_id
    raise failure


async def _take_all(session: AsyncSession, claims: Sequence[Claim], whose: dict[str, object]) -> UUID | None:
    """In the order of the resources' ids, so that two who want the same things do not wait for each other."""
    for claim in sorted(claims, key=lambda claim: claim.resource_id):
        if not await _take(session, claim, whose) and not (
            await _expire(session, claim) and await _take(session, claim, whose)
        ):
            return claim.resource_id
    return None


async def _take(session: AsyncSession, claim: Claim, whose: dict[str, object]) -> bool:
    nobody = {"appointment_id": None, "holder": None, "expires_at": None}
    if claim.first_seat == claim.last_seat:
        return await _take_seat(session, claim, nobody | whose)
    for _ in range(claim.last_seat - claim.first_seat + 1):
        given = _given(session, claim) | nobody | whose | {"id": new_id()}
        seats, made = (await session.execute(_INSERT_SEATED, given)).one()
        if made or not seats:
            return bool(made)
    return False


async def _take_seat(session: AsyncSession, claim: Claim, whose: dict[str, object]) -> bool:
    """What nearly every visit is: one seat. Said to the driver itself, which halves what a booking costs here."""
    connection = await raw_connection(session)
    inserted = await connection.fetchval(
        _INSERT, session.info["account_id"], new_id(), claim.resource_id, claim.start_at, claim.end_at, whose["kind"],
        whose["appointment_id"], whose["holder"], whose["expires_at"], claim.session_id, claim.is_alone,
        claim.first_seat,
    )  # fmt: skip
    return inserted is not None


async def _expire(session: AsyncSession, claim: Claim) -> bool:
    """Whether a hold whose time is over stood in the way."""
    expired = await session.execute(_EXPIRE, _given(session, claim) | {"now": clock.now()})
    return expired.first() is not None


async def _turn_holds(session: AsyncSession, claims: Sequence[Claim], appointment_id: UUID, holder: str) -> list[Claim]:
    """What the holder did not hold, and is still to be taken; the rest of what they held is given back."""
    whose = {"appointment_id": appointment_id, "holder": holder}
    rest = []
    for claim in sorted(claims, key=lambda claim: claim.resource_id):
        turned = await session.execute(_TURN, _given(session, claim) | whose)
        if turned.first() is None:
            rest.append(claim)
    await release(session, holder)
    return rest


def _given(session: AsyncSession, claim: Claim) -> dict[str, object]:
    return {
        "account_id": session.info["account_id"],
        "resource_id": claim.resource_id,
        "start_at": claim.start_at,
        "end_at": claim.end_at,
        "first_minute": minute_of(claim.start_at) - LONGEST,
        "last_minute": minute_of(claim.end_at),
        "first_seat": claim.first_seat,
        "last_seat": claim.last_seat,
        "session_id": claim.session_id,
        "is_alone": claim.is_alone,
    }


_FREE = text(
    "UPDATE occupancies SET active = false "
    "WHERE account_id = :account_id AND appointment_id = :appointment_id AND active"
)
_FREE_AHEAD = text(
    "UPDATE occupancies SET active = false WHERE account_id = :account_id AND appointment_id = :appointment_id "
    "AND active AND starts_at >= :now RETURNING id"
)
_CUT_SHORT = text(
    "UPDATE occupancies SET during = tstzrange(starts_at, :now, '[)') "
    "WHERE account_id = :account_id AND appointment_id = :appointment_id "
    "AND active AND starts_at < :now AND ends_at > :now RETURNING id"
)
_HAS_ALL = text(
    "SELECT EXISTS (SELECT FROM occupancies WHERE account_id = :account_id AND appointment_id = :appointment_id "
    "AND active AND resource_id = :resource_id AND ends_at >= :end_at)"
)
_RELEASE = text(
    "UPDATE occupancies SET active = false "
    "WHERE account_id = :account_id AND holder = :holder AND active AND kind = 'hold'"
)
_HELD = text(
    "SELECT resource_id FROM occupancies "
    "WHERE account_id = :account_id AND holder = :holder AND active AND kind = 'hold'"
)
_EXPIRE = text(
    "UPDATE occupancies SET active = false "
    "WHERE account_id = :account_id AND resource_id = :resource_id AND active AND kind = 'hold' AND expires_at <= :now "
    "AND start_minute BETWEEN :first_minute AND :last_minute AND ends_at > :start_at AND starts_at < :end_at "
    "RETURNING id"
)
_TURN = text(
    "UPDATE occupancies SET kind = 'appointment', appointment_id = :appointment_id, holder = NULL, expires_at = NULL "
    "WHERE account_id = :account_id AND holder = :holder AND active AND kind = 'hold' AND resource_id = :resource_id "
    "AND starts_at = :start_at AND ends_at = :end_at AND seat_no BETWEEN :first_seat AND :last_seat "
    "AND session_id IS NOT DISTINCT FROM CAST(:session_id AS uuid) RETURNING id"
)
_COLUMNS = (
    "INSERT INTO occupancies (account_id, id, resource_id, during, kind, appointment_id, holder, expires_at, "
    "session_id, is_alone, seat_no) "
)
_VALUES = (
    "CAST(:account_id AS uuid), CAST(:id AS uuid), CAST(:resource_id AS uuid), "
    "tstzrange(:start_at, :end_at, '[)'), CAST(:kind AS text), CAST(:appointment_id AS uuid), CAST(:holder AS text), "
    "CAST(:expires_at AS timestamptz), CAST(:session_id AS uuid), CAST(:is_alone AS boolean), "
)
# A plain INSERT could deadlock with another that waits for this one (40P01, after a second); ON CONFLICT cannot.
_INSERT = (
    f"{_COLUMNS} VALUES ($1, $2, $3, tstzrange($4, $5, '[)'), $6, $7, $8, $9, $10, $11, $12) "
    "ON CONFLICT DO NOTHING RETURNING id"
)
_INSERT_SEATED = text(
    "WITH seat AS (SELECT no FROM generate_series(CAST(:first_seat AS integer), CAST(:last_seat AS integer)) AS no "  # noqa: S608
    "WHERE NOT EXISTS (SELECT FROM occupancies o WHERE o.account_id = :account_id AND o.resource_id = :resource_id "
    "AND o.active AND o.start_minute BETWEEN :first_minute AND :last_minute AND o.ends_at > :start_at "
    "AND o.starts_at < :end_at AND (o.seat_no = no OR (:is_alone AND o.is_alone "
    "AND o.sharing IS DISTINCT FROM CAST(:session_id AS uuid)))) ORDER BY no LIMIT 1), "
    f"made AS ({_COLUMNS} SELECT {_VALUES} no FROM seat ON CONFLICT DO NOTHING RETURNING id) "
    "SELECT (SELECT count(*) FROM seat) AS seats, (SELECT count(*) FROM made) AS made"
)
