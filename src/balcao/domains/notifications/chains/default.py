"""The chain that one click makes: three days, one day and two hours before, with a template that is made for it."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import transaction
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.connections.templates.submit import submit
from balcao.domains.connections.templates.write import begin, channel_with_templates
from balcao.domains.identity.access import Caller
from balcao.domains.notifications.chains.schemas import Passo, SequenciaBase
from balcao.domains.notifications.chains.write import keep_chain
from balcao.domains.notifications.models import ReminderChain
from balcao.domains.notifications.offers import words as offer_words

TEMPLATE: Final = "lembrete_de_consulta"
CONTENT: Final[dict[str, Any]] = {
    "category": "utility",
    "format": "named",
    "header": None,
    "body": (
        "Olá, {{nome}}! Lembramos do seu horário: *{{dia}}*, às *{{hora}}*, com {{profissional}}, na {{clinica}} "
        "({{endereco}}). Você confirma a presença?"
    ),
    "footer": "Para não receber mais mensagens, responda PARAR",
    "buttons": [{"kind": "quick_reply", "title": title} for title in ("Confirmar", "Remarcar", "Cancelar")],
    "samples": {
        "nome": "Ana",
        "dia": "quinta-feira, 26/11",
        "hora": "14h30",
        "profissional": "Dra. Beatriz Lima",
        "clinica": "Clínica Jardim",
        "endereco": "Rua das Flores, 120",
    },
    "options": {},
    "ttl_seconds": None,
}
VARIABLES: Final[dict[str, Any]] = {
    "nome": "paciente",
    "dia": "dia",
    "hora": "hora",
    "profissional": "profissional",
    "clinica": "clinica",
    "endereco": "endereco",
}
# Who waits for a time is told of it by a template of its own: the waiting list needs it, too.
MADE: Final = {TEMPLATE: CONTENT, offer_words.TEMPLATE: offer_words.CONTENT}
BEFORE: Final = (3 * 1440, 1440, 120)
DAY: Final = 1440


async def make_default(caller: Caller, channel_id: UUID) -> ReminderChain:
    """Raises NotFound, Invalid, ScopeTaken. The template that is there already is used as it is.

    The chain stands first: a provider that does not answer leaves a draft, which the chain's warnings tell of.
    """
    async with transaction(caller.account_id) as session:
        drafts = [await _template(session, channel_id, name, content) for name, content in MADE.items()]
        chain = await keep_chain(session, default_chain())
    for template_id in filter(None, drafts):
        await submit(caller, template_id)
    return chain


def default_chain() -> SequenciaBase:
    return SequenciaBase(nome="Lembretes da consulta", passos=[_step(before) for before in BEFORE])


def _step(before: int) -> Passo:
    """Two hours before a visit nobody is asked to confirm again, and nobody who booked today hears of it."""
    return Passo(
        antes_minutos=before,
        modelo=TEMPLATE,
        variaveis=VARIABLES,
        botoes=["confirmar", "remarcar", "cancelar"],
        antecedencia_minima_minutos=before + (DAY // 2 if before < DAY else 0),
    )


async def _template(session: AsyncSession, channel_id: UUID, name: str, content: dict[str, Any]) -> UUID | None:
    """What is to be submitted; None where the provider knows it already."""
    connection = await channel_with_templates(session, channel_id)
    known = await session.scalar(
        select(ProviderTemplate).where(
            ProviderTemplate.account_id == session.info["account_id"],
            ProviderTemplate.connection_id == connection.id,
            ProviderTemplate.name == name,
            ProviderTemplate.language == "pt_BR",
        )
    )
    if known is not None:
        return known.id if known.status == "draft" else None
    return (await begin(session, connection.id, name, "pt_BR", content)).id
