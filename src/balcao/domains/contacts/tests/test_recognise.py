"""People known by several names: numbers, ids, usernames; names that move; two contacts that are one."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, Sender
from balcao.core.events import install_reactions
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.contacts.recognise import recognise
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.receive import receive
from balcao.reactions import TABLE
from balcao.testing import make_talk

X, Y = Alias("phone", "5511987654321"), Alias("phone", "5511912345678")
ID, OTHER_ID = Alias("provider_id", "BR.1"), Alias("provider_id", "BR.2")


async def names(session: AsyncSession, contact: Contact) -> set[str]:
    rows = await session.scalars(select(ContactAlias.value).where(ContactAlias.contact_id == contact.id))
    return set(rows)


async def test_a_person_without_a_phone_whose_phone_is_learnt_stays_the_same_person(
    account_id: UUID, session: AsyncSession
) -> None:
    hidden, wrote = await recognise(session, Sender((ID,), "Ana"))
    assert (hidden.phone, wrote.kind) == (None, "provider_id")
    shown, wrote = await recognise(session, Sender((X, ID), "Ana"))
    assert shown.id == hidden.id
    assert (shown.phone, wrote.kind) == ("+5511987654321", "phone")


async def test_two_contacts_that_turn_out_to_be_one_become_one_with_all_they_said(
    account_id: UUID, session: AsyncSession
) -> None:
    install_reactions(TABLE)
    channel = await make_talk.channel(account_id)
    by_phone = make_talk.arrived("pelo telefone")
    by_id = make_talk.arrived("sem telefone", id="w2")
    await receive(session, channel, by_phone)
    await receive(session, channel, by_id.__class__(**{**vars(by_id), "sender": Sender((ID,), "Ana")}))
    assert len((await session.scalars(select(Conversation))).all()) == 2
    both = make_talk.arrived("agora os dois", id="w3")
    await receive(session, channel, both.__class__(**{**vars(both), "sender": Sender((X, ID), "Ana")}))
    open_ones = (await session.scalars(select(Conversation).where(Conversation.status != "resolved"))).all()
    (conversation,) = open_ones
    await session.refresh(conversation)
    said = await session.scalars(
        select(Message.text).where(Message.conversation_id == conversation.id).order_by(Message.created_at)
    )
    assert list(said) == ["pelo telefone", "sem telefone", "agora os dois"]
    assert conversation.unread_count == 3
    left = (await session.scalars(select(Contact).where(Contact.joined_into.is_not(None)))).one()
    assert left.joined_into == conversation.contact_id
    assert (left.phone, left.search) == (None, "")


async def test_a_number_that_was_given_up_does_not_lead_to_who_had_it(account_id: UUID, session: AsyncSession) -> None:
    ana, _ = await recognise(session, Sender((X, ID), "Ana"))
    moved, wrote = await recognise(session, Sender((Y, OTHER_ID), None, formerly=(X, ID)))
    assert moved.id == ana.id
    assert (moved.phone, wrote.value) == ("+5511912345678", Y.value)
    assert await names(session, ana) == {Y.value, OTHER_ID.value}
    stranger, _ = await recognise(session, Sender((X,), "Caio"))
    assert stranger.id != ana.id


async def test_a_number_that_changes_hands_moves_and_joins_nobody(account_id: UUID, session: AsyncSession) -> None:
    """Whoever has a number of old must not be shown what another patient told."""
    old, _ = await recognise(session, Sender((X, ID), "Bia"))
    new, _ = await recognise(session, Sender((Y, OTHER_ID), "Caio"))
    wrote, alias = await recognise(session, Sender((X, OTHER_ID), "Caio"))
    assert wrote.id == new.id != old.id
    assert alias.value == X.value
    await session.refresh(old)
    assert (old.phone, old.joined_into, await names(session, old)) == (None, None, {ID.value})


async def test_a_username_is_shown_and_decides_nothing(account_id: UUID, session: AsyncSession) -> None:
    ana, _ = await recognise(session, Sender((ID,), "Ana", "ana"))
    bia, _ = await recognise(session, Sender((OTHER_ID,), "Bia", "ana"))
    assert ana.id != bia.id
    assert await names(session, bia) == {"BR.2", "ana"}
    assert await names(session, ana) == {"BR.1"}
    await recognise(session, Sender((OTHER_ID,), "Bia", "bia.s"))
    assert await names(session, bia) == {"BR.2", "bia.s"}
