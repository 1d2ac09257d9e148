"""Hears whether a message answers an offer of a free time: by its button, or in plain words right after it."""

import re
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.queue import later, queued
from balcao.domains.conversations.events import MessageReceived
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Said, reply
from balcao.domains.notifications.offers import words
from balcao.domains.notifications.offers.answer_offer import LISTENER, answer_offer
from balcao.domains.notifications.taps import read_offer_tap
from balcao.domains.scheduling.waiting_list.models import Offer, WaitingWish
from balcao.domains.scheduling.waiting_list.withdraw_wish import withdraw_wish

LEAVES: Final = re.compile(r"(?:quero |pode )?(?:sair|me tira|tirar meu nome)(?: da)? lista(?: de espera)?")


async def offer_pressed(session: AsyncSession, happened: MessageReceived, pressed: str) -> bool:
    """Whether it was an offer's button, of somebody to whom it was made."""
    tap = read_offer_tap(pressed)
    offer = await find(session, Offer, tap[1]) if tap else None
    wish = await find(session, WaitingWish, offer.wish_id) if offer else None
    conversation = await find(session, Conversation, happened.conversation_id)
    if tap is None or offer is None or wish is None or conversation is None:
        return False
    if wish.contact_id != conversation.contact_id:
        return False
    await _later(session, happened, offer.id, tap[0])
    return True


async def offer_answered(session: AsyncSession, happened: MessageReceived, said: str, last_said: UUID | None) -> bool:
    """Whether a plain yes or no followed an offer, the last thing that we said."""
    if said not in ("yes", "want", "no") or last_said is None:
        return False
    offer = await session.scalar(
        select(Offer).where(
            Offer.account_id == session.info["account_id"],
            Offer.conversation_id == happened.conversation_id,
            Offer.last_message_id == last_said,
            Offer.status.in_(["open", "expired"]),
            Offer.start_at > clock.now(),
        )
    )
    if offer is None:
        return False
    await _later(session, happened, offer.id, "decline" if said == "no" else "accept")
    return True


async def leaves_list(session: AsyncSession, happened: MessageReceived, plain: str) -> bool:
    """Whether somebody who waits wants to wait no more."""
    if not LEAVES.fullmatch(plain):
        return False
    conversation = await find(session, Conversation, happened.conversation_id)
    if conversation is None or not await _wishes(session, conversation.contact_id):
        return False
    await later(session, leave_list, conversation_id=conversation.id)
    return True


@queued("bot")
async def leave_list(account_id: UUID, conversation_id: UUID) -> None:
    """Said once: the second time there is nothing to leave."""
    async with transaction(account_id) as session:
        conversation = await find(session, Conversation, conversation_id, lock=True)
        wishes = await _wishes(session, conversation.contact_id) if conversation else []
        for id in wishes:
            await withdraw_wish(session, id)
        if conversation is not None and wishes:
            await reply(session, conversation.id, LISTENER, Said("text", words.OFF_THE_LIST))


async def _wishes(session: AsyncSession, contact_id: UUID) -> list[UUID]:
    rows = await session.scalars(
        select(WaitingWish.id).where(
            WaitingWish.account_id == session.info["account_id"],
            WaitingWish.contact_id == contact_id,
            WaitingWish.status == "waiting",
        )
    )
    return list(rows)


async def _later(
    session: AsyncSession, happened: MessageReceived, offer_id: UUID, heard: Literal["accept", "decline"]
) -> None:
    await later(
        session,
        answer_offer,
        conversation_id=happened.conversation_id,
        message_id=happened.message_id,
        offer_id=offer_id,
        heard=heard,
    )
