"""One call about templates to the provider: noted in the call log, its refusals told as ours."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from balcao.core.database import transaction
from balcao.core.outcomes import ProviderError, Unavailable, Unknown
from balcao.core.problems import Conflict, NotAvailable
from balcao.domains.connections.record_call import record_call

Result = TypeVar("Result")


class ProviderRefused(Conflict):
    """O provedor recusou."""

    type = "provider-refused"


async def asked(account_id: UUID, connection_id: UUID, what: str, ask: Callable[[], Awaitable[Result]]) -> Result:
    """Raises ProviderRefused, NotAvailable; Unknown where nobody knows whether it was done."""
    started = time.monotonic()
    failure: ProviderError | None = None
    result: Result | None = None
    try:
        result = await ask()
    except ProviderError as refused:
        failure = refused
    async with transaction(account_id) as session:
        await record_call(
            session,
            connection_id,
            what=what,
            outcome=type(failure).__name__.lower() if failure else "ok",
            milliseconds=round((time.monotonic() - started) * 1000),
            code=failure.code if failure else None,
            error=failure.title if failure else None,
        )
    if failure is None:
        return result  # type: ignore[return-value]
    if isinstance(failure, Unknown):
        raise failure
    words = failure.detail or failure.title
    if isinstance(failure, Unavailable):
        raise NotAvailable(words or "O provedor não respondeu: tente de novo em instantes.") from failure
    raise ProviderRefused(words, code=failure.code, reason=failure.title) from failure
