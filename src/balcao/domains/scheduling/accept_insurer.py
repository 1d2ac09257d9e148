"""Whether an insurer pays for a visit at its time: asked again when it is booked, with the quotas counted alone."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Invalid
from balcao.domains.clinics.lock_practitioner import lock_insurer_to_count
from balcao.domains.scheduling.insurer_terms import Terms, insurer_terms, is_spent, used_quotas
from balcao.domains.scheduling.place_visit import Placed, alternatives
from balcao.domains.scheduling.problems import WAIT, SlotTaken


async def accept_insurer(
    session: AsyncSession,
    placed: Placed,
    written: str,
    *,
    leaving: UUID | None = None,
    holder: str | None = None,
    counts: bool = True,
) -> Terms:
    """Invalid, or SlotTaken with times at which the insurer is taken; each says what to do.

    What the appointment `leaving` and `holder` have does not count against them;
    who only waits (`counts` False) may do so for a quota.
    """
    terms = await insurer_terms(session, written, placed.service)
    if not terms.rules:
        return terms
    who, service, where = placed.practitioner, placed.service, placed.clinic
    rules = terms.about(who.id, service.id, where.id)
    if not rules:
        raise Invalid(
            f"{terms.shown} não é aceito por {who.name} para {service.name} em {where.name}. "
            "Escolha outro profissional ou convênio, ou marque como particular."
        )
    start = placed.local_start
    day, minute = start.date(), start.hour * 60 + start.minute
    then = [rule for rule in rules if rule.is_then(day, minute)]
    if not then:
        raise SlotTaken(
            f"{terms.shown} não é atendido nesse dia e horário.", await alternatives(session, placed, terms.shown)
        )
    if counts and any(rule.quota is not None for rule in then) and terms.id is not None:
        await lock_insurer_to_count(session, terms.id)
        if is_spent(then, await used_quotas(session, terms, day, day, leaving=leaving, holder=holder), day):
            raise SlotTaken(
                f"A cota de {terms.shown} para {day:%d/%m} acabou. Escolha outro dia ou marque como particular.",
                await alternatives(session, placed, terms.shown),
                WAIT,
            )
    return terms
