"""Names from the address book of the clinic's phone: taken, changed, and never over what somebody here has written."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from balcao.contracts.messaging import Alias, PersonSaved, Sender
from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.take_saved_name import take_saved_name
from balcao.testing import make_identity, make_talk
from balcao.testing.api import api

NUMBER = "554187654321"


async def saved(account_id: UUID, name: str | None, at: datetime | None = None, *, removed: bool = False) -> None:
    person = Sender((Alias("phone", NUMBER),), name)
    async with transaction(account_id) as session:
        await take_saved_name(session, PersonSaved("1", person, at or clock.now(), removed))


async def contacts(account_id: UUID) -> list[Contact]:
    async with transaction(account_id) as session:
        return list(await session.scalars(select(Contact).where(Contact.account_id == account_id)))


async def test_one_that_is_new_is_a_contact_whom_a_message_finds(account_id: UUID) -> None:
    await saved(account_id, "Ana Souza")
    channel = await make_talk.channel(account_id)
    async with transaction(account_id) as session:
        await make_talk.heard(session, channel, "oi", number="5541987654321", name="aninha")
    (ana,) = await contacts(account_id)
    assert (ana.name, ana.phone) == ("Ana Souza", "+5541987654321")


async def test_the_phones_name_goes_over_the_providers_and_older_news_over_nothing(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    async with transaction(account_id) as session:
        await make_talk.heard(session, channel, "oi", number=NUMBER, name="aninha")
    now = clock.now()
    await saved(account_id, "Ana Souza", now - timedelta(minutes=2))
    await saved(account_id, "Ana S. (mãe do Léo)", now - timedelta(minutes=1))
    await saved(account_id, "Ana Souza", now - timedelta(minutes=2))
    await saved(account_id, None, removed=True)
    (ana,) = await contacts(account_id)
    assert ana.name == "Ana S. (mãe do Léo)"
    assert "leo" in ana.search
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        history = (await client.get(f"/api/v1/contacts/{ana.id}/history")).json()["items"]
    assert {one["actor"] for one in history if "name" in one["changes"]} == {"Celular da clínica"}


async def test_a_name_that_somebody_wrote_here_stays(account_id: UUID) -> None:
    await saved(account_id, "Ana Souza")
    (ana,) = await contacts(account_id)
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        answer = await client.put(f"/api/v1/contacts/{ana.id}", json={"name": "Ana Maria de Souza"})
        assert answer.status_code == 200, answer.text
    await saved(account_id, "Ana do dentista", clock.now() + timedelta(minutes=1))
    (ana,) = await contacts(account_id)
    assert ana.name == "Ana Maria de Souza"
