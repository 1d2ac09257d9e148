"""What the provider tells of an account: kept with its connection, shown on its card, passed on to who acts on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import AccountChanged
from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.domains.connections.events import ConnectionChanged, TemplateChanged
from balcao.domains.connections.models import Connection

NOTICES = 20
# What a connection's card shows; the last word of the provider counts.
KEPT = ("quality", "daily_limit", "messages_per_second", "name")


async def take_news(session: AsyncSession, connection_id: UUID, changed: AccountChanged) -> None:
    """Once, and older news never over newer. News of another number of the same account is not this connection's."""
    if changed.what.startswith("template_"):
        await publish(session, TemplateChanged(connection_id, changed.what, changed.provider_at, dict(changed.data)))
        return
    connection = await find(session, Connection, connection_id, lock=True)
    if connection is None or connection.deleted_at is not None or not _is_about(connection, changed.data):
        return
    facts = _with_news(connection.facts, changed)
    if facts != connection.facts:
        connection.facts = facts
        connection.updated_at = clock.now()
        await session.flush()
        await publish(session, ConnectionChanged(connection_id))


async def notice(session: AsyncSession, connection_id: UUID, what: str, at: datetime, told: Mapping[str, Any]) -> None:
    """Shown on the connection's card with what to do: {title, detail, severity}."""
    connection = await find(session, Connection, connection_id, lock=True)
    if connection is None or connection.deleted_at is not None:
        return
    kept = _noticed(connection.facts.get("notices", []), {"at": at.isoformat(), "what": what, **told})
    connection.facts = {**connection.facts, "notices": kept}
    connection.updated_at = clock.now()
    await session.flush()
    await publish(session, ConnectionChanged(connection_id))


def _is_about(connection: Connection, data: Mapping[str, Any]) -> bool:
    """The account's news comes to each of its numbers; some of it names one."""
    theirs, ours = _digits(data.get("number")), _digits(connection.facts.get("number"))
    return not theirs or not ours or theirs == ours


def _digits(number: Any) -> str:
    return "".join(filter(str.isdigit, number)) if isinstance(number, str) else ""


def _with_news(facts: Mapping[str, Any], changed: AccountChanged) -> dict[str, Any]:
    at = min(changed.provider_at, clock.now()).isoformat()
    told: dict[str, str] = dict(facts.get("told_at", {}))
    kept = dict(facts)

    def is_newer(name: str) -> bool:
        return datetime.fromisoformat(told.get(name, "1970-01-01T00:00:00+00:00")) < datetime.fromisoformat(at)

    for name in KEPT:
        if name in changed.data and is_newer(name):
            kept[name], told[name] = changed.data[name], at
    restriction = changed.data.get("restriction")
    if (restriction or changed.data.get("lifted")) and is_newer("restriction"):
        kept["restriction"], told["restriction"] = restriction, at
    if notice := changed.data.get("notice"):
        kept["notices"] = _noticed(facts.get("notices", []), {"at": at, "what": changed.what, **notice})
    return {**kept, "told_at": told} if told else kept


def _noticed(notices: list[dict[str, Any]], new: dict[str, Any]) -> list[dict[str, Any]]:
    """Newest first, each once: every redelivery tells the same."""
    if new in notices:
        return notices
    return sorted([new, *notices], key=lambda one: str(one["at"]), reverse=True)[:NOTICES]
