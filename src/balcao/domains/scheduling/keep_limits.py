"""How many visits a day a practitioner and a service take at most: counted while nobody else can, so that it holds."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.clinics.lock_practitioner import lock_service_to_count, lock_to_count
from balcao.domains.scheduling.held_visits import held_days
from balcao.domains.scheduling.place_visit import Placed, alternatives
from balcao.domains.scheduling.problems import OVER_OR_WAIT, SlotTaken
from balcao.domains.scheduling.wall_clock import minute_at


async def keep_limits(
    session: AsyncSession, placed: Placed, *, leaving: UUID | None = None, holder: str | None = None
) -> None:
    """SlotTaken when the day is full. What the appointment `leaving` and `holder` have does not count against them."""
    worker, service, day = placed.practitioner, placed.service, placed.local_start.date()
    given = {"account_id": session.info["account_id"], "day": day, "leaving": leaving, "holder": holder}
    if service.daily_limit is not None:
        await lock_service_to_count(session, service.id)
    if worker.daily_limit is not None:
        await lock_to_count(session, worker.id)
        # A visit belongs to the day on which it begins: what is taken before that is its practitioner's buffer.
        zone, before = placed.clinic.timezone, worker.buffer_before_minutes
        first, last = minute_at(zone, day, 0) - before, minute_at(zone, day + timedelta(days=1), 0) - before
        bounds = {"id": worker.id, "first": first, "last": last}
        if (await session.scalar(_OF_PRACTITIONER, given | bounds) or 0) >= worker.daily_limit:
            raise SlotTaken(
                f"{worker.name} já tem os {worker.daily_limit} atendimentos que aceita por dia.",
                await alternatives(session, placed),
                OVER_OR_WAIT,
            )
    if service.daily_limit is None:
        return
    booked = await session.scalar(_OF_SERVICE, given | {"id": service.id}) or 0
    if booked + len(await held_days(session, service.id, day, day, holder=holder)) >= service.daily_limit:
        raise SlotTaken(
            f"{service.name} já tem os {service.daily_limit} agendamentos que aceita por dia.",
            await alternatives(session, placed),
            OVER_OR_WAIT,
        )


_OF_PRACTITIONER = text(
    "SELECT count(*) FROM occupancies WHERE account_id = :account_id AND resource_id = :id AND active "
    "AND start_minute >= :first AND start_minute < :last AND seat_no < 900 "
    "AND (expires_at IS NULL OR expires_at > now()) "
    "AND (CAST(:leaving AS uuid) IS NULL OR appointment_id IS DISTINCT FROM :leaving) "
    "AND (CAST(:holder AS text) IS NULL OR holder IS DISTINCT FROM :holder)"
)
_OF_SERVICE = text(
    "SELECT count(*) FROM appointments WHERE account_id = :account_id AND service_id = :id "
    "AND start_at >= CAST(:day AS date) - 1 AND start_at < CAST(:day AS date) + 2 "
    "AND CAST(local_start AS date) = :day AND status NOT IN ('waitlist', 'cancelled', 'entered-in-error') "
    "AND (CAST(:leaving AS uuid) IS NULL OR id IS DISTINCT FROM :leaving)"
)
