"""What a message will cost before it is sent, and why."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing, find
from balcao.domains.connections.prices.find import price_of, prices
from balcao.domains.connections.prices.first import FIRST, Price
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.costs.market import market_of
from balcao.domains.conversations.costs.schemas import EstimateOut, EstimatesOut
from balcao.domains.conversations.models import Conversation, MessageCost
from balcao.domains.identity.models import Account

ENTRY = "Grátis: a pessoa veio por um anúncio, e por 72 horas nada é cobrado."
WINDOW = "Grátis: a janela de atendimento está aberta."
ALLOWANCE = "Grátis: está dentro das {} gratuitas deste mês."
UNKNOWN = "Não há preço desta categoria para este país na tabela de preços."
CLOSED = "A janela de atendimento fechou: só um modelo pode ser enviado."
PRICES = {
    "utility": "Preço de utilidade, fora da janela de atendimento.",
    "marketing": "Marketing é cobrado mesmo com a janela aberta.",
    "authentication": "Autenticação é cobrada mesmo com a janela aberta.",
    "service": "Texto livre é cobrado, pela tabela de preços.",
}
CHARGED = "O canal cobrou o último texto livre mesmo com a janela aberta: confira a tabela de preços."
IN_WINDOW = "Preço de utilidade dentro da janela, pela tabela de preços."


async def estimate(session: AsyncSession, conversation_id: UUID) -> EstimatesOut:
    conversation = await existing(session, Conversation, conversation_id)
    contact = await find(session, Contact, conversation.contact_id)
    account = await session.get(Account, session.info["account_id"])
    assert contact is not None and account is not None
    now, own, market = clock.now(), await prices(session), market_of(contact.phone)
    zone = ZoneInfo(account.timezone)
    window = conversation.window_expires_at
    is_open = (window is None and conversation.last_inbound_at is not None) or (window is not None and window > now)
    free = conversation.free_until if conversation.free_until and conversation.free_until > now else None
    is_charged = is_open and await _is_charged(session, conversation.channel_id)
    items = []
    for category in ("service", "utility", "marketing", "authentication"):
        if category == "service" and not is_open:
            items.append(_out(category, None, "window_closed", CLOSED))
            continue
        if free is not None:
            items.append(_free(category, "entry_point", ENTRY, free))
            continue
        line = "utility_in_window" if category == "utility" and is_open else category
        price = price_of(own, market, line, now.date())
        if is_charged and price is not None and price.micros == 0 and price in FIRST:
            instead = price_of(own, market, "utility", now.date()) if category == "utility" else None
            items.append(_out(category, instead, "price" if instead else "unknown_price", CHARGED))
            continue
        used = await _used(session, conversation.channel_id, category, now, zone, price)
        items.append(_priced(category, line, price, used, window))
    return EstimatesOut(market=market, window_expires_at=window, free_until=free, items=items)


async def _is_charged(session: AsyncSession, channel_id: UUID) -> bool:
    """Whether the provider charged for the last free text, whatever our first values say of it."""
    last = await session.scalar(
        select(MessageCost.kind)
        .where(
            MessageCost.account_id == session.info["account_id"],
            MessageCost.channel_id == channel_id,
            MessageCost.category == "service",
        )
        .order_by(MessageCost.at.desc())
        .limit(1)
    )
    return last == "regular"


def _priced(category: str, line: str, price: Price | None, used: int, window: datetime | None) -> EstimateOut:
    if price is None:
        return _out(category, None, "unknown_price", UNKNOWN)
    if price.micros == 0 and line in ("service", "utility_in_window"):
        return _free(category, "window", WINDOW, window)
    if used < price.free_per_month:
        return _free(category, "allowance", ALLOWANCE.format(price.free_per_month), None)
    return _out(category, price, "price", IN_WINDOW if line == "utility_in_window" else PRICES[category])


def _free(category: str, reason: str, detail: str, until: datetime | None) -> EstimateOut:
    return EstimateOut.model_validate(
        {"category": category, "free": True, "micros": 0, "currency": None, "reason": reason, "detail": detail,
         "until": until}
    )  # fmt: skip


def _out(category: str, price: Price | None, reason: str, detail: str) -> EstimateOut:
    return EstimateOut.model_validate(
        {
            "category": category,
            "free": price is not None and price.micros == 0,
            "micros": price.micros if price else None,
            "currency": price.currency if price else None,
            "reason": reason,
            "detail": detail,
            "until": None,
        }
    )


async def _used(
    session: AsyncSession, channel_id: UUID, category: str, now: datetime, zone: ZoneInfo, price: Price | None
) -> int:
    """How many of the month's free ones are gone; asked only where there are any."""
    if price is None or not price.free_per_month:
        return 0
    begin = now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    counted = await session.scalar(
        select(func.count()).where(
            MessageCost.account_id == session.info["account_id"],
            MessageCost.channel_id == channel_id,
            MessageCost.category == category,
            MessageCost.at >= begin,
        )
    )
    return counted or 0
