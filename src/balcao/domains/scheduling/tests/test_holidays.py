"""Holidays of the nation, state and town, optional days, bridges, and a clinic's own word; and who stands on them."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.problems import Invalid
from balcao.domains.clinics.holidays import OPTIONAL, Observed, closed_days, known_holidays
from balcao.domains.clinics.municipalities import municipality_name, search_municipalities, town_holidays
from balcao.domains.clinics.set_holiday import clear_holiday, set_holiday
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.on_holidays import on_holidays
from balcao.testing import make_agenda
from balcao.testing.make_agenda import Agenda

SAO_PAULO_TOWN = 3550308
RIO = 3304557


def names(observed: Observed, year: int) -> dict[str, str]:
    return {f"{day:%d/%m}": holiday.name for day, holiday in closed_days(observed, year).items()}


def test_a_town_adds_its_own_and_what_moves_with_easter_moves() -> None:
    assert names(Observed(True, "SP", SAO_PAULO_TOWN), 2027)["25/01"] == "Aniversário da Cidade"
    # The list says 18 April and 19 June of 2026 too, which were the days of 2025.
    assert {day for day, name in town_holidays(SAO_PAULO_TOWN, 2026).items() if "Corpus" in name} == {date(2026, 6, 4)}
    assert "20/01" in names(Observed(True, "RJ", RIO), 2027)
    assert names(Observed(False, "SP", SAO_PAULO_TOWN), 2027) == {}


def test_a_year_without_a_list_is_foreseen_and_says_so() -> None:
    towns = [one for one in known_holidays(Observed(True, "SP", SAO_PAULO_TOWN), 2027) if one.scope == "municipal"]
    assert towns
    assert all(one.is_foreseen for one in towns)
    known = [one for one in known_holidays(Observed(True, "SP", SAO_PAULO_TOWN), 2025) if one.scope == "municipal"]
    assert not any(one.is_foreseen for one in known)


def test_optional_days_close_only_whoever_keeps_them() -> None:
    assert "09/02" not in names(Observed(True, "SP"), 2027)
    kept = names(Observed(True, "SP", None, ("carnaval_terca", "corpus_christi", "vespera_de_natal")), 2027)
    assert (kept["09/02"], kept["27/05"], kept["24/12"]) == ("Carnaval", "Corpus Christi", "Véspera de Natal")
    assert "10/02" not in kept
    assert all(len(names(Observed(False, None, None, (key,)), 2027)) == 1 for key in OPTIONAL)


def test_a_bridge_joins_a_holiday_to_its_weekend() -> None:
    bridged = names(Observed(True, None, bridges=True), 2027)
    assert bridged["11/10"] == "Emenda: Nossa Senhora Aparecida"  # the 12th of October 2027 is a Tuesday
    assert "11/10" not in names(Observed(True, None), 2027)


def test_towns_are_found_by_how_people_write_them() -> None:
    assert municipality_name(SAO_PAULO_TOWN) == "São Paulo/SP"
    assert search_municipalities("sao paulo", "SP", 5)[0].code == SAO_PAULO_TOWN
    assert {one.timezone for one in search_municipalities("rio branco", "AC", 1)} == {"America/Rio_Branco"}


async def hours(session: AsyncSession, agenda: Agenda, day: date) -> int:
    return len(await free_times(session, service_id=agenda.service.id, from_day=day, to_day=day))


async def test_a_clinics_own_word_adds_moves_and_ignores(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 6, 1, tzinfo=UTC))
    agenda = await make_agenda.agenda(session)
    agenda.clinic.closes_on_holidays, agenda.clinic.state = True, "SP"
    await session.flush()
    clinic, holiday, monday = agenda.clinic.id, date(2027, 7, 9), date(2027, 7, 12)
    assert (await hours(session, agenda, holiday), await hours(session, agenda, monday)) == (0, 18)
    await set_holiday(session, clinic, monday, is_closed=True, name="Revolução", moved_from=holiday)
    assert (await hours(session, agenda, holiday), await hours(session, agenda, monday)) == (18, 0)
    await clear_holiday(session, clinic, monday)
    assert (await hours(session, agenda, holiday), await hours(session, agenda, monday)) == (0, 18)
    await set_holiday(session, clinic, holiday, is_closed=False)
    assert await hours(session, agenda, holiday) == 18
    with pytest.raises(Invalid):
        await set_holiday(session, clinic, holiday, is_closed=False, moved_from=monday)


async def test_who_stands_on_a_holiday_is_listed_and_stays(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 6, 1, tzinfo=UTC))
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, date(2027, 6, 24), "09:00")
    await make_agenda.appointment(session, agenda, date(2027, 6, 23), "09:00")
    assert await on_holidays(session, agenda.clinic) == []
    await set_holiday(session, agenda.clinic.id, date(2027, 6, 24), is_closed=True, name="São João")
    [(holiday, seen)] = await on_holidays(session, agenda.clinic)
    assert (holiday.name, seen.id, seen.status) == ("São João", booked.id, "booked")
