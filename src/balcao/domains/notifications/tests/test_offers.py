"""A free time is told to who waits, and their answer by button or in words books it or passes it on."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import select, text

from balcao.core.database import transaction
from balcao.domains.conversations.models import Message
from balcao.domains.notifications.offers.send_offer import send_offer
from balcao.domains.notifications.offers.words import CONTENT
from balcao.domains.notifications.taps import offer_tap_id
from balcao.domains.scheduling.waiting_list.offer_next import offer_due
from balcao.testing import make_reminders, make_talk
from balcao.testing.make_waiting_list import Clinic, clinic, phone_of

JOBS = ("notice_freed", "offer_next", "look_for_times", "send_offer", "answer_offer", "leave_list")


class Told(Clinic):
    """The clinic with a channel."""

    channel: Any

    async def hear(self, name: str, said: str, *, tap: str | None = None) -> None:
        desk = make_reminders.Desk(self.account_id, self.channel, self.agenda, self.day, {})
        await desk.hear(said, number=f"55{phone_of(name)}", tap=tap)
        await self.work(*JOBS)

    async def said_to(self, name: str) -> list[Message]:
        """Oldest first; what waits to be sent counts as having gone."""
        async with transaction(self.account_id) as session:
            await session.execute(
                text("UPDATE messages SET status = 'sent' WHERE direction = 'outbound' AND status = 'queued'")
            )
            wanted = text(
                "SELECT m.id FROM messages m JOIN conversations v ON v.id = m.conversation_id "
                "JOIN contacts c ON c.id = v.contact_id WHERE c.name = :name AND m.direction = 'outbound' "
                "AND m.kind <> 'system' ORDER BY m.written_at, m.place"
            )
            ids = list(await session.scalars(wanted, {"name": name}))
            rows = {row.id: row for row in await session.scalars(select(Message).where(Message.id.in_(ids)))}
            return [rows[id] for id in ids]


@pytest_asyncio.fixture(loop_scope="session")
async def place(account_id: UUID) -> AsyncIterator[Told]:
    async with clinic(account_id) as opened:
        told = Told(opened.account_id, opened.agenda, opened.day, opened.visits)
        told.channel = await make_talk.channel(account_id)
        async with transaction(account_id) as session:
            session.add(
                make_reminders.approved(
                    told.channel.id, "vaga_na_agenda", CONTENT["body"], variables=list(CONTENT["samples"]),
                    buttons=CONTENT["buttons"],
                )
            )  # fmt: skip
        yield told


async def _wish(place: Told, name: str, days_ago: int) -> None:
    await place.wish(name, days_ago=days_ago, first_day=place.day, last_day=place.day)
    await place.work(*JOBS)


async def _free(place: Told, hour: str = "14:30") -> None:
    await place.free(hour)
    await place.work(*JOBS)


async def test_the_template_goes_out_once_and_its_button_books(place: Told) -> None:
    await _wish(place, "Ana", 3)
    await _free(place)
    (offer,) = await place.offers()
    await send_offer(place.account_id, offer.id)
    (message,) = await place.said_to("Ana")
    assert message.kind == "template" and "14h30" in (message.text or "")
    assert message.data["values"][0]["value"] == offer_tap_id("accept", offer.id)
    await place.hear("Ana", "Quero", tap=offer_tap_id("accept", offer.id))
    assert "o horário é seu" in ((await place.said_to("Ana"))[-1].text or "")
    assert ("14:30", "Ana") in await place.booked()
    await place.hear("Ana", "Quero", tap=offer_tap_id("accept", offer.id))
    assert len(await place.booked()) == 4


async def test_a_plain_no_passes_it_to_the_next_and_a_plain_yes_books(place: Told) -> None:
    await _wish(place, "Ana", 3)
    await _wish(place, "Bia", 1)
    await _free(place)
    await place.said_to("Ana")
    await place.hear("Ana", "não posso")
    assert "continua na lista" in ((await place.said_to("Ana"))[-1].text or "")
    await place.said_to("Bia")
    await place.hear("Bia", "Sim!")
    assert ("14:30", "Bia") in await place.booked()


@pytest.mark.parametrize("said", ["quero", "Eu quero sim!", "Aceito o horário", "pode ser"])
async def test_what_the_button_says_may_be_typed(place: Told, said: str) -> None:
    await _wish(place, "Ana", 3)
    await _free(place)
    await place.said_to("Ana")
    await place.hear("Ana", said)
    assert ("14:30", "Ana") in await place.booked()


async def test_who_answers_too_late_is_told_so(place: Told) -> None:
    await _wish(place, "Ana", 3)
    await _wish(place, "Bia", 1)
    await _free(place)
    await place.run_out()
    await offer_due(place.account_id)
    await place.work(*JOBS)
    first = (await place.offers())[0]
    await place.hear("Ana", "Quero", tap=offer_tap_id("accept", first.id))
    assert "próxima pessoa" in ((await place.said_to("Ana"))[-1].text or "")
    assert ("14:30", "Ana") not in await place.booked()


async def test_who_cannot_be_reached_is_passed_over_at_once(place: Told) -> None:
    async with transaction(place.account_id) as session:
        await session.execute(text("UPDATE provider_templates SET status = 'paused'"))
    await _wish(place, "Ana", 3)
    await _wish(place, "Bia", 1)
    await place.hear("Bia", "bom dia")  # her window stands open
    await _free(place)
    assert [offer.status for offer in await place.offers()] == ["unreachable", "open"]
    assert (await place.said_to("Bia"))[-1].kind == "buttons"


async def test_somebody_elses_button_books_nothing(place: Told) -> None:
    await _wish(place, "Ana", 3)
    await _free(place)
    (offer,) = await place.offers()
    await place.hear("Intruso", "Quero", tap=offer_tap_id("accept", offer.id))
    assert len(await place.booked()) == 3


async def test_who_leaves_the_list_is_asked_no_more(place: Told) -> None:
    await _wish(place, "Ana", 3)
    await _free(place)
    await place.said_to("Ana")
    await place.hear("Ana", "sair da lista")
    assert "tirei você da lista" in ((await place.said_to("Ana"))[-1].text or "")
    assert (await place.wishes())["Ana"].status == "withdrawn"
