"""The dashboard as other programs read it: each figure against appointments that are counted by hand."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.core.problems import Invalid
from balcao.domains.analytics.period import Period, before, period_of
from balcao.domains.clinics.models import Practitioner
from balcao.domains.clinics.set_exception import set_exception
from balcao.domains.identity.roles import Role
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.block import block
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.statuses import Status
from balcao.testing import make_agenda, make_identity
from balcao.testing.api import api as served
from balcao.testing.make_agenda import SAO_PAULO, Agenda

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
SUNDAY = date(2026, 3, 8)


async def ask(account_id: UUID, path: str, role: Role = Role.OWNER) -> httpx.Response:
    who = await make_identity.signed_in(account_id, role=role)
    async with served(who.headers) as client:
        return await client.get(f"/api/v1/clinicas/{path}")


async def week(account_id: UUID, of: Agenda, role: Role = Role.OWNER, **more: Any) -> dict[str, Any]:
    asked = "&".join(f"{name}={value}" for name, value in more.items())
    answer = await ask(account_id, f"{of.clinic.id}/dashboard?data={MONDAY}&data_fim={SUNDAY}&{asked}", role)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def visit(
    account_id: UUID, of: Agenda, day: date, hour: str, status: Status = "booked", lead: int = 0, **fields: Any
) -> None:
    async with transaction(account_id) as session:
        row = await make_agenda.appointment(session, of, day, hour, outside_hours=True, **fields)
        row.created_at = make_agenda.at(day, "07:00") - timedelta(days=lead)
        await session.flush()
        if status != "booked":
            await set_status(session, row.id, status, actor=SYSTEM)


async def test_what_became_of_a_weeks_appointments_is_told_in_counts_rates_and_money(account_id: UUID) -> None:
    of = await make_agenda.committed_agenda(account_id)
    await visit(account_id, of, MONDAY, "08:00", "fulfilled", patient_phone="11987650001", origin="whatsapp")
    await visit(account_id, of, MONDAY, "09:00", "fulfilled", lead=4, patient_phone="11987650002", price_cents=10_050)
    await visit(account_id, of, MONDAY, "10:00", "noshow", lead=10, patient_phone="11987650001")
    await visit(account_id, of, TUESDAY, "08:00", "cancelled", lead=40, patient_phone="11987650003")
    await visit(account_id, of, TUESDAY, "11:45", lead=1, insurer="Unimed", origin="whatsapp")
    await visit(account_id, of, TUESDAY, "16:00", "entered-in-error")
    await visit(account_id, of, MONDAY - timedelta(days=3), "09:00", "fulfilled", patient_phone="11987650009")
    found = await week(account_id, of)
    summary = found["resumo"]
    assert (summary["agendamentos"], summary["realizados"], summary["faltas"], summary["cancelados"]) == (4, 2, 1, 1)
    assert (summary["taxa_faltas"], summary["taxa_cancelamento"]) == (0.3333, 0.2)
    assert summary["receita"] == {"realizada": "350.50", "prevista": "0.00", "perdida": "250.00"}
    assert (summary["minutos_ocupados"], summary["minutos_oferecidos"]) == (120, 5 * 540)
    assert summary["ocupacao"] == 0.0444
    assert (summary["pacientes_novos"], summary["antecedencia_mediana_dias"]) == (2, 1)
    assert summary["antecedencia_media_dias"] == 3.8
    assert found["comparado_com"] == {"data": "2026-02-23", "data_fim": "2026-03-01"}
    assert (found["anterior"]["realizados"], found["anterior"]["receita"]["realizada"]) == (1, "250.00")
    assert [(day["data"], day["agendamentos"], day["cancelados"]) for day in found["por_dia"]][:3] == [
        ("2026-03-02", 3, 0), ("2026-03-03", 1, 1), ("2026-03-04", 0, 0),
    ]  # fmt: skip
    assert [(one["origem"], one["agendamentos"]) for one in found["origens"]] == [("manual", 2), ("whatsapp", 2)]
    told = {(step["de"], step["ate"]): (step["agendamentos"], step["taxa_faltas"]) for step in found["antecedencia"]}
    assert told[0, 0] == (1, 0.0)
    assert (told[1, 2], told[3, 7], told[8, 14], told[31, None]) == ((1, None), (1, 0.0), (1, 1.0), (0, None))


async def test_the_week_by_hours_shares_a_visit_among_the_hours_that_it_takes(account_id: UUID) -> None:
    of = await make_agenda.committed_agenda(account_id)
    await visit(account_id, of, MONDAY, "09:45", "fulfilled")
    await visit(account_id, of, TUESDAY, "12:15", "fulfilled")  # at lunch, when nothing is offered
    cells = {(cell["dia"], cell["hora"]): cell for cell in (await week(account_id, of))["semana"]}
    assert [cells[1, hour]["minutos_ocupados"] for hour in (8, 9, 10)] == [0, 15, 15]
    assert (cells[1, 9]["minutos_oferecidos"], cells[1, 9]["ocupacao"]) == (60, 0.25)
    assert (cells[2, 12]["minutos_ocupados"], cells[2, 12]["minutos_oferecidos"]) == (30, 0)
    assert cells[2, 12]["ocupacao"] is None
    assert not {day for day, _ in cells} & {6, 7}


async def test_what_is_offered_lacks_blocks_and_days_off(account_id: UUID) -> None:
    of = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        await set_exception(session, of.practitioner.id, TUESDAY, [], "Folga")
        start = datetime.combine(MONDAY, time(13))
        await block(
            session,
            of.practitioner.id,
            actor=SYSTEM,
            local_start=start,
            local_end=start + timedelta(hours=2),
            timezone=SAO_PAULO,
        )
    days = {day["data"]: day["minutos_oferecidos"] for day in (await week(account_id, of))["por_dia"]}
    assert [days["2026-03-02"], days["2026-03-03"], days["2026-03-04"], days["2026-03-08"]] == [420, 0, 540, 0]


async def test_each_practitioner_has_a_line_and_can_be_looked_at_alone(account_id: UUID) -> None:
    of = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        other = await make_agenda.practitioner(session, of.clinic, "Dr. Caio Reis", days=(1,))
        gone = await make_agenda.practitioner(session, of.clinic, "Dr. Davi Sá", days=(1,), active=False)
        service = await make_agenda.service(session, "Retorno", by=[other, of.practitioner])
    theirs = Agenda(of.clinic, other, service)
    await visit(account_id, of, MONDAY, "08:00", "fulfilled")
    await visit(account_id, theirs, MONDAY, "08:00", "noshow")
    people = {one["medico"]: one for one in (await week(account_id, of))["por_medico"]}
    assert list(people) == ["Dr. Caio Reis", "Dra. Beatriz Lima"]
    assert (people["Dr. Caio Reis"]["taxa_faltas"], people["Dr. Caio Reis"]["minutos_oferecidos"]) == (1.0, 540)
    alone = await week(account_id, of, medico_id=other.id)
    assert (alone["resumo"]["agendamentos"], alone["resumo"]["minutos_oferecidos"]) == (1, 540)
    assert [one["medico"] for one in alone["por_medico"]] == ["Dr. Caio Reis"]
    assert gone.name not in people
    async with transaction(account_id) as session:
        row = await session.get(Practitioner, (account_id, other.id))
        assert row is not None
        row.active = False
    people = {one["medico"]: one for one in (await week(account_id, of))["por_medico"]}
    assert people["Dr. Caio Reis"]["minutos_oferecidos"] == 540, "who worked then is counted though they left"


async def test_a_receptionist_sees_how_full_it_is_and_no_money(account_id: UUID) -> None:
    of = await make_agenda.committed_agenda(account_id)
    await visit(account_id, of, MONDAY, "08:00", "fulfilled")
    for role, sees in ((Role.ATTENDANT, False), (Role.READ_ONLY, False), (Role.MANAGER, True)):
        found = await week(account_id, of, role)
        assert found["resumo"]["ocupacao"] == 0.0111
        money = [found["resumo"], found["anterior"], *found["por_dia"], *found["por_medico"]]
        assert {part["receita"] is not None for part in money} == {sees}
    rows = (await ask(account_id, f"{of.clinic.id}/metricas?data={MONDAY}", Role.ATTENDANT)).json()["items"]
    assert {row["receita"] for row in rows} == {None}


async def test_metrics_come_by_day_and_practitioner_in_pages(account_id: UUID) -> None:
    of = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        await make_agenda.practitioner(session, of.clinic, "Dr. Caio Reis", days=(1, 2))
    await visit(account_id, of, SUNDAY, "10:00", "fulfilled")
    path = f"{of.clinic.id}/metricas?data={MONDAY}&data_fim={SUNDAY}"
    whole = (await ask(account_id, path)).json()
    assert [(row["data"][-2:], row["medico"][-4:]) for row in whole["items"]] == [
        ("02", "Reis"), ("02", "Lima"), ("03", "Reis"), ("03", "Lima"),
        ("04", "Lima"), ("05", "Lima"), ("06", "Lima"), ("08", "Lima"),
    ]  # fmt: skip
    assert (whole["items"][-1]["minutos_ocupados"], whole["items"][-1]["minutos_oferecidos"]) == (30, 0)
    paged: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await ask(account_id, f"{path}&limit=3" + (f"&cursor={cursor}" if cursor else ""))).json()
        paged, cursor = paged + page["items"], page["next_cursor"]
    assert paged == whole["items"]


async def test_first_answers_count_on_the_clinics_channels_and_on_those_of_nobody(account_id: UUID) -> None:
    of = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        other = await make_agenda.clinic(session, "Outra")
        for clinic_id, minutes in ((of.clinic.id, 2), (None, 10), (other.id, 600), (of.clinic.id, 4)):
            await answered(account_id, clinic_id, MONDAY, minutes, session)
    replies = (await week(account_id, of))["resumo"]["primeira_resposta"]
    assert replies == {
        "conversas": 3, "mediana_segundos": 240, "media_segundos": 320, "em_cinco_minutos": 0.6667,
    }  # fmt: skip


async def answered(account_id: UUID, clinic_id: UUID | None, day: date, minutes: int, session: Any) -> None:
    """A conversation in which somebody waited so long; then it is opened again and nobody has answered yet."""
    ids = {"account_id": account_id, "channel": new_id(), "contact": new_id(), "id": new_id(), "clinic_id": clinic_id}
    asked_at = make_agenda.at(day, "09:00")
    given = ids | {"asked_at": asked_at, "answered_at": asked_at + timedelta(minutes=minutes), "phone": str(uuid4())}
    for statement in (
        "INSERT INTO connections (account_id, id, connector, name, clinic_id) "
        "VALUES (:account_id, :channel, 'whatsapp_cloud', 'Canal', :clinic_id)",
        "INSERT INTO contacts (account_id, id, phone) VALUES (:account_id, :contact, :phone)",
        "INSERT INTO conversations (account_id, id, channel_id, contact_id, waiting_since) "
        "VALUES (:account_id, :id, :channel, :contact, :asked_at)",
        "UPDATE conversations SET first_answered_at = :answered_at, waiting_since = NULL WHERE id = :id",
        "UPDATE conversations SET first_answered_at = :answered_at WHERE id = :id",
        "UPDATE conversations SET first_answered_at = NULL WHERE id = :id",
    ):
        await session.execute(text(statement), {k: v for k, v in given.items() if f":{k}" in statement})


async def test_freed_times_that_somebody_who_waited_took_are_told(account_id: UUID) -> None:
    of = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        for hour, status, minutes in (("08:00", "filled", 30), ("09:00", "filled", 50), ("10:00", "closed", 90)):
            at = make_agenda.at(MONDAY, hour)
            await session.execute(
                text(
                    "INSERT INTO waiting_openings (account_id, id, practitioner_id, clinic_id, start_at, end_at, "
                    "timezone, cause, status, next_at, created_at, settled_at) VALUES (:account_id, :id, :who, "
                    ":clinic_id, :at, :until, 'America/Sao_Paulo', 'cancelled', :status, :at, :at, :settled_at)"
                ),
                {
                    "account_id": account_id,
                    "id": new_id(),
                    "who": of.practitioner.id,
                    "clinic_id": of.clinic.id,
                    "at": at,
                    "until": at + timedelta(minutes=30),
                    "status": status,
                    "settled_at": at + timedelta(minutes=minutes),
                },
            )
    told = (await week(account_id, of))["resumo"]["lista_de_espera"]
    assert told == {"vagas": 3, "preenchidas": 2, "taxa": 0.6667, "mediana_minutos": 40}


@pytest.mark.parametrize(
    ("asked", "found", "compared"),
    [
        ((None, None), ("2026-03-01", "2026-03-15"), ("2026-02-01", "2026-02-15")),
        (("2026-03-01", "2026-03-31"), ("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-02-01", "2026-02-28"), ("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31")),
        (("2026-03-01", "2026-03-30"), ("2026-03-01", "2026-03-30"), ("2026-02-01", "2026-02-28")),
        (("2026-03-10", "2026-03-16"), ("2026-03-10", "2026-03-16"), ("2026-03-03", "2026-03-09")),
        (("2026-03-10", None), ("2026-03-10", "2026-03-15"), ("2026-03-04", "2026-03-09")),
        (("2026-04-02", None), ("2026-04-02", "2026-04-02"), ("2026-04-01", "2026-04-01")),
        ((None, "2026-01-20"), ("2026-01-01", "2026-01-20"), ("2025-12-01", "2025-12-20")),
    ],
)
def test_a_period_and_what_it_is_compared_with(asked: Any, found: Any, compared: Any) -> None:
    first, last = (day and date.fromisoformat(day) for day in asked)
    period = period_of(first, last, date(2026, 3, 15))
    assert period == Period(*map(date.fromisoformat, found))
    assert before(period) == Period(*map(date.fromisoformat, compared))


def test_a_period_without_sense_is_refused() -> None:
    for first, last in (("2026-03-02", "2026-03-01"), ("2025-01-01", "2026-01-02"), ("0001-01-01", "0001-02-01")):
        with pytest.raises(Invalid):
            period_of(date.fromisoformat(first), date.fromisoformat(last), date(2026, 3, 15))


async def test_a_day_begins_at_the_clinics_midnight_though_the_clocks_skip_it(account_id: UUID) -> None:
    """On 4 November 2018 there was no midnight in São Paulo."""
    of = await make_agenda.committed_agenda(account_id)
    day = date(2018, 11, 4)
    await visit(account_id, of, day, "01:00", "fulfilled")
    await visit(account_id, of, day - timedelta(days=1), "23:00", "fulfilled")
    answer = await ask(account_id, f"{of.clinic.id}/dashboard?data={day}&data_fim={day}")
    assert answer.json()["resumo"]["realizados"] == 1


async def test_another_clinics_appointments_are_another_clinics(account_id: UUID) -> None:
    of, other = await make_agenda.committed_agenda(account_id), await make_agenda.committed_agenda(account_id)
    await visit(account_id, other, MONDAY, "08:00", "fulfilled")
    assert (await week(account_id, of))["resumo"]["agendamentos"] == 0
    assert (await ask(account_id, f"{uuid4()}/dashboard")).status_code == 404
    assert (await ask(account_id, f"{of.clinic.id}/dashboard?medico_id={uuid4()}")).status_code == 404


async def test_many_appointments_written_at_once_are_each_looked_up_by_the_index(account_id: UUID) -> None:
    """In a table that was empty a moment ago: 20,000 of them took minutes, each reading all before it."""
    of = await make_agenda.committed_agenda(account_id)
    people = [new_id() for _ in range(5_000)]
    async with transaction(account_id) as session:
        await session.execute(
            text("INSERT INTO contacts (account_id, id) SELECT :account_id, unnest(CAST(:people AS uuid[]))"),
            {"account_id": account_id, "people": people},
        )
        await session.execute(
            text(
                "INSERT INTO appointments (account_id, id, status, practitioner_id, service_id, clinic_id, contact_id, "
                "patient_name, start_at, end_at, local_start, local_end, timezone, origin) "
                "SELECT :account_id, gen_random_uuid(), 'fulfilled', :who, :what, :place, id, 'Ana', at, "
                "at + interval '5 minutes', at AT TIME ZONE 'UTC', at AT TIME ZONE 'UTC', 'UTC', 'api' "
                "FROM unnest(CAST(:people AS uuid[])) id, generate_series(1, 4) turn, "
                "LATERAL (SELECT timestamptz '2024-01-01' + turn * interval '1 day' AS at) placed"
            ),
            {
                "account_id": account_id,
                "who": of.practitioner.id,
                "what": of.service.id,
                "place": of.clinic.id,
                "people": people,
            },
        )
        read_through = await session.scalar(
            text("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'appointments'")
        )
        marked = await session.scalar(text("SELECT count(*) FROM appointments WHERE is_first"))
    assert marked == 5_000
    assert read_through < 20_000
