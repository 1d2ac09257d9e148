"""The template by which a visit booked on a page is confirmed in writing: what it says, and whether it may go out."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import transaction
from balcao.domains.connections.models import Connection, ProviderTemplate
from balcao.domains.connections.templates.submit import submit
from balcao.domains.connections.templates.write import begin, channel_with_templates
from balcao.domains.identity.access import Caller

TEMPLATE: Final = "agendamento_feito_na_pagina"
LANGUAGE: Final = "pt_BR"
CONTENT: Final[dict[str, Any]] = {
    "category": "utility",
    "format": "named",
    "header": None,
    "body": (
        "Olá, {{nome}}! O seu horário está marcado: *{{dia}}*, às *{{hora}}*, com {{profissional}}, na {{clinica}}. "
        "Para mudar ou cancelar, é só responder aqui. Se não foi você quem marcou, responda CANCELAR."
    ),
    "footer": "Para não receber mais mensagens, responda PARAR",
    "buttons": [],
    "samples": {
        "nome": "Ana",
        "dia": "quinta-feira, 26/11",
        "hora": "14h30",
        "profissional": "Dra. Beatriz Lima",
        "clinica": "Clínica Jardim",
    },
    "options": {},
    "ttl_seconds": None,
}


async def make_template(caller: Caller, channel_id: UUID) -> None:
    """Drafted and given to the provider; one that is there already is left as it is. Raises NotFound, Invalid."""
    async with transaction(caller.account_id) as session:
        connection = await channel_with_templates(session, channel_id)
        known = await session.scalar(
            select(ProviderTemplate).where(
                ProviderTemplate.account_id == caller.account_id,
                ProviderTemplate.connection_id == connection.id,
                ProviderTemplate.name == TEMPLATE,
            )
        )
        if known is not None and known.status != "draft":
            return
        id = known.id if known else (await begin(session, connection.id, TEMPLATE, LANGUAGE, CONTENT)).id
    await submit(caller, id)


async def is_confirmed_in_writing(session: AsyncSession) -> bool:
    """Whether a channel that works has the template approved."""
    found = await session.scalar(
        select(
            exists().where(
                ProviderTemplate.account_id == session.info["account_id"],
                ProviderTemplate.name == TEMPLATE,
                ProviderTemplate.status == "approved",
                Connection.account_id == ProviderTemplate.account_id,
                Connection.id == ProviderTemplate.connection_id,
                Connection.status == "active",
                Connection.deleted_at.is_(None),
            )
        )
    )
    return bool(found)
