"""Asks a connection that bookings come from, outside any transaction, and records in its health what came of it."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError

from balcao.contracts.bookings_outside import BookingsConnector
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.outcomes import ProviderError, Rejected
from balcao.core.problems import NotFound
from balcao.core.secrets import Unreadable
from balcao.domains.connections.connectors import load
from balcao.domains.connections.record_call import record_call
from balcao.domains.connections.refresh_tokens import with_fresh_settings

Result = TypeVar("Result")


async def ask(
    account_id: UUID,
    connection_id: UUID,
    connector: str,
    what: str,
    question: Callable[[BookingsConnector, Any], Awaitable[Result]],
) -> Result:
    """`question(bookings, settings)`. Raises ProviderError."""
    bookings: BookingsConnector = load(connector, "bookings")
    started, failure = clock.now(), None
    try:
        return await with_fresh_settings(account_id, connection_id, lambda settings: question(bookings, settings))
    except ProviderError as refused:
        failure = refused
        raise
    except (Unreadable, ValidationError, NotFound) as unreadable:
        failure = Rejected("settings", "Configurações incompletas", "Refaça a conexão.")
        raise failure from unreadable
    finally:
        async with transaction(account_id) as session:
            await record_call(
                session,
                connection_id,
                what=f"bookings.{what}",
                outcome=type(failure).__name__.lower() if failure else "ok",
                milliseconds=int((clock.now() - started).total_seconds() * 1000),
                code=failure.code if failure else None,
                error=(failure.detail or failure.title) if failure else None,
            )
