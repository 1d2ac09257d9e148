"""A clinic's holidays, and Brazil's towns, over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.pages import Page
from balcao.core.wire_times import Day
from balcao.domains.clinics.holiday_schemas import SCOPES, Feriado, FeriadoPut, Feriados, Municipio
from balcao.domains.clinics.holidays import Holiday, closed_days, known_holidays
from balcao.domains.clinics.kept_calendars import kept_calendars
from balcao.domains.clinics.models import Clinic, ClinicHoliday
from balcao.domains.clinics.municipalities import search_municipalities, town_holidays
from balcao.domains.clinics.set_holiday import clear_holiday, set_holiday
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter()
Year = Annotated[int, Query(ge=2000, le=2100)]


@router.get("/clinicas/{id}/feriados")
async def read_holidays(caller: ReadOnly, session: Session, id: UUID, ano: Year) -> Feriados:
    """All that the calendars know of the year, with `fecha` for those on which the clinic closes."""
    return await _of_year(session, await existing(session, Clinic, id), ano)


@router.put("/clinicas/{id}/feriados/{data}")
async def change_holiday(caller: Manager, session: Session, id: UUID, data: Day, body: FeriadoPut) -> Feriados:
    """Adds, moves or ignores a holiday. What is booked stays: see `feriados/conflitos`."""
    await set_holiday(session, id, data, is_closed=body.fecha, name=body.nome, moved_from=body.mudou_de)
    return await _of_year(session, await existing(session, Clinic, id), data.year)


@router.delete("/clinicas/{id}/feriados/{data}", status_code=204)
async def remove_holiday(caller: Manager, session: Session, id: UUID, data: Day) -> None:
    """The day follows the calendars again. Safe to repeat."""
    await clear_holiday(session, id, data)


@router.get("/municipios")
async def read_municipalities(
    caller: ReadOnly,
    session: Session,
    busca: Annotated[str, Query(min_length=2, max_length=100)],
    uf: Annotated[str | None, Query(pattern="^[A-Z]{2}$")] = None,
) -> Page[Municipio]:
    """Towns by name, for `municipio_ibge`; the 20 nearest."""
    return Page(
        items=[
            Municipio(
                codigo_ibge=one.code,
                nome=one.name,
                uf=one.state,
                fuso_horario=one.timezone,
                feriados_conhecidos=bool(one.holidays),
            )
            for one in search_municipalities(busca, uf, 20)
        ]
    )


async def _of_year(session: AsyncSession, clinic: Clinic, year: int) -> Feriados:
    observed = (await kept_calendars(session, [clinic]))[clinic.id]
    closed = closed_days(observed, year)
    known = {holiday.day: holiday for holiday in reversed(known_holidays(observed, year))} | closed
    moved = await _moved(session, clinic.id)
    code = clinic.municipality_code
    return Feriados(
        items=[_shown(holiday, day in closed, moved.get(day)) for day, holiday in sorted(known.items())],
        municipio_conhecido=bool(code and town_holidays(code, year)),
    )


def _shown(holiday: Holiday, closes: bool, moved_from: date | None) -> Feriado:
    return Feriado(
        data=holiday.day,
        nome=holiday.name,
        ambito=SCOPES[holiday.scope],
        fecha=closes,
        previsto=holiday.is_foreseen,
        mudou_de=moved_from,
    )


async def _moved(session: AsyncSession, clinic_id: UUID) -> dict[date, date]:
    rows = await session.execute(
        select(ClinicHoliday.day, ClinicHoliday.moved_from).where(
            ClinicHoliday.account_id == session.info["account_id"],
            ClinicHoliday.clinic_id == clinic_id,
            ClinicHoliday.moved_from.is_not(None),
        )
    )
    return {day: moved_from for day, moved_from in rows if moved_from}
