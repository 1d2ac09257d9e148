"""Books a time whose practitioner may have a calendar outside: it is held, the calendar looked at, then it is booked.

One function for whoever has no transaction open: the API's route does the same in its own two steps, and the bot, whose
turn is one transaction, holds first and books with the person's next message.
"""

from typing import Any
from uuid import UUID

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.core.problems import Problem
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.calendars.look_now import look_now
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.hold import hold
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.occupy import release

MINUTES = 1


async def place(account_id: UUID, free_time: FreeTime, *, holder: str | None = None, **visit: Any) -> Appointment:
    """`visit` is what book() takes besides the time, the practitioner, the service and the clinic, which are those of
    `free_time`; `holder` is who holds it already. Opens its own transactions: never call this within one.

    Raises what hold() and book() raise; a hold that was made here is then given back. A calendar that does not answer
    within two seconds does not stop the booking: the appointment says so in `calendar_check`.
    """
    ours = holder or f"place:{new_id()}"
    if holder is None:
        async with transaction(account_id) as session:
            await hold(session, free_time, ours, MINUTES)
    try:
        await look_now(account_id, [free_time.practitioner_id])
        async with transaction(account_id) as session:
            return await book(
                session,
                practitioner_id=free_time.practitioner_id,
                service_id=free_time.service_id,
                clinic_id=free_time.clinic_id,
                start_at=free_time.start_at,
                length=free_time.end_at - free_time.start_at,
                holder=ours,
                **visit,
            )
    except Problem:
        if holder is None:
            async with transaction(account_id) as session:
                await release(session, ours)
        raise
