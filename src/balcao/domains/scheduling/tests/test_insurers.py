"""Insurers with rules and quotas, free returns within the doctor's days, deposits, and who is given a visit."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.problems import Conflict, Invalid
from balcao.domains.clinics.models import Insurer
from balcao.domains.clinics.set_insurer_rules import Term, set_insurer_rules
from balcao.domains.scheduling.actors import BOT, SYSTEM, Actor
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.edit import edit
from balcao.domains.scheduling.expire_unpaid import REASON, expire_unpaid
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.hold import hold
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.occupy import release
from balcao.domains.scheduling.problems import SlotTaken, WrongStatus
from balcao.domains.scheduling.remove import InUse, remove
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.unconfirm import unconfirm
from balcao.domains.scheduling.waiting_list.add_wish import add_wish
from balcao.domains.scheduling.waiting_list.withdraw_wish import withdraw_wish
from balcao.testing import make_agenda
from balcao.testing.make_agenda import Agenda, at, next_weekday

MONDAY = next_weekday(1)
STAFF = Actor("user", None, "Recepção")


async def insurer(session: AsyncSession, name: str, *rules: dict[str, Any], **fields: Any) -> Insurer:
    row = Insurer(name=name, **fields)
    session.add(row)
    await session.flush()
    blank: dict[str, Any] = {
        "practitioner_id": None, "service_id": None, "clinic_id": None, "weekday": None, "start_minute": 0,
        "end_minute": 1440, "quota": None,
    }  # fmt: skip
    await set_insurer_rules(session, row.id, [Term(**blank | rule) for rule in rules])
    return row


async def hours(session: AsyncSession, agenda: Agenda, day: date = MONDAY, **wanted: Any) -> list[str]:
    found = await free_times(session, service_id=agenda.service.id, from_day=day, to_day=day, **wanted)
    return [free.hour for free in found]


async def book(session: AsyncSession, agenda: Agenda, hour: str, **fields: Any) -> Appointment:
    return await make_agenda.appointment(session, agenda, fields.pop("day", MONDAY), hour, **fields)


async def test_an_insurer_is_found_by_name_and_plan_and_its_visits_cost_nothing(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    gold = await insurer(session, "Saúde Exemplo", plan="Ouro")
    booked = await book(session, agenda, "08:00", insurer="saude exemplo")
    assert (booked.insurer, booked.insurer_id, booked.price_cents) == ("Saúde Exemplo Ouro", gold.id, 0)
    await insurer(session, "Saúde Exemplo", plan="Prata")
    with pytest.raises(Invalid, match="Diga o plano: Saúde Exemplo Ouro ou Saúde Exemplo Prata"):
        await book(session, agenda, "09:00", insurer="Saúde Exemplo")
    with pytest.raises(Invalid, match="Os cadastrados são: Saúde Exemplo Ouro, Saúde Exemplo Prata"):
        await book(session, agenda, "09:00", insurer="Outro")


async def test_an_insurer_that_is_off_or_not_the_services_is_refused_in_words(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    await insurer(session, "Antigo", active=False)
    await insurer(session, "Novo")
    with pytest.raises(Invalid, match="desativado"):
        await book(session, agenda, "09:00", insurer="Antigo")
    agenda.service.insurers = ["Outro"]
    await session.flush()
    with pytest.raises(Invalid, match=r"não atende Novo\. Aceitos: Outro; ou marque como particular"):
        await book(session, agenda, "09:00", insurer="Novo")


async def test_names_on_the_service_alone_are_judged_too(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    agenda.service.insurers = ["Unimagem"]
    await session.flush()
    assert (await book(session, agenda, "09:00", insurer="UNIMAGEM")).insurer == "Unimagem"
    with pytest.raises(Invalid, match="Aceitos: Unimagem"):
        await book(session, agenda, "10:00", insurer="Outro")


async def test_rules_say_with_whom_and_when_an_insurer_is_taken(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    who = agenda.practitioner.id
    await insurer(session, "Exemplo", {"practitioner_id": who, "weekday": 1, "start_minute": 480, "end_minute": 600})
    assert await hours(session, agenda, insurer="Exemplo") == ["08:00", "08:30", "09:00", "09:30"]
    assert await hours(session, agenda, MONDAY + timedelta(days=1), insurer="Exemplo") == []
    with pytest.raises(SlotTaken, match="nesse dia e horário") as refused:
        await book(session, agenda, "10:00", insurer="Exemplo")
    assert [free.hour for free in refused.value.alternatives] == ["08:30", "09:00", "09:30"]
    await insurer(session, "Alheio", {"clinic_id": (await make_agenda.clinic(session, "Outra")).id})
    with pytest.raises(Invalid, match="não é aceito por Dra"):
        await book(session, agenda, "09:00", insurer="Alheio")


async def test_a_spent_quota_closes_the_day_for_that_insurer_alone(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    await insurer(session, "Exemplo", {"start_minute": 0, "end_minute": 720, "quota": 2}, {"start_minute": 720})
    first = await book(session, agenda, "08:00", insurer="Exemplo")
    await book(session, agenda, "08:30", insurer="Exemplo")
    found = await hours(session, agenda, insurer="Exemplo")
    assert found[0] == "13:00"
    assert "09:00" in await hours(session, agenda)
    with pytest.raises(SlotTaken, match="cota de Exemplo"):
        await book(session, agenda, "09:00", insurer="Exemplo")
    private = await book(session, agenda, "09:00")
    with pytest.raises(SlotTaken, match="cota"):
        await edit(session, private.id, actor=STAFF, insurer="Exemplo")
    moved = await move(session, first.id, actor=STAFF, start_at=at(MONDAY, "10:00"))  # its own place counts as free
    assert moved.start_at == at(MONDAY, "10:00")
    await cancel(session, first.id, actor=STAFF)
    assert "09:30" in await hours(session, agenda, insurer="Exemplo")
    changed = await edit(session, private.id, actor=STAFF, insurer="Exemplo")
    assert (changed.insurer, changed.price_cents) == ("Exemplo", 0)


async def test_a_held_place_counts_against_the_quota_until_it_is_given_back(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    await insurer(session, "Exemplo", {"quota": 1})
    find: dict[str, Any] = {"service_id": agenda.service.id, "from_day": MONDAY, "to_day": MONDAY}
    first, second, *_ = await free_times(session, insurer="Exemplo", **find)
    await hold(session, first, "browser", insurer="Exemplo")
    assert await hours(session, agenda, insurer="Exemplo") == []
    assert "08:00" in await hours(session, agenda, insurer="Exemplo", holder="browser")
    assert "08:30" in await hours(session, agenda)
    with pytest.raises(SlotTaken, match="cota"):
        await hold(session, second, "another", insurer="Exemplo")
    with pytest.raises(SlotTaken, match="cota"):
        await book(session, agenda, "09:00", insurer="Exemplo")
    await release(session, "browser")
    assert "08:30" in await hours(session, agenda, insurer="Exemplo")
    await hold(session, first, "browser", insurer="Exemplo")
    await session.execute(text("UPDATE occupancies SET expires_at = now() WHERE holder = 'browser'"))
    assert "08:30" in await hours(session, agenda, insurer="Exemplo")
    await hold(session, first, "browser", insurer="Exemplo")
    assert (await book(session, agenda, "08:00", insurer="Exemplo", holder="browser")).insurer == "Exemplo"
    with pytest.raises(SlotTaken, match="cota"):
        await hold(session, second, "another", insurer="Exemplo")


async def test_a_held_place_counts_against_the_services_day(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    agenda.service.daily_limit = 1
    await session.flush()
    first, second, *_ = await free_times(session, service_id=agenda.service.id, from_day=MONDAY, to_day=MONDAY)
    await hold(session, first, "browser")
    assert await hours(session, agenda) == []
    with pytest.raises(SlotTaken, match="agendamentos que aceita por dia"):
        await hold(session, second, "another")
    await hold(session, second, "browser")  # who has the place may change it
    await release(session, "browser")
    assert "08:00" in await hours(session, agenda)


async def test_many_at_once_never_spend_more_than_the_quota(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        agenda = await make_agenda.agenda(session)
        await insurer(session, "Exemplo", {"quota": 3})

    async def try_to_book(hour: str) -> bool:
        try:
            async with transaction(account_id) as session:
                await book(session, agenda, hour, insurer="Exemplo")
        except SlotTaken:
            return False
        return True

    times = [f"{hour:02}:{minute:02}" for hour in (8, 9, 10, 11) for minute in (0, 30)]
    assert (await asyncio.gather(*map(try_to_book, times))).count(True) == 3


async def test_a_return_is_free_within_the_days_that_the_doctor_set(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session, return_window_days=20)
    phone = {"patient_phone": "11 98765-4321", "patient_name": "Ana Souza"}
    first = await book(session, agenda, "09:00", **phone)
    later = MONDAY + timedelta(days=14)
    back = await book(session, agenda, "09:00", day=later, return_of=first.id, **phone)
    assert (back.price_cents, back.return_of) == (0, first.id)
    with pytest.raises(Conflict, match="já está marcado"):
        await book(session, agenda, "10:00", day=later, return_of=first.id, **phone)
    with pytest.raises(Invalid, match=f"terminou em {MONDAY + timedelta(days=20):%d/%m/%Y}"):
        await move(session, back.id, actor=STAFF, start_at=at(MONDAY + timedelta(days=21), "09:00"))
    with pytest.raises(Invalid, match="outro retorno"):
        await book(session, agenda, "10:00", day=later, return_of=back.id, **phone)
    await cancel(session, back.id, actor=STAFF)
    assert (await book(session, agenda, "10:00", day=later, return_of=first.id, **phone)).price_cents == 0


async def test_an_insurers_own_term_for_returns_goes_before_the_doctors(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session, return_window_days=30)
    await insurer(session, "Exemplo", return_window_days=10)
    phone = {"patient_phone": "11 98765-4321", "patient_name": "Ana Souza"}
    paid_by_it = await book(session, agenda, "09:00", insurer="Exemplo", **phone)
    private = await book(session, agenda, "10:00", **phone)
    later = MONDAY + timedelta(days=14)
    with pytest.raises(Invalid, match=f"terminou em {MONDAY + timedelta(days=10):%d/%m/%Y}"):
        await book(session, agenda, "09:00", day=later, return_of=paid_by_it.id, **phone)
    assert (await book(session, agenda, "09:00", day=later, return_of=private.id, **phone)).price_cents == 0


async def test_an_insurer_goes_only_when_no_visit_and_nobody_who_waits_names_it(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    waited_for, booked = await insurer(session, "Exemplo", plan="Ouro"), await insurer(session, "Outro")
    visit = await book(session, agenda, "09:00", insurer="Outro", patient_phone="11 98765-4321")
    assert visit.contact_id is not None
    wish = await add_wish(
        session, actor=STAFF, contact_id=visit.contact_id, service_id=agenda.service.id, insurer="exemplo ouro"
    )
    with pytest.raises(InUse, match=r"1 agendamento.* Desative em vez de excluir"):
        await remove(session, "insurer", booked.id)
    with pytest.raises(InUse, match=r"1 pedido.* na lista de espera"):
        await remove(session, "insurer", waited_for.id)
    await withdraw_wish(session, wish.id)
    await remove(session, "insurer", waited_for.id)
    with pytest.raises(Invalid, match="Os cadastrados são: Outro"):
        await book(session, agenda, "10:00", insurer="Exemplo")


async def test_a_return_is_of_the_same_person_to_the_same_doctor(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    phone = {"patient_phone": "11 98765-4321", "patient_name": "Ana Souza"}
    first = await book(session, agenda, "09:00", **phone)
    later = MONDAY + timedelta(days=7)
    with pytest.raises(Invalid, match="não definiu prazo"):
        await book(session, agenda, "09:00", day=later, return_of=first.id, **phone)
    agenda.service.return_window_days = 30
    await session.flush()
    with pytest.raises(Invalid, match="A consulta é de Ana Souza"):
        await book(session, agenda, "09:00", day=later, return_of=first.id, **phone | {"patient_name": "Bia"})
    other = await make_agenda.practitioner(session, agenda.clinic, "Dr. Caio")
    with pytest.raises(Invalid):
        await book(session, agenda, "09:00", day=later, return_of=first.id, practitioner_id=other.id, **phone)
    assert (await book(session, agenda, "09:00", day=later, return_of=first.id, **phone)).price_cents == 0


async def test_a_confirmation_taken_back_waits_for_its_deposit_again_but_not_beyond_its_term(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    agenda = await make_agenda.agenda(session)
    agenda.service.deposit_minutes = 60
    waiting = await book(session, agenda, "09:00")
    until = waiting.pay_until
    assert (await confirm(session, waiting.id, actor=STAFF)).pay_until is None
    undone = await unconfirm(session, waiting.id, actor=STAFF)
    assert (undone.status, undone.confirmed_at, undone.pay_until) == ("pending", None, until)
    await confirm(session, waiting.id, actor=STAFF)
    assert until is not None
    monkeypatch.setattr(clock, "now", lambda: until)
    with pytest.raises(WrongStatus, match="prazo do sinal"):
        await unconfirm(session, waiting.id, actor=STAFF)


async def test_a_visit_waits_for_its_deposit_and_its_time_comes_back(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        agenda = await make_agenda.agenda(session)
        agenda.service.deposit_minutes = 60
        waiting = await book(session, agenda, "09:00")
        assert (waiting.status, waiting.pay_until is not None) == ("pending", True)
        assert "09:00" not in await hours(session, agenda)
        with pytest.raises(WrongStatus, match="sinal"):
            await confirm(session, waiting.id, actor=BOT)
        paid = await book(session, agenda, "10:00")
        await set_status(session, paid.id, "booked", actor=STAFF)
        assert paid.pay_until is None
        insured = await book(session, agenda, "11:00", insurer="Qualquer")
        assert insured.status == "booked"
        await session.execute(
            text("UPDATE appointments SET pay_until = now() - interval '1 minute' WHERE pay_until > now()")
        )
    async with transaction(account_id) as session:
        assert account_id in (await session.scalars(text("SELECT * FROM accounts_due_for_payment()"))).all()
    await expire_unpaid(account_id)
    await expire_unpaid(account_id)
    async with transaction(account_id) as session:
        rows = (
            await session.execute(text("SELECT id, status, cancel_reason FROM appointments ORDER BY start_at"))
        ).all()
        assert [(row.status, row.cancel_reason) for row in rows] == [
            ("cancelled", REASON), ("booked", None), ("booked", None),
        ]  # fmt: skip
        assert "09:00" in await hours(session, agenda)
        assert account_id not in (await session.scalars(text("SELECT * FROM accounts_due_for_payment()"))).all()


async def several(session: AsyncSession, distribution: str) -> tuple[Agenda, list[str]]:
    agenda = await make_agenda.agenda(session)
    names = ["Dr. Caio", "Dra. Ana", "Dra. Zélia"]
    people = [await make_agenda.practitioner(session, agenda.clinic, name) for name in names]
    service = await make_agenda.service(session, "Avaliação", by=people, distribution=distribution)
    return Agenda(agenda.clinic, people[0], service), names


async def given_to(session: AsyncSession, agenda: Agenda, *hours: str) -> list[str]:
    made = []
    for hour in hours:
        booked = await book(session, agenda, hour, practitioner_id=None)
        made.append(str(await session.scalar(_NAME, {"id": booked.practitioner_id})))
    return made


_NAME = text("SELECT name FROM practitioners WHERE id = :id")


async def test_anybody_is_the_first_by_name_who_is_free(session: AsyncSession) -> None:
    agenda, names = await several(session, "any")
    assert await given_to(session, agenda, "09:00", "09:00", "09:00", "10:00") == [*names, names[0]]
    with pytest.raises(SlotTaken, match="Ninguém") as refused:
        await book(session, agenda, "09:00", practitioner_id=None)
    assert [free.hour for free in refused.value.alternatives] == ["08:30", "08:30", "09:30"]


async def test_in_turns_the_one_who_waited_longest_is_next(session: AsyncSession) -> None:
    agenda, names = await several(session, "round_robin")
    assert await given_to(session, agenda, "09:00", "10:00", "11:00", "14:00") == [*names, names[0]]


async def test_turns_taken_at_once_are_fair(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        agenda, _ = await several(session, "round_robin")

    async def once(hour: str) -> UUID:
        async with transaction(account_id) as session:
            return (await book(session, agenda, hour, practitioner_id=None)).practitioner_id

    times = [f"{hour:02}:{minute:02}" for hour in (8, 9, 10) for minute in (0, 30)]
    given = await asyncio.gather(*map(once, times))
    assert sorted(given.count(one) for one in set(given)) == [2, 2, 2]


async def test_by_load_whoever_has_least_to_do_that_day_is_next(session: AsyncSession) -> None:
    agenda, names = await several(session, "load")
    await book(session, agenda, "13:00", length=timedelta(hours=2))
    assert await given_to(session, agenda, "09:00", "10:00", "11:00") == [names[1], names[2], names[1]]


async def test_a_time_that_is_none_of_the_offered_is_given_too(session: AsyncSession) -> None:
    agenda, names = await several(session, "any")
    assert await given_to(session, agenda, "09:10") == [names[0]]


async def test_holds_abandoned_by_thousands_stand_in_nobodys_way(account_id: UUID) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        await session.execute(
            text(
                "INSERT INTO occupancies (account_id, id, resource_id, during, kind, holder, expires_at) "
                "SELECT :account_id, gen_random_uuid(), :who, tstzrange(at, at + interval '1 minute', '[)'), 'hold', "
                "'gone-' || n, CAST(:now AS timestamptz) - interval '1 minute' "
                "FROM (SELECT n, CAST(:first AS timestamptz) + n * interval '1 minute' AS at "
                "FROM generate_series(0, 4999) AS n) one"
            ),
            {
                "account_id": account_id,
                "who": agenda.practitioner.id,
                "now": clock.now(),
                "first": at(MONDAY, "08:00"),
            },
        )
    async with transaction(account_id) as session:
        assert len(await hours(session, agenda)) == 18
        await book(session, agenda, "09:00", actor=SYSTEM)
        assert await session.scalar(text("SELECT count(*) FROM occupancies WHERE active AND kind = 'hold'")) == 4970
