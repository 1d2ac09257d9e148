"""Brings the list of a connection's message templates up to date with the provider."""

import time
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.templates import Template, TemplatesConnector
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.core.outcomes import ProviderError
from balcao.core.problems import Conflict, Invalid, NotAvailable
from balcao.domains.connections.change_connection import existing
from balcao.domains.connections.connectors import has, load
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.connections.record_call import record_call
from balcao.domains.connections.refresh_tokens import with_fresh_settings


class ProviderRefused(Conflict):
    """O provedor recusou."""

    type = "provider-refused"


async def sync_templates(account_id: UUID, connection_id: UUID) -> int:
    """How many there are now. Raises NotFound, Invalid, ProviderRefused, NotAvailable."""
    async with transaction(account_id) as session:
        connection = await existing(session, connection_id)
    if not has(connection.connector, "templates"):
        raise Invalid("Este canal não tem modelos de mensagem.")
    connector: TemplatesConnector = load(connection.connector, "templates")
    started = time.monotonic()
    failure: ProviderError | None = None
    templates: Sequence[Template] = ()
    try:
        templates = await with_fresh_settings(account_id, connection_id, connector.templates)
    except ProviderError as refused:
        failure = refused
    async with transaction(account_id) as session:
        await record_call(
            session,
            connection_id,
            what="templates",
            outcome=type(failure).__name__.lower() if failure else "ok",
            milliseconds=round((time.monotonic() - started) * 1000),
            code=failure.code if failure else None,
            error=failure.title if failure else None,
        )
        if failure is None:
            await keep_templates(session, connection_id, templates)
    if failure is not None:
        words = failure.detail or failure.title
        raise NotAvailable(words) if type(failure).__name__ in ("Unavailable", "Unknown") else ProviderRefused(words)
    return len(templates)


async def keep_templates(session: AsyncSession, connection_id: UUID, templates: Sequence[Template]) -> None:
    """These and no others; a template that stays keeps its id."""
    now = clock.now()
    for template in templates:
        values = {
            "provider_id": template.id,
            "category": template.category,
            "status": template.status,
            "header": dict(template.header) if template.header else None,
            "body": template.body or "",
            "footer": template.footer,
            "buttons": [dict(button) for button in template.buttons],
            "variables": list(template.variables),
            "synced_at": now,
        }
        row = {"id": new_id(), "connection_id": connection_id, "name": template.name, "language": template.language}
        await session.execute(
            insert(ProviderTemplate)
            .values(account_id=session.info["account_id"], **row, **values)
            .on_conflict_do_update(constraint="uq_provider_templates_name", set_=values)
        )
    await session.execute(
        delete(ProviderTemplate).where(
            ProviderTemplate.account_id == session.info["account_id"],
            ProviderTemplate.connection_id == connection_id,
            ProviderTemplate.synced_at < now,
        )
    )
