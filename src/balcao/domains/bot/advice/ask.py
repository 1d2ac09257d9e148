"""Asks the account's model, in no transaction and within a deadline; whatever fails, the bot answers by itself."""

import time
from datetime import timedelta
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from balcao.contracts.models import Models, Proposal
from balcao.core import http
from balcao.core.database import find, transaction
from balcao.core.outcomes import ProviderError
from balcao.core.secrets import Unreadable
from balcao.domains.bot.advice.usage import has_budget, note_usage
from balcao.domains.bot.advice.wants import WantsAdvice
from balcao.domains.connections.connectors import has, load
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.connections.record_call import record_call

DEADLINE: Final = timedelta(seconds=4)
USABLE: Final = frozenset({"active", "pending", "failing"})


async def ask_model(account_id: UUID, wants: WantsAdvice) -> Proposal | None:
    """None where there is no model any more, its budget is spent, or it does not answer."""
    opened = await _opened(account_id, wants)
    if opened is None:
        return None
    models, settings = opened
    began = time.monotonic()
    outcome: Proposal | ProviderError
    try:
        with http.on_behalf_of(str(wants.connection_id)):
            outcome = await models.propose(settings, wants.question, DEADLINE)
    except ProviderError as failure:
        outcome = failure
    await _note(account_id, wants.connection_id, outcome, round((time.monotonic() - began) * 1000))
    return outcome if isinstance(outcome, Proposal) else None


async def _opened(account_id: UUID, wants: WantsAdvice) -> tuple[Models, object] | None:
    async with transaction(account_id) as session:
        connection = await find(session, Connection, wants.connection_id)
        if connection is None or connection.deleted_at or connection.status not in USABLE:
            return None
        if not has(connection.connector, "models") or not await has_budget(session, wants.monthly_tokens):
            return None
        try:
            settings = await open_settings(session, connection)
        except (Unreadable, ValidationError):
            return None
        models: Models = load(connection.connector, "models")
        return models, settings


async def _note(account_id: UUID, connection_id: UUID, outcome: Proposal | ProviderError, milliseconds: int) -> None:
    failure = outcome if isinstance(outcome, ProviderError) else None
    async with transaction(account_id) as session:
        await note_usage(session, outcome if isinstance(outcome, Proposal) else None)
        await record_call(
            session,
            connection_id,
            what="models.propose",
            outcome=type(failure).__name__.lower() if failure else "ok",
            milliseconds=milliseconds,
            code=failure.code if failure else None,
            error=failure.title if failure else None,
        )
