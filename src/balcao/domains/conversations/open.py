"""The conversation that a message belongs to: the open one, one resolved a short while ago, or a new one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.domains.conversations.events import ConversationOpened
from balcao.domains.conversations.lines import OBSERVED, write_line
from balcao.domains.conversations.models import Conversation


async def open_conversation(
    session: AsyncSession,
    *,
    channel_id: UUID,
    contact_id: UUID,
    alias_id: UUID | None,
    bot: bool,
    by_user: bool = False,
    observed_since: datetime | None = None,
) -> UUID:
    """Found, reopened or made; two at once get the same one: the database holds one open per contact and channel.

    `observed_since`: another program answers this person, so that it is nobody's here.
    """
    while True:
        if found := await find_open(session, channel_id, contact_id):
            return found
        if reopened := await _reopen(session, channel_id, contact_id, bot, observed_since):
            await write_line(session, reopened, channel_id, "reopened", "Conversa reaberta", None)
            await _tell_observed(session, reopened, channel_id, observed_since)
            await publish(session, ConversationOpened(reopened, by_user))
            return reopened
        made = await session.execute(
            insert(Conversation)
            .values(
                account_id=session.info["account_id"],
                id=new_id(),
                channel_id=channel_id,
                contact_id=contact_id,
                alias_id=alias_id,
                bot_active=bot,
                observed_since=observed_since,
                control_at=observed_since,
            )
            .on_conflict_do_nothing()
            .returning(Conversation.id)
        )
        if (id := made.scalar_one_or_none()) is not None:
            await _tell_observed(session, id, channel_id, observed_since)
            await publish(session, ConversationOpened(id, by_user))
            return id


async def _tell_observed(session: AsyncSession, id: UUID, channel_id: UUID, since: datetime | None) -> None:
    if since is not None:
        await write_line(session, id, channel_id, "observed", OBSERVED, None)


async def find_open(session: AsyncSession, channel_id: UUID, contact_id: UUID) -> UUID | None:
    return await session.scalar(
        select(Conversation.id).where(
            Conversation.account_id == session.info["account_id"],
            Conversation.channel_id == channel_id,
            Conversation.contact_id == contact_id,
            Conversation.status != "resolved",
        )
    )


async def find_last(session: AsyncSession, channel_id: UUID, contact_id: UUID) -> UUID | None:
    """The open conversation, else the one that was resolved last."""
    return await session.scalar(
        select(Conversation.id)
        .where(
            Conversation.account_id == session.info["account_id"],
            Conversation.channel_id == channel_id,
            Conversation.contact_id == contact_id,
        )
        .order_by(Conversation.resolved_at.desc().nulls_first())
        .limit(1)
    )


async def _reopen(
    session: AsyncSession, channel_id: UUID, contact_id: UUID, bot: bool, observed_since: datetime | None
) -> UUID | None:
    reopened: UUID | None = await session.scalar(
        _REOPEN,
        {
            "account_id": session.info["account_id"],
            "channel_id": channel_id,
            "contact_id": contact_id,
            "bot": bot,
            "observed_since": observed_since,
        },
    )
    return reopened


_REOPEN = text(
    """
    UPDATE conversations SET status = 'open', resolved_at = NULL,
        bot_active = :bot AND NOT (assignee_id IS NOT NULL AND same.person),
        assignee_id = CASE WHEN same.person THEN assignee_id END,
        waiting_since = NULL, first_answered_at = NULL, sla = NULL, sla_due_at = NULL,
        observed_since = CAST(:observed_since AS timestamptz),
        version = version + 1, updated_at = now()
    FROM (
        SELECT EXISTS (
            SELECT FROM inbox_options WHERE account_id = :account_id AND reopened_goes_to = 'same_person'
        ) AS person
    ) AS same
    WHERE account_id = :account_id AND id = (
        SELECT id FROM conversations
        WHERE account_id = :account_id AND channel_id = :channel_id AND contact_id = :contact_id
            AND status = 'resolved'
            AND resolved_at > now() - (SELECT make_interval(hours => reopen_hours) FROM accounts WHERE id = :account_id)
        ORDER BY resolved_at DESC LIMIT 1
    )
    RETURNING id
    """
)
