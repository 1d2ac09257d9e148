"""An account's business hours close with its clinics: on holidays of the town, optional days, and by their own word."""

from datetime import UTC, date, datetime
from uuid import UUID

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.clinics.set_holiday import set_holiday
from balcao.domains.conversations.business_time import is_open
from balcao.domains.conversations.desk_models import BusinessHours
from balcao.domains.conversations.hours import hours_of
from balcao.testing import make_agenda

ALWAYS = [{"weekday": day, "start_minute": 0, "end_minute": 1440} for day in range(1, 8)]
SAO_PAULO = 3550308


async def test_they_close_on_the_town_s_and_optional_days_and_open_where_the_clinic_says_so(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        clinic = await make_agenda.clinic(session, "Sorriso Claro", state="SP")
        clinic.closes_on_holidays = True
        clinic.municipality_code, clinic.optional_holidays = SAO_PAULO, ["vespera_de_natal"]
        await session.flush()
        await set_holiday(session, clinic.id, date(2026, 12, 7), is_closed=True, name="Reforma")
        await set_holiday(session, clinic.id, date(2026, 12, 25), is_closed=False)
        row = BusinessHours(id=new_id(), name="Recepção", periods=ALWAYS, state="SP")
        row.closes_on_holidays = True
        session.add(row)
        await session.flush()
        hours = await hours_of(session, row)
    noons = {day: is_open(hours, datetime(2026, *day, 15, tzinfo=UTC)) for day in DAYS}
    assert noons == DAYS


# The town's, the nation's, the optional eve, the clinic's own closed and open days, and an ordinary one.
DAYS = {(1, 25): False, (11, 2): False, (12, 24): False, (12, 7): False, (12, 25): True, (11, 24): True}


async def test_a_clinic_of_another_state_closes_nothing(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        clinic = await make_agenda.clinic(session, "Filial", state="RJ")
        await set_holiday(session, clinic.id, date(2026, 11, 24), is_closed=True, name="Reforma")
        row = BusinessHours(id=new_id(), name="Recepção", periods=ALWAYS, state="SP")
        row.closes_on_holidays = True
        session.add(row)
        await session.flush()
        hours = await hours_of(session, row)
    assert is_open(hours, datetime(2026, 11, 24, 15, tzinfo=UTC))
