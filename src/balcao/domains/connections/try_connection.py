"""Asks the provider something harmless, to see whether a connection works."""

import time
from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from balcao.contracts.health import Checked, HealthConnector
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.outcomes import ProviderError, Unauthorized
from balcao.core.secrets import Unreadable
from balcao.domains.connections.change_connection import existing_connection
from balcao.domains.connections.connectors import has, load, needs_consent
from balcao.domains.connections.models import Connection
from balcao.domains.connections.record_call import record_call
from balcao.domains.connections.refresh_tokens import fresh_settings, with_fresh_settings


@dataclass(frozen=True)
class Tried:
    """`detail` is for a person (pt-BR)."""

    ok: bool
    detail: str
    latency_ms: int
    warnings: tuple[str, ...] = ()


async def try_connection(account_id: UUID, id: UUID) -> Tried:
    """Counts in the connection's health. Raises NotFound."""
    async with transaction(account_id) as session:
        connection = await existing_connection(session, id)
    started = time.monotonic()
    try:
        checked = await _ask(account_id, connection)
    except ProviderError as failure:
        detail = failure.detail or failure.title or "O provedor recusou."
        tried = Tried(False, detail, _since(started))
        await _record(account_id, id, tried, type(failure).__name__.lower(), None, failure.code)
        return tried
    except (Unreadable, ValidationError):
        return Tried(False, "As configurações estão incompletas ou não abrem: preencha de novo.", _since(started))
    tried = Tried(True, checked.detail, _since(started), checked.warnings)
    await _record(account_id, id, tried, "ok", checked, None)
    return tried


async def _ask(account_id: UUID, connection: Connection) -> Checked:
    if needs_consent(connection.connector, connection.sealed) and "refresh_token" not in connection.sealed:
        raise Unauthorized("no_consent", "Falta o consentimento", "Autorize o acesso no botão Conectar.")
    if not has(connection.connector, "health"):
        await fresh_settings(account_id, connection.id)
        return Checked("As configurações estão completas.")
    health: HealthConnector = load(connection.connector, "health")
    return await with_fresh_settings(account_id, connection.id, health.check)


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


async def _record(
    account_id: UUID, id: UUID, tried: Tried, outcome: str, checked: Checked | None, code: str | None
) -> None:
    async with transaction(account_id) as session:
        await record_call(
            session,
            id,
            what="test",
            outcome=outcome,
            milliseconds=tried.latency_ms,
            code=code,
            error=None if tried.ok else tried.detail,
        )
        if checked is not None:
            connection = await existing_connection(session, id, lock=True)
            connection.facts = connection.facts | {
                "number": checked.number,
                "quality": checked.quality,
                "warnings": list(checked.warnings),
                "checked_at": clock.now().isoformat(),
                **checked.data,
            }
