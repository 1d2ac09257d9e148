"""Deletes a template at the provider, in one language or in all; a draft is only thrown away."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.templates import TemplatesConnector
from balcao.core.database import existing, transaction
from balcao.core.live import show_change
from balcao.core.outcomes import Unknown
from balcao.core.problems import NotAvailable, PreconditionFailed
from balcao.domains.connections.connectors import load
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.connections.refresh_tokens import with_fresh_settings
from balcao.domains.connections.templates.ask import asked
from balcao.domains.connections.templates.write import channel_with_templates
from balcao.domains.identity.access import Caller
from balcao.domains.identity.note import note


async def remove(caller: Caller, id: UUID, *, all_languages: bool, expected: int | None = None) -> None:
    """Raises NotFound, PreconditionFailed, ProviderRefused, NotAvailable."""
    async with transaction(caller.account_id) as session:
        row = await existing(session, ProviderTemplate, id)
        if expected not in (None, row.version):
            raise PreconditionFailed
        connection = await channel_with_templates(session, row.connection_id)
        rows = await _rows(session, row, all_languages)
    connector: TemplatesConnector = load(connection.connector, "templates")
    if any(one.provider_id for one in rows):
        template_id = None if all_languages else row.provider_id
        try:
            await asked(
                caller.account_id,
                connection.id,
                "templates.delete",
                lambda: with_fresh_settings(
                    caller.account_id, connection.id, lambda settings: connector.delete(settings, row.name, template_id)
                ),
            )
        except Unknown as unread:
            raise NotAvailable("Não sabemos se o provedor o apagou: tente de novo em instantes.") from unread
    async with transaction(caller.account_id) as session:
        for one in await _rows(session, row, all_languages):
            await session.delete(one)
            show_change(session, "template.updated", one.id)
        detail = {"name": row.name, "language": "todos" if all_languages else row.language}
        await note(session, caller, "deleted", "template", id, detail)


async def _rows(session: AsyncSession, row: ProviderTemplate, all_languages: bool) -> list[ProviderTemplate]:
    wanted = select(ProviderTemplate).where(
        ProviderTemplate.account_id == session.info["account_id"],
        ProviderTemplate.connection_id == row.connection_id,
        ProviderTemplate.name == row.name,
    )
    if not all_languages:
        wanted = wanted.where(ProviderTemplate.id == row.id)
    return list(await session.scalars(wanted))
