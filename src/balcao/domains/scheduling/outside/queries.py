"""Reads bookings made elsewhere as they are shown, and how their source fares."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.outside.models import BookingSource, OutsideBooking

SHOWN = ("placed", "moving", "conflict", "cancelled", "kept")


async def read_bookings(
    session: AsyncSession,
    *,
    state: str | None = None,
    connection_id: UUID | None = None,
    appointment_id: UUID | None = None,
    first_at: datetime | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> Sequence[OutsideBooking]:
    """In order of time; what a move left behind is not among them."""
    wanted = select(OutsideBooking).where(OutsideBooking.account_id == session.info["account_id"])
    wanted = wanted.where(OutsideBooking.state == state if state else OutsideBooking.state.in_(SHOWN))
    if connection_id is not None:
        wanted = wanted.where(OutsideBooking.connection_id == connection_id)
    if appointment_id is not None:
        wanted = wanted.where(OutsideBooking.appointment_id == appointment_id)
    if first_at is not None:
        wanted = wanted.where(OutsideBooking.start_at >= first_at)
    if after is not None:
        wanted = wanted.where(tuple_(OutsideBooking.start_at, OutsideBooking.id) > after)
    order = wanted.order_by(OutsideBooking.start_at, OutsideBooking.id).limit(limit)
    return (await session.scalars(order)).all()


async def read_source(session: AsyncSession, connection_id: UUID) -> tuple[BookingSource | None, int]:
    """How its webhooks fare, and how many of its bookings wait for a person."""
    wanted = select(BookingSource).where(
        BookingSource.account_id == session.info["account_id"], BookingSource.connection_id == connection_id
    )
    waiting = select(func.count()).where(
        OutsideBooking.account_id == session.info["account_id"],
        OutsideBooking.connection_id == connection_id,
        OutsideBooking.state == "conflict",
    )
    return (await session.scalars(wanted)).one_or_none(), await session.scalar(waiting) or 0


async def see_bookings(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """For the live feed: which one changed, and what it is now; whoever shows it reads it."""
    mine = OutsideBooking.account_id == session.info["account_id"]
    found = await session.scalars(select(OutsideBooking).where(mine, OutsideBooking.id.in_(ids)))
    return {
        row.id: {
            "id": str(row.id),
            "connection_id": str(row.connection_id),
            "appointment_id": str(row.appointment_id) if row.appointment_id else None,
            "state": row.state,
        }
        for row in found
    }
