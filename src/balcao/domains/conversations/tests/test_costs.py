"""What messages cost: told before they are sent, kept as the provider counts them, summed by month."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import StatusChanged
from balcao.core import clock
from balcao.core.database import find
from balcao.core.ids import new_id
from balcao.core.problems import Invalid
from balcao.domains.connections.models import MessagePrice, ProviderTemplate
from balcao.domains.connections.templates.fill import Given, GivenCard, NotSendable, fill_template
from balcao.domains.conversations.costs.estimate import estimate
from balcao.domains.conversations.costs.market import market_of
from balcao.domains.conversations.costs.month import month_of
from balcao.domains.conversations.models import Conversation, Message, MessageCost
from balcao.domains.conversations.receive import Channel, receive
from balcao.domains.conversations.reply import Author, Said, reply
from balcao.domains.conversations.track import track
from balcao.testing import make_talk

AD = {"referral": {"source_type": "ad", "source_id": "1", "ctwa_clid": "c"}}


async def conversation_of(session: AsyncSession, message_id: UUID) -> Conversation:
    message = await find(session, Message, message_id)
    assert message is not None
    conversation = await find(session, Conversation, message.conversation_id)
    assert conversation is not None
    await session.refresh(conversation)
    return conversation


async def estimates(session: AsyncSession, conversation: Conversation) -> dict[str, Any]:
    await session.refresh(conversation)
    return {one.category: one for one in (await estimate(session, conversation.id)).items}


async def test_within_the_window_text_and_utility_are_free_and_marketing_is_not(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    conversation = await conversation_of(session, await make_talk.heard(session, channel))
    found = await estimates(session, conversation)
    assert (found["service"].free, found["utility"].free) == (True, True)
    assert found["utility"].until == conversation.window_expires_at
    marketing = found["marketing"]
    assert (marketing.free, marketing.micros, marketing.currency) == (False, 62_500, "USD")
    conversation.window_expires_at = clock.now() - timedelta(minutes=1)
    await session.flush()
    found = await estimates(session, conversation)
    assert (found["service"].reason, found["utility"].micros) == ("window_closed", 6_800)


async def test_ones_own_price_counts_before_ours_from_its_day_on(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    conversation = await conversation_of(session, await make_talk.heard(session, channel))
    today = clock.now().date()

    def price(category: str, micros: int, since: date, free: int = 0) -> MessagePrice:
        return MessagePrice(
            id=new_id(), market="BR", category=category, micros=micros, currency="BRL", valid_from=since,
            free_per_month=free,
        )  # fmt: skip

    session.add_all([price("marketing", 350_000, today), price("marketing", 1, today + timedelta(days=1))])
    session.add(price("service", 38_000, today, free=1))
    await session.flush()
    found = await estimates(session, conversation)
    assert (found["marketing"].micros, found["marketing"].currency) == (350_000, "BRL")
    assert (found["service"].free, found["service"].reason) == (True, "allowance")
    await delivered(session, channel, conversation, {"category": "service", "type": "regular", "billable": True})
    found = await estimates(session, conversation)
    assert (found["service"].micros, found["service"].reason) == (38_000, "price")


async def delivered(
    session: AsyncSession, channel: Channel, conversation: Conversation, pricing: dict[str, Any], told_of: Any = None
) -> UUID:
    said = await reply(session, conversation.id, Author("user", None, "Bia"), Said("text", "oi"))
    wamid = f"wamid.{new_id().hex}"
    said.provider_message_id, said.status = wamid, "sent"
    await session.flush()
    for status in ("sent", "delivered", "delivered", "read"):
        told = StatusChanged("1", wamid, status, clock.now(), data={"pricing": pricing, "conversation": told_of})
        await track(session, channel.id, told)
    return said.id


async def test_what_the_provider_counted_is_kept_once_and_summed(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    conversation = await conversation_of(session, await make_talk.heard(session, channel))
    free = {"category": "utility", "type": "free_customer_service", "billable": False}
    charged = {"category": "marketing", "type": "regular", "billable": True}
    first = await delivered(session, channel, conversation, free)
    second = await delivered(session, channel, conversation, charged)
    await delivered(session, channel, conversation, {**charged, "category": "hologram"})
    costs = [await find(session, MessageCost, id) for id in (first, second)]
    assert [(one.micros, one.currency, one.market) for one in costs if one] == [(0, None, "BR"), (62_500, "USD", "BR")]
    month = await month_of(session, None, channel.id)
    sums = {one.category: (one.messages, one.free, one.unpriced, one.micros) for one in month.items}
    assert sums == {"utility": (1, 1, 0, 0), "marketing": (1, 0, 0, 62_500), "hologram": (1, 0, 1, 0)}
    assert (await month_of(session, "2020-01", None)).items == []


async def test_what_the_provider_does_charges_more_than_what_we_think(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    conversation = await conversation_of(session, await make_talk.heard(session, channel))
    id = await delivered(session, channel, conversation, {"category": "service", "type": "regular", "billable": True})
    cost = await find(session, MessageCost, id)
    assert cost is not None and cost.micros is None, "charged, at a price that nobody has told us"
    found = await estimates(session, conversation)
    assert (found["service"].reason, found["utility"].micros) == ("unknown_price", 6_800)
    await delivered(session, channel, conversation, {"category": "service", "type": "free_customer_service"})
    found = await estimates(session, conversation)
    assert (found["service"].free, found["utility"].free) == (True, True)


async def test_who_came_by_an_ad_and_was_answered_is_written_to_for_free(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    arrived = make_talk.arrived("vi o anúncio")
    message_id = await receive(session, channel, type(arrived)(**{**vars(arrived), "data": AD}))
    assert message_id is not None
    conversation = await conversation_of(session, message_id)
    assert (conversation.entered_at, conversation.free_until) == (arrived.provider_at, None)
    assert (await estimates(session, conversation))["marketing"].free is False, "not answered yet"
    await reply(session, conversation.id, Author("user", None, "Bia"), Said("note", "veio do anúncio"))
    await session.refresh(conversation)
    assert conversation.free_until is None, "a note answers nobody"
    await reply(session, conversation.id, Author("user", None, "Bia"), Said("text", "oi!"))
    found = await estimates(session, conversation)
    assert (found["marketing"].free, found["marketing"].reason) == (True, "entry_point")
    until = conversation.free_until
    assert until is not None and timedelta(hours=71) < until - clock.now() <= timedelta(hours=72)
    # The provider's own word counts where it is later.
    told = {"id": "c", "expiration_timestamp": str(int((until + timedelta(hours=2)).timestamp()))}
    pricing = {"category": "service", "type": "free_entry_point", "billable": False}
    await delivered(session, channel, conversation, pricing, told)
    await session.refresh(conversation)
    assert conversation.free_until and conversation.free_until > until + timedelta(hours=1)


def test_the_country_is_that_of_the_number() -> None:
    assert [market_of(phone) for phone in ("+5511987654321", "+14155552671", "+351912345678", None, "oi")] == [
        "BR", "US", "PT", "BR", "BR",
    ]  # fmt: skip


async def template(session: AsyncSession, channel: Channel, **given: Any) -> None:
    row: dict[str, Any] = {
        "id": new_id(), "connection_id": channel.id, "provider_id": new_id().hex, "name": "lembrete",
        "language": "pt_BR", "category": "utility", "status": "approved", "format": "named",
        "body": "Olá, {{nome}}! É {{quando}}.", "variables": ["nome", "quando"],
    }  # fmt: skip
    session.add(ProviderTemplate(**{**row, **given}))
    await session.flush()


async def wrong(session: AsyncSession, channel: Channel, name: str = "lembrete", **given: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        await fill_template(session, channel.id, name, "pt_BR", Given(**given))
    return [error["pointer"] for error in refused.value.extra["errors"]]


async def test_each_blank_that_is_missing_is_named(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    await template(session, channel)
    assert await wrong(session, channel) == ["/template/variables/nome", "/template/variables/quando"]
    assert await wrong(session, channel, variables={"nome": "Ana", "quando": "a\nb"}) == ["/template/variables/quando"]
    assert await wrong(session, channel, variables=["Ana", "hoje", "demais"]) == ["/template/variables"]
    assert await wrong(session, channel, variables=["Ana", "hoje"], media_type="image/png") == ["/attachment_ids"]
    filled = await fill_template(session, channel.id, "lembrete", "pt_BR", Given(["Ana", "hoje"]))
    assert (filled.text, filled.data["variables"]) == ("Olá, Ana! É hoje.", {"nome": "Ana", "quando": "hoje"})
    buttons = [
        {"kind": "quick_reply", "title": "Sim"},
        {"kind": "url", "title": "Ver", "url": "https://a.example/{{1}}"},
        {"kind": "copy_code"},
        {"kind": "flow", "title": "Abrir", "flow_id": "1"},
    ]
    header = {"kind": "text", "text": "Dia {{dia}}"}
    await template(session, channel, name="cheio", header=header, buttons=buttons, variables=[], body="Veja aqui.")
    pointers = ["/template/header/dia", "/template/buttons/1", "/template/buttons/2"]
    assert await wrong(session, channel, "cheio") == pointers
    given = Given(header={"dia": "5"}, buttons={"1": "abc", "2": "PIX10"})
    data = (await fill_template(session, channel.id, "cheio", "pt_BR", given)).data
    assert (data["title"], data["header"]) == ("Dia 5", {"variables": {"dia": "5"}})
    assert [(one["type"], one["index"], one["value"]) for one in data["values"]] == [
        ("url", 1, "abc"), ("copy_code", 2, "PIX10"), ("flow", 3, ""),
    ]  # fmt: skip


async def test_each_blank_and_file_of_a_carousels_cards_is_named(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    buttons = [{"kind": "quick_reply", "title": "Quero"},
               {"kind": "url", "title": "Ver", "url": "https://a.example/{{1}}"}]  # fmt: skip
    cards = [{"header": {"kind": "image"}, "body": "Sala {{sala}}", "samples": {}, "buttons": buttons}] * 2
    await template(session, channel, name="salas", body="Veja aqui.", variables=[], cards=cards)
    assert await wrong(session, channel, "salas") == ["/template/cards"]
    good = GivenCard({"sala": "azul"}, {"1": "77"}, "image/png")
    half = GivenCard({}, {}, "video/mp4")
    assert await wrong(session, channel, "salas", cards=[good, half]) == [
        "/template/cards/1/file_id", "/template/cards/1/variables/sala", "/template/cards/1/buttons/1",
    ]  # fmt: skip
    data = (await fill_template(session, channel.id, "salas", "pt_BR", Given(cards=[good, good]))).data
    assert [(one["text"], one["variables"], one["titles"]) for one in data["cards"]] == [
        ("Sala azul", {"sala": "azul"}, ["Quero", "Ver"])
    ] * 2
    assert [one["value"] for one in data["cards"][1]["values"]] == ["card:2.1", "77"]


async def test_what_is_not_approved_is_refused_with_why(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    await template(session, channel, status="paused", reason="Muita gente o bloqueou.")
    with pytest.raises(NotSendable, match=r"está pausado\. Muita gente"):
        await fill_template(session, channel.id, "lembrete", "pt_BR", Given(["a", "b"]))
    with pytest.raises(NotSendable, match="Não há modelo"):
        await fill_template(session, channel.id, "lembrete", "en", Given(["a", "b"]))
