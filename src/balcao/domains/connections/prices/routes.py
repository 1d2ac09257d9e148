"""The price table over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, must_match
from balcao.core.ids import new_id
from balcao.core.pages import Page
from balcao.core.problems import Conflict
from balcao.domains.connections.models import MessagePrice
from balcao.domains.connections.prices.find import price_of
from balcao.domains.connections.prices.first import CATEGORIES, FIRST, Price
from balcao.domains.connections.prices.schemas import PriceIn, PriceOut
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/api/v1/message-prices", tags=["message-prices"])


class Taken(Conflict):
    """Já há um preço desta categoria, neste país, com esta data."""

    type = "price-taken"


@router.get("")
async def list_prices(caller: ReadOnly, session: Session) -> Page[PriceOut]:
    """All that were ever set, and the first values, newest of each category first; `valid_now` marks what counts."""
    rows = (await session.scalars(select(MessagePrice).where(MessagePrice.account_id == caller.account_id))).all()
    own = [_price(row) for row in rows]
    shown = [_out(price, own, row) for price, row in zip(own, rows, strict=True)]
    shown += [_out(price, own, None) for price in FIRST]
    order = {category: place for place, category in enumerate(CATEGORIES)}
    shown.sort(key=lambda one: one.valid_from, reverse=True)
    shown.sort(key=lambda one: (one.market == "*", one.market, order.get(one.category, 9), one.id is None))  # type: ignore[call-overload]
    return Page(items=shown)


@router.post("", status_code=201)
async def add_price(body: PriceIn, caller: Manager, session: Session, response: Response) -> PriceOut:
    """What counts from a day on. Earlier ones stay: what messages did cost is not counted anew."""
    await _check_free(session, body)
    row = MessagePrice(id=new_id(), **body.model_dump())
    session.add(row)
    await session.flush()
    response.headers["Location"] = f"/api/v1/message-prices/{row.id}"
    response.headers["ETag"] = etag(1)
    return await _read(session, row)


@router.put("/{id}")
async def change_price(
    id: UUID,
    body: PriceIn,
    caller: Manager,
    session: Session,
    response: Response,
    if_match: IfMatch = None,
) -> PriceOut:
    row = await _existing(session, id)
    must_match(if_match, row.version)
    await _check_free(session, body, but=id)
    for name, value in body.model_dump().items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    response.headers["ETag"] = etag(row.version)
    return await _read(session, row)


@router.delete("/{id}", status_code=204)
async def remove_price(id: UUID, caller: Manager, session: Session) -> None:
    """The one before it counts again, or the first value."""
    await session.delete(await _existing(session, id))


async def _existing(session: AsyncSession, id: UUID) -> MessagePrice:
    row = await existing(session, MessagePrice, id, lock=True)
    return row


async def _check_free(session: AsyncSession, body: PriceIn, but: UUID | None = None) -> None:
    other = await session.scalar(
        select(MessagePrice.id).where(
            MessagePrice.account_id == session.info["account_id"],
            MessagePrice.market == body.market,
            MessagePrice.category == body.category,
            MessagePrice.valid_from == body.valid_from,
        )
    )
    if other is not None and other != but:
        raise Taken("Mude o que já existe, ou escolha outra data.")


async def _read(session: AsyncSession, row: MessagePrice) -> PriceOut:
    rows = await session.scalars(select(MessagePrice).where(MessagePrice.account_id == row.account_id))
    return _out(_price(row), [_price(one) for one in rows], row)


def _price(row: MessagePrice) -> Price:
    return Price(row.market, row.category, row.micros, row.currency, row.valid_from, row.free_per_month)


def _out(price: Price, own: list[Price], row: MessagePrice | None) -> PriceOut:
    now = price_of(own, price.market, price.category, clock.now().date())
    return PriceOut.model_validate(
        {**vars(price), "id": row.id if row else None, "valid_now": now == price, "version": row.version if row else 1}
    )
