"""Keeps a chain of reminders, changes it, or takes it away; what is planned follows."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.ids import new_id
from balcao.core.problems import Conflict, PreconditionFailed
from balcao.core.queue import later
from balcao.domains.clinics.lock_practitioner import lock_all_to_change
from balcao.domains.notifications.chains.check_known import check_known
from balcao.domains.notifications.chains.schemas import SequenciaBase, quiet_minutes, step_of
from balcao.domains.notifications.models import ReminderChain
from balcao.domains.notifications.reminders.plan import plan_all
from balcao.domains.notifications.steps import kept_steps


class ScopeTaken(Conflict):
    """Já há uma sequência de lembretes para este serviço e esta clínica."""

    type = "reminder-chain-taken"


async def keep_chain(session: AsyncSession, given: SequenciaBase) -> ReminderChain:
    row = ReminderChain(id=new_id())
    await _fill(session, row, given)
    session.add(row)
    await session.flush()
    await _plan_anew(session)
    return row


async def change_chain(
    session: AsyncSession, id: UUID, given: SequenciaBase, expected: int | None = None
) -> ReminderChain:
    row = await existing(session, ReminderChain, id, lock=True)
    if expected not in (None, row.version):
        raise PreconditionFailed
    await _fill(session, row, given)
    row.version += 1
    row.updated_at = clock.now()
    await session.flush()
    await _plan_anew(session)
    return row


async def remove_chain(session: AsyncSession, id: UUID) -> None:
    row = await existing(session, ReminderChain, id, lock=True)
    await session.delete(row)
    await session.flush()
    await _plan_anew(session)


async def _plan_anew(session: AsyncSession) -> None:
    """A booking under way either is there when all are planned, or sees the chain itself."""
    await lock_all_to_change(session)
    await later(session, plan_all, key=f"plan_all:{session.info['account_id']}")


async def _fill(session: AsyncSession, row: ReminderChain, given: SequenciaBase) -> None:
    await check_known(session, given)
    await _check_free(session, row.id, given.servico_id, given.clinica_id)
    row.name, row.active = given.nome, given.ativa
    row.service_id, row.clinic_id = given.servico_id, given.clinica_id
    row.quiet_from_minute, row.quiet_to_minute = quiet_minutes(given)
    row.steps = kept_steps([step_of(step) for step in given.passos])


async def _check_free(session: AsyncSession, id: UUID, service_id: UUID | None, clinic_id: UUID | None) -> None:
    taken = await session.scalar(
        select(ReminderChain.id).where(
            ReminderChain.account_id == session.info["account_id"],
            ReminderChain.service_id.is_not_distinct_from(service_id),
            ReminderChain.clinic_id.is_not_distinct_from(clinic_id),
            ReminderChain.id != id,
        )
    )
    if taken is not None:
        raise ScopeTaken("Mude a que já existe.")
