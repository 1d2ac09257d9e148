"""A time that becomes free goes to whoever comes first by a rank that is told, and never to two."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.waiting_list.accept_offer import accept_offer
from balcao.domains.scheduling.waiting_list.add_wish import add_wish
from balcao.domains.scheduling.waiting_list.close_offer import close_offer
from balcao.domains.scheduling.waiting_list.measure import measure
from balcao.domains.scheduling.waiting_list.notice_freed import notice_freed
from balcao.domains.scheduling.waiting_list.offer_next import offer_due, offer_next
from balcao.domains.scheduling.waiting_list.withdraw_wish import withdraw_wish
from balcao.testing.make_agenda import appointment, at
from balcao.testing.make_waiting_list import HOURS, Clinic, clinic


@pytest_asyncio.fixture(loop_scope="session")
async def place(account_id: UUID) -> AsyncIterator[Clinic]:
    """Only this one Wednesday is of interest: wishes are for it alone."""
    async with clinic(account_id) as opened:
        yield opened


def _that_day(place: Clinic, **more: Any) -> dict[str, Any]:
    return {"first_day": place.day, "last_day": place.day, **more}


async def _accept(place: Clinic, offer_id: UUID) -> bool:
    async with transaction(place.account_id) as session:
        return await accept_offer(session, offer_id, actor=SYSTEM) is not None


async def _names(place: Clinic) -> list[str]:
    wishes = {row.id: name for name, row in (await place.wishes()).items()}
    return [wishes[offer.wish_id] for offer in await place.offers()]


async def test_a_cancelled_visits_time_is_held_for_the_first_and_booked_by_their_yes(place: Clinic) -> None:
    await place.wish("Bia", days_ago=3, **_that_day(place))
    await place.wish("Caio", days_ago=9, **_that_day(place))
    await place.work()
    assert await place.offers() == []
    await place.free("14:30")
    (offer,) = await place.offers("open")
    assert await _names(place) == ["Caio"]
    assert offer.expires_at - clock.now() <= timedelta(minutes=15)
    assert {part["fator"]: part["pontos"] for part in offer.why}["espera"] == 9
    assert await _accept(place, offer.id) and await _accept(place, offer.id)
    assert ("14:30", "Caio") in await place.booked()
    assert len(await place.booked()) == 4
    wish = (await place.wishes())["Caio"]
    (opening,) = await place.openings()
    assert (wish.status, opening.status, opening.appointment_id) == ("booked", "filled", wish.booked_appointment_id)


async def test_no_and_silence_pass_it_on_and_the_end_of_the_list_gives_it_back(place: Clinic) -> None:
    for days, name in ((9, "Ana"), (5, "Bia"), (1, "Caio")):
        await place.wish(name, days_ago=days, **_that_day(place))
    await place.free("15:00")
    (first,) = await place.offers("open")
    async with transaction(place.account_id) as session:
        await close_offer(session, first.id, "declined")
    await place.work()
    assert await _names(place) == ["Ana", "Bia"]
    await place.run_out()
    await offer_due(place.account_id)
    assert await _names(place) == ["Ana", "Bia", "Caio"]
    await place.run_out()
    await offer_due(place.account_id)
    assert [offer.status for offer in await place.offers()] == ["declined", "expired", "expired"]
    (opening,) = await place.openings()
    assert (opening.status, opening.reason) == ("closed", "none_left")
    async with transaction(place.account_id) as session:  # free for anybody
        await appointment(session, place.agenda, place.day, "15:00", patient_name="Novo")


async def test_who_does_not_come_leaves_the_rest_of_a_long_visit_to_those_who_wait(
    place: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.free(*HOURS)
    await place.choose(minimum_lead_minutes=30)
    async with transaction(place.account_id) as session:
        long = await appointment(session, place.agenda, place.day, "14:00", length=timedelta(hours=2))
    await place.wish("Ana", minimum_notice_minutes=30, **_that_day(place))
    await place.work()
    assert await place.offers() == []
    monkeypatch.setattr(clock, "now", lambda: at(place.day, "14:20"))
    async with transaction(place.account_id) as session:
        await set_status(session, long.id, "noshow", actor=SYSTEM)
    await place.work()
    (offer,) = await place.offers("open")
    assert offer.start_at == at(place.day, "15:00")
    assert await _accept(place, offer.id)
    async with transaction(place.account_id) as session:  # they came after all, but another has their time
        with pytest.raises(SlotTaken):
            await set_status(session, long.id, "arrived", actor=SYSTEM)


async def test_what_is_left_of_a_missed_visit_is_taken_back_when_they_come_after_all(
    place: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(place.day, "14:20"))
    async with transaction(place.account_id) as session:
        await set_status(session, place.visits["14:00"], "noshow", actor=SYSTEM)
        await set_status(session, place.visits["14:00"], "arrived", actor=SYSTEM)
        with pytest.raises(SlotTaken):
            await appointment(session, place.agenda, place.day, "14:20", length=timedelta(minutes=10))


async def test_late_in_the_evening_today_is_still_the_clinics(place: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """At half past nine in São Paulo it is tomorrow in UTC."""
    monkeypatch.setattr(clock, "now", lambda: at(place.day, "21:30"))
    await place.wish("Ana", **_that_day(place))
    await place.wish("Bia")
    wishes = await place.wishes()
    assert [wishes[name].first_day for name in ("Ana", "Bia")] == [place.day, place.day]


async def test_a_late_yes_counts_while_nobody_else_is_asked(place: Clinic) -> None:
    await place.wish("Ana", days_ago=2, **_that_day(place))
    await place.wish("Bia", days_ago=1, **_that_day(place))
    await place.free("15:00")
    await place.run_out()
    await offer_due(place.account_id)
    first, second = await place.offers()
    assert not await _accept(place, first.id)
    await place.run_out()
    await offer_due(place.account_id)
    assert await _accept(place, second.id)
    assert ("15:00", "Bia") in await place.booked()


async def test_of_many_who_say_yes_at_once_one_has_it(place: Clinic) -> None:
    await place.choose(at_once=6)
    for number in range(6):
        await place.wish(f"Pessoa {number}", days_ago=number, **_that_day(place))
    await place.free("14:00")
    offers = await place.offers("open")
    assert len(offers) == 6
    won = await asyncio.gather(*(_accept(place, offer.id) for offer in offers))
    assert sorted(won) == [False] * 5 + [True]
    assert len(await place.booked()) == 4
    assert sorted(offer.status for offer in await place.offers()) == ["accepted"] + ["lost"] * 5


async def test_several_times_freed_at_once_go_to_several_people_and_nobody_is_asked_twice(place: Clinic) -> None:
    for days, name in ((9, "Ana"), (5, "Bia"), (1, "Caio")):
        await place.wish(name, days_ago=days, **_that_day(place))
    await place.free("14:00", "15:30")
    await asyncio.gather(*(offer_next(place.account_id, one.id) for one in await place.openings() for _ in range(3)))
    assert sorted(await _names(place)) == ["Ana", "Bia"]
    assert [await _accept(place, offer.id) for offer in await place.offers("open")] == [True, True]
    assert len(await place.booked()) == 4


async def test_a_moved_visit_frees_its_old_time_once_however_often_it_is_noticed(place: Clinic) -> None:
    await place.wish("Ana", **_that_day(place))
    await place.work()
    async with transaction(place.account_id) as session:
        await move(session, place.visits["14:00"], actor=SYSTEM, start_at=at(place.day + timedelta(days=7), "14:00"))
    await place.work()
    await asyncio.gather(*(notice_freed(place.account_id, place.visits["14:00"]) for _ in range(3)))
    (opening,) = await place.openings()
    assert (opening.cause, opening.start_at) == ("moved", at(place.day, "14:00"))
    assert len(await place.offers()) == 1


async def test_only_who_it_suits_is_asked(place: Clinic) -> None:
    """Other days, another part of the day, too short notice, who wants no messages, another practitioner."""
    others = {
        "Manhã": _that_day(place, periods=["morning"]),
        "Quinta": _that_day(place, weekdays=[4]),
        "Depois": {"first_day": place.day + timedelta(days=1), "last_day": place.day + timedelta(days=2)},
        "Aviso": _that_day(place, minimum_notice_minutes=43_200),
        "Parou": _that_day(place),
        "Tarde": _that_day(place, periods=["afternoon"], weekdays=[3]),
    }
    for name, wish in others.items():
        await place.wish(name, **wish)
    async with transaction(place.account_id) as session:
        await session.execute(text("UPDATE contacts SET opted_out = true WHERE name = 'Parou'"))
    await place.free("15:00")
    assert await _names(place) == ["Tarde"]
    await place.run_out()
    await offer_due(place.account_id)
    assert [one.reason for one in await place.openings()] == ["none_left"]


async def test_the_rank_counts_priority_and_practitioner_and_tells_of_missed_visits(place: Clinic) -> None:
    await place.wish("Antiga", days_ago=20, **_that_day(place))
    named = {"practitioner_ids": [place.agenda.practitioner.id]}
    await place.wish("Urgente", priority=2, priority_reason="Dor", **_that_day(place, **named))
    await place.wish("Faltosa", days_ago=20, **_that_day(place))
    async with transaction(place.account_id) as session:
        missed = await appointment(
            session, place.agenda, clock.now().date() - timedelta(days=30), "14:00", patient_name="Faltosa",
            contact_id=(await place.wishes())["Faltosa"].contact_id, outside_hours=True,
        )  # fmt: skip
        missed.status = "noshow"
    await place.choose(at_once=3)
    await place.free("15:00")
    ranked = dict(zip(await _names(place), await place.offers(), strict=True))
    assert sorted(ranked, key=lambda name: -ranked[name].score) == ["Urgente", "Antiga", "Faltosa"]
    assert [part["porque"] for part in ranked["Urgente"].why] == [
        "Prioridade urgente: Dor",
        "Quer Dra. Beatriz Lima, que tem a vaga",
        "A vaga é no primeiro dia que pediu",
    ]
    assert "Faltou a 1 de 1 no último ano" in [part["porque"] for part in ranked["Faltosa"].why]


async def test_a_visit_that_stands_is_moved_forward_and_its_own_time_is_offered_on(place: Clinic) -> None:
    later_visit = place.visits["15:30"]
    async with transaction(place.account_id) as session:
        await move(session, later_visit, actor=SYSTEM, start_at=at(place.day + timedelta(days=7), "15:30"))
        contact_id = (await session.scalars(
            text("SELECT contact_id FROM appointments WHERE id = :id"), {"id": later_visit}
        )).one()  # fmt: skip
    async with transaction(place.account_id) as session:
        await appointment(session, place.agenda, place.day, "15:30", patient_name="Outro")
    await place.work()
    async with transaction(place.account_id) as session:
        await add_wish(
            session, actor=SYSTEM, contact_id=contact_id, service_id=place.agenda.service.id,
            appointment_id=later_visit, **_that_day(place),
        )  # fmt: skip
    await place.free("14:00")
    (offer,) = await place.offers("open")
    assert await _accept(place, offer.id)
    async with transaction(place.account_id) as session:
        start_at = await session.scalar(text("SELECT start_at FROM appointments WHERE id = :id"), {"id": later_visit})
    assert start_at == at(place.day, "14:00")
    next_week = place.day + timedelta(days=7)
    await place.wish("Bia", first_day=next_week, last_day=next_week)
    await place.work("notice_freed", "offer_next")
    (passed_on,) = await place.offers("open")
    assert passed_on.start_at == at(next_week, "15:30")


async def test_too_near_or_in_quiet_hours_nobody_is_asked(place: Clinic) -> None:
    await place.choose(minimum_lead_minutes=43_200)
    await place.wish("Ana", **_that_day(place))
    await place.free("14:00")
    assert await place.openings() == []
    await place.choose(minimum_lead_minutes=60, quiet_from_minute=0, quiet_to_minute=1439)
    await place.free("14:30")
    (opening,) = await place.openings()
    assert await place.offers() == [] and opening.status == "open" and opening.next_at > clock.now()


async def test_who_leaves_the_list_gives_what_was_held_to_the_next(place: Clinic) -> None:
    ana = await place.wish("Ana", days_ago=2, **_that_day(place))
    await place.wish("Bia", **_that_day(place))
    await place.free("14:00")
    async with transaction(place.account_id) as session:
        await withdraw_wish(session, ana)
    await place.work()
    assert await _names(place) == ["Ana", "Bia"]
    assert [offer.status for offer in await place.offers()] == ["withdrawn", "open"]


async def test_a_time_that_is_free_already_is_found_for_a_new_wish_and_offered_once(place: Clinic) -> None:
    await place.free("14:00")  # nobody waits yet
    await place.wish("Ana", **_that_day(place))
    await place.work()
    (offer,) = await place.offers("open")
    async with transaction(place.account_id) as session:
        await close_offer(session, offer.id, "declined")
    await place.work()
    await place.wish("Ana", **_that_day(place))
    await place.work()
    assert len(await place.offers()) == 1


async def test_who_was_booked_otherwise_waits_no_more(place: Clinic) -> None:
    await place.free("14:00")
    await place.wish("Ana", **_that_day(place, minimum_notice_minutes=43_200))
    contact_id = (await place.wishes())["Ana"].contact_id
    async with transaction(place.account_id) as session:
        await appointment(session, place.agenda, place.day, "14:00", patient_name="Ana", contact_id=contact_id)
    await place.work("notice_booked")
    assert (await place.wishes())["Ana"].status == "booked"


async def test_fill_rate_and_time_to_fill_are_measured(place: Clinic) -> None:
    await place.wish("Ana", days_ago=4, **_that_day(place))
    await place.free("14:00")
    (offer,) = await place.offers()
    await _accept(place, offer.id)
    await place.wish("Bia", **_that_day(place))
    await place.free("15:00")
    await place.run_out()
    await offer_due(place.account_id)
    today = clock.now().date()
    async with transaction(place.account_id) as session:
        found = await measure(session, today - timedelta(days=1), today)
    told = {name: found[name] for name in ("openings", "offered", "filled", "offers", "accepted", "silent", "waiting")}
    assert told == {
        "openings": 2, "offered": 2, "filled": 1, "offers": 2, "accepted": 1, "silent": 1, "waiting": 1,
    }  # fmt: skip
    assert (found["minutes_to_fill"], found["days_waited"]) == (0, 4)
