"""A practitioner's agenda and blocks, and the removal of what appointments point to, over HTTP."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.pages import Page
from balcao.core.problems import Invalid
from balcao.core.wire_times import Day
from balcao.domains.clinics.models import Clinic, Practitioner
from balcao.domains.clinics.queries import only_clinic
from balcao.domains.identity.access import Attendant, Manager, ReadOnly, Session
from balcao.domains.scheduling.block import block, unblock
from balcao.domains.scheduling.models import Block
from balcao.domains.scheduling.on_holidays import on_holidays
from balcao.domains.scheduling.queries import see_appointment, see_appointments
from balcao.domains.scheduling.remove import remove
from balcao.domains.scheduling.routes.callers import actor
from balcao.domains.scheduling.schedules import load_working_hours
from balcao.domains.scheduling.schemas import (
    Agenda,
    Agendamento,
    Bloqueio,
    BloqueioFeito,
    BloqueioPost,
    Expediente,
    FeriadoConflito,
)
from balcao.domains.scheduling.wall_clock import instant_of, midnight_utc
from balcao.domains.scheduling.wire import agendamento, bloqueio
from balcao.domains.scheduling.working_intervals import working_intervals

router = APIRouter()
MOST_DAYS = 92
# A day before the first that Python knows is none, and a calendar's days touch those beside them.
Within = Annotated[Day, Query(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
MOST_APPOINTMENTS = 2_000


@router.get("/medicos/{id}/agenda", tags=["practitioners"])
async def read_agenda(
    caller: ReadOnly, session: Session, id: UUID, data: Within, data_fim: Within | None = None
) -> Agenda:
    """Working hours, appointments and blocks from `data` to `data_fim`, both included."""
    last = data_fim or data
    if not 0 <= (last - data).days <= MOST_DAYS:
        raise Invalid(f"Peça de 1 a {MOST_DAYS} dias.")
    await existing(session, Practitioner, id)
    schedules = await load_working_hours(session, practitioner_id=id, from_day=data, to_day=last)
    rows = await see_appointments(session, first_day=data, last_day=last, practitioner_id=id, limit=MOST_APPOINTMENTS)
    return Agenda(
        medico_id=id,
        data=data,
        data_fim=last,
        expediente=[
            Expediente(
                inicio=instant_of(hours.start).astimezone(ZoneInfo(hours.clinic.timezone)),
                fim=instant_of(hours.end).astimezone(ZoneInfo(hours.clinic.timezone)),
                clinica_id=hours.clinic.id,
            )
            for worker in schedules.workers
            for hours in working_intervals(schedules, worker, data, last)
        ],
        agendamentos=[Agendamento(**agendamento(row)) for row in rows],
        bloqueios=[Bloqueio(**bloqueio(row)) for row in await _blocks(session, id, data, last)],
    )


@router.post("/medicos/{id}/bloquear", status_code=201, tags=["practitioners"])
async def add_block(caller: Attendant, session: Session, id: UUID, body: BloqueioPost) -> BloqueioFeito:
    """Nothing more is booked in that time; what stands there is listed in `conflitos` and stays. Safe to repeat."""
    clinic = await _clinic(session, await existing(session, Practitioner, id))
    row, met = await block(
        session,
        id,
        actor=actor(caller),
        local_start=_wall(body.inicio, clinic),
        local_end=_wall(body.fim, clinic),
        timezone=clinic.timezone,
        rrule=body.rrule,
        reason=body.motivo,
    )
    seen = [await see_appointment(session, appointment.id) for appointment in met[:100]]
    return BloqueioFeito(
        **bloqueio(row), conflitos=[Agendamento(**agendamento(found)) for found in seen if found is not None]
    )


@router.get("/medicos/{id}/bloqueios", tags=["practitioners"])
async def read_blocks(
    caller: ReadOnly, session: Session, id: UUID, data: Within | None = None, data_fim: Within | None = None
) -> Page[Bloqueio]:
    """Those that touch the days, recurring ones by their rule; all of them without days."""
    await existing(session, Practitioner, id)
    return Page(items=[Bloqueio(**bloqueio(row)) for row in await _blocks(session, id, data, data_fim)])


@router.delete("/bloqueios/{id}", status_code=204, tags=["practitioners"])
async def remove_block(caller: Attendant, session: Session, id: UUID) -> None:
    await unblock(session, id)


@router.delete("/clinicas/{id}", status_code=204, tags=["clinics"])
async def remove_clinic(caller: Manager, session: Session, id: UUID) -> None:
    """409 with `impedimentos` while appointments or practitioners are there."""
    await remove(session, "clinic", id)


@router.delete("/medicos/{id}", status_code=204, tags=["practitioners"])
async def remove_practitioner(caller: Manager, session: Session, id: UUID) -> None:
    """409 with `impedimentos` when there are appointments, past ones too: deactivate instead."""
    await remove(session, "practitioner", id)


@router.delete("/servicos/{id}", status_code=204, tags=["services"])
async def remove_service(caller: Manager, session: Session, id: UUID) -> None:
    """409 with `impedimentos` when there are appointments, past ones too: deactivate instead."""
    await remove(session, "service", id)


@router.delete("/recursos/{id}", status_code=204, tags=["resources"])
async def remove_resource(caller: Manager, session: Session, id: UUID) -> None:
    """409 with `impedimentos` while appointments or services take it: deactivate instead."""
    await remove(session, "resource", id)


@router.delete("/convenios/{id}", status_code=204, tags=["insurers"])
async def remove_insurer(caller: Manager, session: Session, id: UUID) -> None:
    """409 with `impedimentos` when there are appointments, past ones too, or who waits with it: deactivate instead."""
    await remove(session, "insurer", id)


@router.get("/clinicas/{id}/feriados/conflitos", tags=["clinics"])
async def read_holiday_conflicts(
    caller: ReadOnly, session: Session, id: UUID, data: Within | None = None, data_fim: Within | None = None
) -> Page[FeriadoConflito]:
    """Appointments that stand on days on which the clinic closes, from today for a year unless days are given."""
    found = await on_holidays(session, await existing(session, Clinic, id), data, data_fim)
    return Page(
        items=[
            FeriadoConflito(data=holiday.day, feriado=holiday.name, agendamento=Agendamento(**agendamento(seen)))
            for holiday, seen in found
        ]
    )


async def _clinic(session: AsyncSession, practitioner: Practitioner) -> Clinic:
    if practitioner.clinic_id:
        return await existing(session, Clinic, practitioner.clinic_id)
    only = await only_clinic(session)
    if only is None:
        raise Invalid("Diga o fuso em `inicio` e `fim`, ou ligue o médico a uma clínica.")
    return only


def _wall(given: datetime, clinic: Clinic) -> datetime:
    """What the clinic's clock shows then, in whole minutes."""
    if given.tzinfo is not None:
        given = given.astimezone(ZoneInfo(clinic.timezone)).replace(tzinfo=None)
    return given.replace(second=0, microsecond=0)


async def _blocks(session: AsyncSession, practitioner_id: UUID, first: date | None, last: date | None) -> list[Block]:
    wanted = select(Block).where(
        Block.account_id == session.info["account_id"], Block.practitioner_id == practitioner_id
    )
    if first is not None:
        wanted = wanted.where(or_(Block.last_at.is_(None), Block.last_at > midnight_utc(first - timedelta(days=1))))
    if last is not None:
        wanted = wanted.where(Block.start_at < midnight_utc(last + timedelta(days=2)))
    return list(await session.scalars(wanted.order_by(Block.start_at, Block.id).limit(1_000)))
