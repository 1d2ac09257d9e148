"""A visit booked on a page is confirmed in writing, once, to who agreed to it."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest_asyncio
from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.connections.templates.variables import variables_of
from balcao.domains.notifications.confirm_booking import confirm_booking
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.public.confirmation import CONTENT, TEMPLATE, is_confirmed_in_writing
from balcao.testing.make_reminders import Desk, desk


@pytest_asyncio.fixture(loop_scope="session")
async def clinic(account_id: UUID) -> AsyncIterator[Desk]:
    async with desk(account_id) as opened:
        yield opened


async def _approve(clinic: Desk, status: str = "approved") -> None:
    now = clock.now()
    async with transaction(clinic.account_id) as session:
        session.add(
            ProviderTemplate(
                id=new_id(),
                connection_id=clinic.channel.id,
                name=TEMPLATE,
                language="pt_BR",
                status=status,
                variables=variables_of(CONTENT["body"]),
                created_at=now,
                updated_at=now,
                synced_at=now,
                **CONTENT,
            )
        )


async def test_who_agreed_is_told_once_when_and_where_and_not_what_for(clinic: Desk) -> None:
    await _approve(clinic)
    id = await clinic.book()
    await asyncio.gather(*(confirm_booking(clinic.account_id, id, True) for _ in range(4)))
    (message,) = await clinic.said("template")
    assert message.text is not None
    assert message.text.startswith("Olá, Ana! O seu horário está marcado: *quarta-feira, ")
    assert "14h" in message.text
    assert clinic.agenda.service.name not in message.text


async def test_nobody_is_told_who_did_not_agree_or_said_stop_or_is_off_again(clinic: Desk) -> None:
    await _approve(clinic)
    await confirm_booking(clinic.account_id, await clinic.book("08:00"), False)
    off = await clinic.book("08:30")
    async with transaction(clinic.account_id) as session:
        await cancel(session, off, actor=SYSTEM)
    await confirm_booking(clinic.account_id, off, True)
    quiet = await clinic.book("09:00")
    async with transaction(clinic.account_id) as session:
        await session.execute(text("UPDATE contacts SET opted_out = true"))
    await confirm_booking(clinic.account_id, quiet, True)
    assert await clinic.said("template") == []


async def test_without_an_approved_template_nothing_goes_out_and_nothing_is_promised(clinic: Desk) -> None:
    await _approve(clinic, "pending")
    await confirm_booking(clinic.account_id, await clinic.book(), True)
    assert await clinic.said("template") == []
    async with transaction(clinic.account_id) as session:
        assert not await is_confirmed_in_writing(session)
