"""The template by which a visit booked on a page is confirmed in writing: what it says, and whether it may go out."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import transaction
from balcao.core.problems import NotAvailable
from balcao.domains.connections.models import Connection, ProviderTemplate
from balcao.domains.connections.templates.adopt import adopt, fits, names
from balcao.domains.connections.templates.ask import ProviderRefused
from balcao.domains.connections.templates.draft import SENDABLE
from balcao.domains.connections.templates.ours import our_template
from balcao.domains.connections.templates.submit import submit
from balcao.domains.connections.templates.sync import sync_templates
from balcao.domains.connections.templates.write import channel_with_templates
from balcao.domains.identity.access import Caller

TEMPLATE: Final = "agendamento_feito_na_pagina"
CONTENT: Final = our_template(
    "Olá, {{nome}}! O seu horário está marcado: *{{dia}}*, às *{{hora}}*, com {{profissional}}, na {{clinica}}. "
    "Para mudar ou cancelar, é só responder aqui. Se não foi você quem marcou, responda CANCELAR."
)


async def make_template(caller: Caller, channel_id: UUID) -> None:
    """Drafted and given to the provider; one that says the same is taken as it is. Raises NotFound, Invalid."""
    # A provider that does not tell its list now: what we know of it serves.
    with suppress(NotAvailable, ProviderRefused):
        await sync_templates(caller.account_id, channel_id)
    async with transaction(caller.account_id) as session:
        connection = await channel_with_templates(session, channel_id)
        template = await adopt(session, connection.id, TEMPLATE, CONTENT)
    if template.status == "draft":
        await submit(caller, template.id)


async def is_confirmed_in_writing(session: AsyncSession) -> bool:
    """Whether a channel that works has the template approved."""
    found = await session.scalars(
        select(ProviderTemplate).where(
            ProviderTemplate.account_id == session.info["account_id"],
            ProviderTemplate.name.in_(names(TEMPLATE)),
            ProviderTemplate.status.in_(SENDABLE),
            Connection.account_id == ProviderTemplate.account_id,
            Connection.id == ProviderTemplate.connection_id,
            Connection.status == "active",
            Connection.deleted_at.is_(None),
        )
    )
    return any(fits(row, CONTENT) for row in found)
