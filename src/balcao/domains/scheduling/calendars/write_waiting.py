"""Writes anew what a calendar did not take: its connection works again, or its links have changed."""

from uuid import UUID

from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.queue import later, later_many, queued
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.calendars.write_event import write_event

PAGE = 500


@queued("calendar")
async def write_waiting(account_id: UUID, connection_id: UUID) -> None:
    """For ConnectionChanged: nothing while the connection does not work, or when nothing waits."""
    async with transaction(account_id) as session:
        connection = await find(session, Connection, connection_id)
        if connection is None or connection.status != "active":
            return
        found = await session.scalars(_WAITING, {"connection_id": connection_id})
        await later_many(session, [(write_event, {"appointment_id": id, "again": True}) for id in found])


@queued("calendar")
async def write_all(account_id: UUID, practitioner_id: UUID, after: UUID | None = None) -> None:
    """All of a practitioner's appointments that have not ended, page by page."""
    async with transaction(account_id) as session:
        given = {"practitioner_id": practitioner_id, "now": clock.now(), "after": after or UUID(int=0), "page": PAGE}
        found = list(await session.scalars(_UPCOMING, given))
        await later_many(session, [(write_event, {"appointment_id": id}) for id in found])
        if len(found) == PAGE:
            await later(session, write_all, practitioner_id=practitioner_id, after=found[-1])


@queued("calendar")
async def write_wishes(account_id: UUID, after: UUID | None = None) -> None:
    """The account invites from now on: those who wished for it before are, page by page."""
    async with transaction(account_id) as session:
        given = {"account_id": account_id, "now": clock.now(), "after": after or UUID(int=0), "page": PAGE}
        found = list(await session.scalars(_WISHES, given))
        await later_many(session, [(write_event, {"appointment_id": id}) for id in found])
        if len(found) == PAGE:
            await later(session, write_wishes, after=found[-1])


_WAITING = text(
    "SELECT DISTINCT e.appointment_id FROM calendar_entries e "
    "JOIN appointments a ON a.account_id = e.account_id AND a.id = e.appointment_id "
    "WHERE e.connection_id = :connection_id AND e.state IN ('pending', 'error') AND a.end_at > now() LIMIT 5000"
)
_UPCOMING = text(
    "SELECT id FROM appointments WHERE practitioner_id = :practitioner_id AND end_at > :now "
    "AND start_at > CAST(:now AS timestamptz) - interval '1 day' AND id > :after ORDER BY id LIMIT :page"
)
_WISHES = text(
    "SELECT id FROM appointments WHERE account_id = :account_id AND wants_invitation AND id > :after "
    "AND start_at > :now ORDER BY id LIMIT :page"
)
