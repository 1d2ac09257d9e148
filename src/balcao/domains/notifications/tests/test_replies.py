"""What people answer to a reminder changes their visit, and is answered in words."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.conversations.reply import Author, Said, reply
from balcao.domains.notifications.reminders.send_due import send_reminders
from balcao.domains.notifications.replies.answer import Heard, answer
from balcao.domains.notifications.replies.read import read_reply
from balcao.domains.notifications.taps import tap_id
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.move import move
from balcao.testing.make_agenda import at
from balcao.testing.make_reminders import Desk, desk


@pytest_asyncio.fixture(loop_scope="session")
async def clinic(account_id: UUID) -> AsyncIterator[Desk]:
    async with desk(account_id) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def with_bot(account_id: UUID) -> AsyncIterator[Desk]:
    async with desk(account_id, bot=True) as opened:
        yield opened


async def _reminded(clinic: Desk, hour: str = "14:00") -> UUID:
    id = await clinic.book(hour)
    await clinic.make_due(2880, appointment_id=id)
    await send_reminders(clinic.account_id)
    await clinic.said()
    return id


async def _tap(clinic: Desk, id: UUID, act: str, title: str) -> None:
    row = next(row for row in await clinic.reminders(id) if row.status == "sent")
    await clinic.hear(title, tap=tap_id(act, row.id, row.starts_at))  # type: ignore[arg-type]
    await clinic.work("answer", "consider")


async def _last(clinic: Desk) -> str:
    return (await clinic.said())[-1].text or ""


async def _answer_of(clinic: Desk, id: UUID) -> str | None:
    return next(row.answer for row in await clinic.reminders(id) if row.status == "sent")


async def test_the_button_confirms_and_the_template_carries_it(clinic: Desk) -> None:
    id = await _reminded(clinic)
    values = (await clinic.said("template"))[0].data["values"]
    row = (await clinic.reminders(id))[0]
    assert values[0]["value"] == tap_id("confirm", row.id, row.starts_at)
    await clinic.hear("Confirmar", tap=values[0]["value"])
    await clinic.work("answer")
    appointment = await clinic.appointment(id)
    assert appointment.confirmed_at is not None and appointment.status == "booked"
    assert (await _last(clinic)).startswith("Presença confirmada!")
    await _tap(clinic, id, "confirm", "Confirmar")
    assert "já estava confirmada" in await _last(clinic)
    assert await _answer_of(clinic, id) == "confirm"


async def test_plain_words_confirm_too_though_a_person_has_the_conversation(clinic: Desk) -> None:
    id = await _reminded(clinic)
    await clinic.hear("Sim, obrigada!")
    await clinic.work("answer")
    assert (await clinic.appointment(id)).confirmed_at is not None


async def test_words_that_do_not_follow_a_reminder_are_none_of_its(clinic: Desk) -> None:
    id = await _reminded(clinic)
    async with transaction(clinic.account_id) as session:
        await session.execute(text("UPDATE conversations SET window_expires_at = now() + interval '1 day'"))
    conversation = await clinic.conversation()
    async with transaction(clinic.account_id) as session:
        await reply(session, conversation.id, Author("user", None, "Ana"), Said("text", "Aceita trocar de sala?"))
    await clinic.said()
    await clinic.hear("sim")
    await clinic.work("answer")
    assert (await clinic.appointment(id)).confirmed_at is None


async def test_the_button_cancels_at_once_and_words_ask_once(clinic: Desk) -> None:
    first = await _reminded(clinic, "09:00")
    await _tap(clinic, first, "cancel", "Cancelar")
    assert (await clinic.appointment(first)).status == "cancelled"
    second = await _reminded(clinic, "10:00")
    await clinic.hear("quero cancelar")
    await clinic.work("answer")
    assert (await clinic.appointment(second)).status == "booked"
    assert (await clinic.said())[-1].kind == "buttons"
    await clinic.hear("sim")
    await clinic.work("answer")
    assert (await clinic.appointment(second)).status == "cancelled"
    assert (await clinic.appointment(second)).cancel_reason == "Pedido do paciente na resposta ao lembrete"


async def test_who_thinks_better_of_it_keeps_the_visit(clinic: Desk) -> None:
    id = await _reminded(clinic)
    for said in ("cancelar", "não"):
        await clinic.hear(said)
        await clinic.work("answer")
        await clinic.said()
    assert (await clinic.appointment(id)).status == "booked"
    assert "continua marcado" in await _last(clinic)


async def test_a_no_is_asked_for_another_time(clinic: Desk) -> None:
    id = await _reminded(clinic)
    await clinic.hear("não vou poder")
    await clinic.work("answer")
    last = (await clinic.said())[-1]
    assert [button["title"] for button in last.data["buttons"]] == ["Remarcar", "Cancelar"]
    assert await _answer_of(clinic, id) == "decline"
    await clinic.hear("Cancelar", tap=last.data["buttons"][1]["id"])
    await clinic.work("answer")
    assert (await clinic.appointment(id)).status == "cancelled"


async def test_where_the_bot_talks_it_offers_other_times_and_moves_this_very_visit(with_bot: Desk) -> None:
    clinic = with_bot
    other = await clinic.book("08:00")
    id = await _reminded(clinic)
    await _tap(clinic, id, "move", "Remarcar")
    offered = await _last(clinic)
    assert "*1.*" in offered and "14h" in offered
    await clinic.hear("1")
    await clinic.work("consider")
    moved = await clinic.appointment(id)
    assert moved.version > 1 and moved.start_at != at(clinic.day, "14:00")
    assert (await clinic.appointment(other)).start_at == at(clinic.day, "08:00")
    assert await _answer_of(clinic, id) == "move"


async def test_without_a_bot_a_person_moves_it(clinic: Desk) -> None:
    id = await _reminded(clinic)
    await _tap(clinic, id, "move", "Remarcar")
    assert "Uma pessoa da equipe" in await _last(clinic)
    assert (await clinic.appointment(id)).start_at == at(clinic.day, "14:00")


async def test_an_old_button_tells_of_the_new_time_and_asks_of_that(clinic: Desk) -> None:
    id = await _reminded(clinic)
    async with transaction(clinic.account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=at(clinic.day + timedelta(days=1), "10:00"))
    await _tap(clinic, id, "cancel", "Cancelar")
    assert (await clinic.appointment(id)).status == "booked"
    last = (await clinic.said())[-1]
    assert "agora o seu é" in (last.text or "") and "10h" in (last.text or "")
    await clinic.hear("Confirmar", tap=last.data["buttons"][0]["id"])
    await clinic.work("answer")
    assert (await clinic.appointment(id)).confirmed_at is not None


async def test_a_button_of_a_visit_that_is_off_or_over_says_so(clinic: Desk) -> None:
    id = await _reminded(clinic)
    await _tap(clinic, id, "cancel", "Cancelar")
    await _tap(clinic, id, "confirm", "Confirmar")
    assert "já tinha sido desmarcado" in await _last(clinic)
    assert (await clinic.appointment(id)).status == "cancelled"
    over = await _reminded(clinic, "15:00")
    async with transaction(clinic.account_id) as session:
        await session.execute(
            text(
                "UPDATE appointments SET start_at = now() - interval '1 hour', end_at = now() - interval '30 minutes' "
                "WHERE id = :id"
            ),
            {"id": over},
        )
    await _tap(clinic, over, "confirm", "Confirmar")
    assert "já passou" in await _last(clinic)
    assert (await clinic.appointment(over)).confirmed_at is None


async def test_somebody_elses_button_does_nothing(clinic: Desk) -> None:
    id = await _reminded(clinic)
    row = (await clinic.reminders(id))[0]
    await clinic.hear("Cancelar", number="5511900000000", tap=tap_id("cancel", row.id, row.starts_at))
    await clinic.work("answer")
    assert (await clinic.appointment(id)).status == "booked"


async def test_of_two_visits_the_bot_asks_which_is_confirmed(with_bot: Desk) -> None:
    clinic = with_bot
    mine = await _reminded(clinic, "09:00")
    childs = await clinic.book("10:00", patient_name="Pedro Souza")
    await clinic.make_due(2880, appointment_id=childs)
    await send_reminders(clinic.account_id)
    await clinic.said()
    await clinic.hear("sim")
    await clinic.work("answer", "consider")
    assert "*2.*" in await _last(clinic) and "Pedro Souza" in await _last(clinic)
    await clinic.hear("todos")
    await clinic.work("answer", "consider")
    assert all([(await clinic.appointment(id)).confirmed_at for id in (mine, childs)])


async def test_the_same_job_twice_says_nothing_twice_and_what_was_written_later_stands(clinic: Desk) -> None:
    id = await _reminded(clinic)
    row = (await clinic.reminders(id))[0]
    first = await clinic.hear("Confirmar", tap=tap_id("confirm", row.id, row.starts_at))
    second = await clinic.hear("Cancelar", tap=tap_id("cancel", row.id, row.starts_at))
    await clinic.work("answer:none")
    conversation = await clinic.conversation()
    told_at = int(row.starts_at.timestamp())
    presses: tuple[tuple[UUID, Heard], ...] = ((second, "cancel"), (first, "confirm"), (second, "cancel"))
    for message_id, heard in presses:
        await answer(clinic.account_id, conversation.id, message_id, row.id, heard, told_at, tapped=True)
    assert (await clinic.appointment(id)).status == "cancelled"
    assert len(await clinic.said("text")) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sim", "yes"), ("sim!!", "yes"), ("Confirmo", "yes"), ("ok", "yes"), ("👍", "yes"),
        ("Bom dia, confirmado", "yes"),
        ("Sim, confirmo minha presença", "yes"), ("pode confirmar", "yes"), ("sim sim", "yes"),
        ("Vou sim, obrigado", "yes"),
        ("não", "no"), ("Infelizmente não vou poder ir", "no"), ("nao posso nesse dia", "no"), ("não consigo ir", "no"),
        ("remarcar", "move"), ("Quero remarcar", "move"), ("preciso mudar o horário", "move"), ("outro dia", "move"),
        ("cancelar", "cancel"), ("Quero desmarcar, por favor", "cancel"), ("pode cancelar a consulta", "cancel"),
        ("sim, mas posso levar meu filho?", None), ("não posso confirmar ainda", None), ("não quero cancelar", None),
        ("confirmo que não vou", None), ("quanto custa", None), ("oi", None), ("sim vou atrasar 10 minutos", None),
    ],
)  # fmt: skip
def test_only_what_is_plain_is_read(text: str, said: str | None) -> None:
    assert read_reply(text) == said
