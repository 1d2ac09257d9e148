"""Asks a connection which calendars there are to write to."""

from collections.abc import Sequence
from uuid import UUID

from balcao.contracts.calendar import Calendar, CalendarConnector
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.outcomes import ProviderError, Unauthorized
from balcao.core.problems import Conflict, NotAvailable
from balcao.domains.connections.connectors import load
from balcao.domains.connections.record_call import record_call
from balcao.domains.connections.refresh_tokens import with_fresh_settings
from balcao.domains.scheduling.calendars.link_calendars import calendar_connection


class NotConnected(Conflict):
    """O calendário recusou a credencial: refaça a conexão."""

    type = "not-connected"


async def list_calendars(account_id: UUID, connection_id: UUID) -> Sequence[Calendar]:
    """Opens its own transactions, none of them during the call."""
    async with transaction(account_id) as session:
        connection = await calendar_connection(session, connection_id)
    calendar: CalendarConnector = load(connection.connector, "calendar")
    started = clock.now()
    result: Sequence[Calendar] | ProviderError
    try:
        result = await with_fresh_settings(account_id, connection_id, calendar.calendars)
    except ProviderError as failure:
        result = failure
    failed = isinstance(result, ProviderError)
    async with transaction(account_id) as session:
        await record_call(
            session,
            connection_id,
            what="calendar.list",
            outcome=type(result).__name__.lower() if failed else "ok",
            milliseconds=int((clock.now() - started).total_seconds() * 1000),
            code=result.code if isinstance(result, ProviderError) else None,
        )
    if isinstance(result, Unauthorized):
        raise NotConnected(result.detail or result.title)
    if isinstance(result, ProviderError):
        raise NotAvailable(result.detail or result.title or "O calendário não respondeu.")
    return result
