"""Chains of reminders over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select, tuple_

from balcao.core.database import existing, find, transaction
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.domains.clinics.models import Clinic, Service
from balcao.domains.identity.access import Manager, ReadOnly, Session
from balcao.domains.notifications.chains.check_known import check_known
from balcao.domains.notifications.chains.default import make_default
from balcao.domains.notifications.chains.preview import preview_steps, problems_of
from balcao.domains.notifications.chains.schemas import Padrao, Previa, Sequencia, SequenciaPost, sequencia, step_of
from balcao.domains.notifications.chains.write import change_chain, keep_chain, remove_chain
from balcao.domains.notifications.models import ReminderChain
from balcao.domains.notifications.steps import steps_of

router = APIRouter(prefix="/lembretes/sequencias", tags=["reminders"])


@router.get("")
async def read_reminder_chains(
    caller: ReadOnly, session: Session, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[Sequencia]:
    wanted = select(ReminderChain).where(ReminderChain.account_id == caller.account_id)
    place = tuple_(ReminderChain.name, ReminderChain.id)
    if cursor:
        wanted = wanted.where(place > decode_cursor(cursor, str, UUID))
    rows = (await session.scalars(wanted.order_by(*place).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].name, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[await _shown(session, row) for row in rows[:limit]], next_cursor=more)


@router.post("", status_code=201)
async def add_reminder_chain(caller: Manager, session: Session, body: SequenciaPost, response: Response) -> Sequencia:
    """Reminders of all appointments to come are planned by it at once. 409 where this scope has a chain."""
    return await _answer(session, await keep_chain(session, body), response)


@router.post("/padrao", status_code=201)
async def add_default_reminder_chain(caller: Manager, body: Padrao, response: Response) -> Sequencia:
    """Three days, one day and two hours before; the template is made and given to the provider to approve."""
    chain = await make_default(caller, body.channel_id)
    async with transaction(caller.account_id) as session:
        return await _answer(session, await existing(session, ReminderChain, chain.id), response)


@router.post("/previas")
async def preview_reminder_chain(caller: ReadOnly, session: Session, body: SequenciaPost) -> Page[Previa]:
    """Nothing is kept."""
    await check_known(session, body)
    steps = [step_of(step) for step in body.passos]
    return Page(items=await preview_steps(session, steps, body.clinica_id))


@router.get("/{id}")
async def read_reminder_chain(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Sequencia:
    return await _answer(session, await existing(session, ReminderChain, id), response)


@router.put("/{id}")
async def change_reminder_chain(
    caller: Manager, session: Session, id: UUID, body: SequenciaPost, response: Response, if_match: IfMatch = None
) -> Sequencia:
    """The whole chain, replaced; what was planned is planned anew."""
    return await _answer(session, await change_chain(session, id, body, expected(if_match)), response)


@router.delete("/{id}", status_code=204)
async def remove_reminder_chain(caller: Manager, session: Session, id: UUID) -> None:
    """What was planned by it is dropped."""
    await remove_chain(session, id)


async def _answer(session: Session, row: ReminderChain, response: Response) -> Sequencia:
    response.headers["ETag"] = etag(row.version)
    return await _shown(session, row)


async def _shown(session: Session, row: ReminderChain) -> Sequencia:
    service = await find(session, Service, row.service_id) if row.service_id else None
    clinic = await find(session, Clinic, row.clinic_id) if row.clinic_id else None
    problems = await problems_of(session, row, steps_of(row.steps)) if row.active else []
    return sequencia(row, problems, service.name if service else None, clinic.name if clinic else None)
