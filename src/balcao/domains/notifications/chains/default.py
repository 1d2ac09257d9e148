"""The chain that one click makes: three days, one day and two hours before, with a template that is made for it."""

from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from balcao.core.database import transaction
from balcao.core.problems import NotAvailable
from balcao.domains.connections.templates.adopt import adopt
from balcao.domains.connections.templates.ask import ProviderRefused
from balcao.domains.connections.templates.ours import our_template
from balcao.domains.connections.templates.submit import submit
from balcao.domains.connections.templates.sync import sync_templates
from balcao.domains.connections.templates.write import channel_with_templates
from balcao.domains.identity.access import Caller
from balcao.domains.notifications import tell_moved
from balcao.domains.notifications.chains.schemas import Passo, SequenciaBase
from balcao.domains.notifications.chains.write import keep_chain
from balcao.domains.notifications.models import ReminderChain
from balcao.domains.notifications.offers import words as offer_words

TEMPLATE: Final = "lembrete_de_consulta"
CONTENT: Final = our_template(
    "Olá, {{nome}}! Lembramos do seu horário: *{{dia}}*, às *{{hora}}*, com {{profissional}}, na {{clinica}} "
    "({{endereco}}). Você confirma a presença?",
    answers=("Confirmar", "Remarcar", "Cancelar"),
)
VARIABLES: Final[dict[str, Any]] = {
    "nome": "paciente",
    "dia": "dia",
    "hora": "hora",
    "profissional": "profissional",
    "clinica": "clinica",
    "endereco": "endereco",
}
# Who waits for a time, and who was moved, is told of it by a template of its own.
MADE: Final = {
    TEMPLATE: CONTENT,
    offer_words.TEMPLATE: offer_words.CONTENT,
    tell_moved.TEMPLATE: tell_moved.CONTENT,
}
BEFORE: Final = (3 * 1440, 1440, 120)
DAY: Final = 1440


async def make_default(caller: Caller, channel_id: UUID) -> ReminderChain:
    """Raises NotFound, Invalid, ScopeTaken. What the provider knows already and says the same is used as it is.

    The chain stands first: a provider that does not answer leaves a draft, which the chain's warnings tell of.
    """
    # A provider that does not tell its list now: what we know of it serves.
    with suppress(NotAvailable, ProviderRefused):
        await sync_templates(caller.account_id, channel_id)
    async with transaction(caller.account_id) as session:
        connection = await channel_with_templates(session, channel_id)
        made = [await adopt(session, connection.id, name, content) for name, content in MADE.items()]
        chain = await keep_chain(session, default_chain(made[0].name))
        drafts = [row.id for row in made if row.status == "draft"]
    for template_id in drafts:
        await submit(caller, template_id)
    return chain


def default_chain(template: str = TEMPLATE) -> SequenciaBase:
    return SequenciaBase(nome="Lembretes da consulta", passos=[_step(before, template) for before in BEFORE])


def _step(before: int, template: str) -> Passo:
    """Two hours before a visit nobody is asked to confirm again, and nobody who booked today hears of it."""
    return Passo(
        antes_minutos=before,
        modelo=template,
        variaveis=VARIABLES,
        botoes=["confirmar", "remarcar", "cancelar"],
        antecedencia_minima_minutos=before + (DAY // 2 if before < DAY else 0),
    )
