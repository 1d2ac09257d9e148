"""Sends a conversation that needs a person to where the rules say, and has somebody drawn when there is cause."""

from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.queue import later
from balcao.domains.conversations.desk_models import AssignmentRule, Team
from balcao.domains.conversations.events import AvailabilityChanged, ConversationChanged, ConversationOpened
from balcao.domains.conversations.lines import standing, tell_changes
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.routing.drain import drain
from balcao.domains.conversations.routing.rules import rule_for

CAUSES = frozenset({"bot_active", "status", "assignee_id", "observed_since"})
DRAWN = ("round_robin", "least_load")


async def enter(session: AsyncSession, happened: ConversationOpened | ConversationChanged) -> None:
    """A person who opens or changes a conversation knows whose it is; the rules are for what comes by itself."""
    if happened.by_user:
        return
    if isinstance(happened, ConversationChanged) and not happened.changed & CAUSES:
        return
    if not await session.scalar(select(exists().where(AssignmentRule.account_id == session.info["account_id"]))):
        return
    conversation = await find(session, Conversation, happened.conversation_id, lock=True)
    if conversation is not None and needs_person(conversation):
        await send_to_queue(session, conversation)


def needs_person(conversation: Conversation) -> bool:
    return (
        conversation.status == "open"
        and not conversation.bot_active
        and conversation.observed_since is None
        and conversation.assignee_id is None
        and conversation.queued_at is None
    )


async def send_to_queue(session: AsyncSession, conversation: Conversation) -> None:
    """Where no rule applies it stays with nobody, and whoever wants takes it."""
    rule = await rule_for(session, conversation)
    if rule is None:
        return
    before = standing(conversation)
    if rule.team_id:
        conversation.team_id = rule.team_id
    await put_in_queue(session, conversation, rule.distribution, rule.user_id)
    await tell_changes(session, conversation, before, _changed(conversation, before), None)


def _changed(conversation: Conversation, before: dict[str, object]) -> frozenset[str]:
    return frozenset({"team_id"} if conversation.team_id != before["team_id"] else ())


async def put_in_queue(
    session: AsyncSession, conversation: Conversation, distribution: str, user_id: UUID | None = None
) -> None:
    conversation.queued_at = clock.now()
    conversation.distribution = distribution
    conversation.queued_for = user_id
    conversation.version += 1
    await session.flush()
    if distribution in DRAWN:
        await later(session, drain)


async def make_room(session: AsyncSession, happened: ConversationChanged) -> None:
    """Somebody may have got a hand free."""
    if happened.changed & {"status", "assignee_id"} and await _is_drawn(session):
        await later(session, drain)


async def welcome(session: AsyncSession, happened: AvailabilityChanged) -> None:
    """Somebody came, or takes more than before."""
    if await _is_drawn(session):
        await later(session, drain)


async def _is_drawn(session: AsyncSession) -> bool:
    """Whether this account has people drawn at all. Asked of the rules and not of the queue, which another transaction
    may be entering at this moment.
    """
    account_id = session.info["account_id"]
    ruled = exists().where(AssignmentRule.account_id == account_id, AssignmentRule.distribution.in_(DRAWN))
    teamed = exists().where(Team.account_id == account_id, Team.distribution.in_(DRAWN))
    return bool(await session.scalar(select(or_(ruled, teamed))))
