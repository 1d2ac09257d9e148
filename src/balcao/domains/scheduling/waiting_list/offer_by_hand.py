"""Offers a free time to somebody of the list out of turn: a person decides."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.ids import new_id
from balcao.core.problems import Conflict, Invalid
from balcao.domains.contacts.models import Contact
from balcao.domains.scheduling.free_time_of import free_time_of
from balcao.domains.scheduling.place_visit import Wanted, place_visit
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.waiting_list.candidates import Candidate
from balcao.domains.scheduling.waiting_list.change_wish import to_change
from balcao.domains.scheduling.waiting_list.models import Offer, Opening
from balcao.domains.scheduling.waiting_list.offer_next import hold_for, make_offer
from balcao.domains.scheduling.waiting_list.options import offer_length, read_options
from balcao.domains.scheduling.waiting_list.rank import rank


class AlreadyOffered(Conflict):
    """Já há uma oferta em aberto para este pedido, ou deste horário."""

    type = "offer-open"


async def offer_by_hand(
    session: AsyncSession,
    wish_id: UUID,
    *,
    by: str,
    practitioner_id: UUID,
    start_at: datetime,
    clinic_id: UUID | None = None,
) -> Offer:
    """Raises SlotTaken, OutsideHours, AlreadyOffered, WrongStatus, Invalid for who wants no messages."""
    wish = await to_change(session, wish_id)
    contact = await find(session, Contact, wish.contact_id)
    if contact is None or contact.opted_out:
        raise Invalid("Este paciente pediu para não receber mensagens: ligue para ele.")
    placed = await place_visit(
        session, Wanted(practitioner_id, wish.service_id, start_at=start_at, clinic_id=clinic_id)
    )
    free, now = free_time_of(placed), clock.now()
    opening = await _opening(session, placed.practitioner.id, free.start_at)
    if opening is None:
        opening = Opening(
            id=new_id(), practitioner_id=free.practitioner_id, clinic_id=free.clinic_id, start_at=free.start_at,
            end_at=free.end_at, timezone=free.timezone, cause="by_hand", next_at=now, created_at=now,
        )  # fmt: skip
        session.add(opening)
        await session.flush()
    await _check_free(session, opening, wish_id)
    options = await read_options(session)
    length = offer_length(options, free.start_at - now)
    candidate = Candidate(wish, free, 0, 0, None)
    if not await hold_for(session, opening, candidate, length):
        raise SlotTaken("Esse horário acabou de ser ocupado.")
    (ranked,) = rank([candidate], now)
    opening.next_at = now + length
    return await make_offer(session, opening, ranked, now + length + timedelta(seconds=1), by_name=by)


async def _opening(session: AsyncSession, practitioner_id: UUID, start_at: datetime) -> Opening | None:
    found = await session.scalars(
        select(Opening)
        .where(
            Opening.account_id == session.info["account_id"],
            Opening.practitioner_id == practitioner_id,
            Opening.start_at == start_at,
            Opening.status == "open",
        )
        .with_for_update()
    )
    return found.one_or_none()


async def _check_free(session: AsyncSession, opening: Opening, wish_id: UUID) -> None:
    rows = await session.scalars(
        select(Offer).where(
            Offer.account_id == opening.account_id, (Offer.opening_id == opening.id) | (Offer.wish_id == wish_id)
        )
    )
    for offer in rows:
        if offer.status == "open" or (offer.opening_id == opening.id and offer.wish_id == wish_id):
            raise AlreadyOffered("Espere a resposta, ou retire a oferta.")
