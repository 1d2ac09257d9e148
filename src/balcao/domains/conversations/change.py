"""Changes a conversation: who has it, whether the bot answers, its status, team, labels and priority."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing, find
from balcao.core.events import publish
from balcao.core.problems import Conflict, Invalid, PreconditionFailed
from balcao.domains.conversations.desk_models import Team
from balcao.domains.conversations.events import ConversationChanged, ConversationRead
from balcao.domains.conversations.lines import standing, tell_changes
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.reply import Author
from balcao.domains.identity.models import User

TAKEN_BACK_WITHIN = timedelta(minutes=5)  # an end undone so soon was a slip: who waited goes on waiting


class AnotherOpen(Conflict):
    """Esta pessoa já tem uma conversa aberta neste canal."""

    type = "another-conversation-open"


async def change(
    session: AsyncSession,
    conversation_id: UUID,
    given: dict[str, Any],
    *,
    expected_version: int | None = None,
    by: Author | None = None,
) -> Conversation:
    """Sets the given fields; PreconditionFailed when `expected_version` is not the current one.

    `by` is who asked for it, for the lines that tell of it; None is ourselves: the bot, a rule, the clock.
    """
    conversation = await existing(session, Conversation, conversation_id, lock=True)
    if expected_version is not None and conversation.version != expected_version:
        raise PreconditionFailed("A conversa mudou desde que você a abriu.")
    await _check(session, given)
    given = _plain(conversation, given)
    before = standing(conversation)
    if given.get("unread_count") == 0 and conversation.unread_count > 0:
        await publish(session, ConversationRead(conversation.id))
    if given.get("status", conversation.status) != conversation.status:
        await _change_status(session, conversation, given["status"])
    for name, value in given.items():
        if name == "labels":
            value = list(dict.fromkeys(value))
        if name != "status":
            setattr(conversation, name, value)
    changed = frozenset(name for name, value in standing(conversation).items() if value != before[name])
    _follow(conversation, changed)
    conversation.version += 1
    conversation.updated_at = clock.now()
    await session.flush()
    await tell_changes(session, conversation, before, changed, by)
    by_user = by is not None and by.type == "user"
    await publish(session, ConversationChanged(conversation.id, changed, by_user=by_user))
    return conversation


def _plain(conversation: Conversation, given: dict[str, Any]) -> dict[str, Any]:
    """The fields that the given words stand for: unread, and asleep until a moment."""
    plain = dict(given)
    if "is_unread" in plain:
        plain["unread_count"] = max(conversation.unread_count, 1) if plain.pop("is_unread") else 0
    if "observed" in plain and not plain.pop("observed"):
        # Whole seconds, as the provider tells them: what it passes on later in this one is later.
        plain |= {"observed_since": None, "control_at": clock.now().replace(microsecond=0)}
    if until := plain.get("snoozed_until"):
        if until <= clock.now():
            raise Invalid("Adie para um momento no futuro.")
        plain.setdefault("status", "snoozed")
    return plain


async def _check(session: AsyncSession, given: dict[str, Any]) -> None:
    if assignee_id := given.get("assignee_id"):
        person = await find(session, User, assignee_id)
        if person is None or person.deleted_at is not None:
            raise Invalid("Esta pessoa não faz parte da equipe.")
    if (team_id := given.get("team_id")) and await find(session, Team, team_id) is None:
        raise Invalid("Esta equipe não existe.")


async def _change_status(session: AsyncSession, conversation: Conversation, status: str) -> None:
    if conversation.status == "resolved":
        if await _other_open(session, conversation):
            raise AnotherOpen("Continue na conversa que está aberta.")
        if conversation.resolved_at and clock.now() - conversation.resolved_at < TAKEN_BACK_WITHIN:
            conversation.waiting_since = await _unanswered_since(session, conversation)
    conversation.status = status
    conversation.resolved_at = clock.now() if status == "resolved" else None
    if status != "snoozed":
        conversation.snoozed_until = None
    if status == "resolved":
        conversation.unread_count = 0
        conversation.waiting_since = None


def _follow(conversation: Conversation, changed: frozenset[str]) -> None:
    """What the changes bring with them: who is served leaves the queue, who is left by the bot begins to wait."""
    taken = "assignee_id" in changed and conversation.assignee_id is not None
    if taken or conversation.bot_active or conversation.status != "open":
        conversation.queued_at = conversation.queued_for = conversation.distribution = None
    freed = changed & {"bot_active", "observed_since"} and not conversation.bot_active
    handed_over = freed and conversation.observed_since is None and conversation.assignee_id is None
    if handed_over and conversation.status != "resolved" and conversation.waiting_since is None:
        conversation.waiting_since = conversation.last_inbound_at


async def _unanswered_since(session: AsyncSession, conversation: Conversation) -> datetime | None:
    """When the first inbound message after our last word was written."""
    said = (Message.account_id == conversation.account_id, Message.conversation_id == conversation.id)
    ours = select(func.max(Message.written_at)).where(
        *said, Message.direction == "outbound", Message.kind.not_in(["note", "system"])
    )
    theirs = select(func.min(Message.written_at)).where(
        *said, Message.direction == "inbound", Message.kind != "system",
        Message.written_at > func.coalesce(ours.scalar_subquery(), literal_column("'-infinity'::timestamptz")),
    )  # fmt: skip
    return await session.scalar(theirs)


async def _other_open(session: AsyncSession, conversation: Conversation) -> bool:
    other = await session.scalar(
        select(Conversation.id).where(
            Conversation.account_id == conversation.account_id,
            Conversation.channel_id == conversation.channel_id,
            Conversation.contact_id == conversation.contact_id,
            Conversation.status != "resolved",
        )
    )
    return other is not None
