"""Two contacts turned out to be one: their conversations become that one's, and two open on a channel become one."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.events import publish
from balcao.domains.contacts.events import ContactsJoined
from balcao.domains.conversations.events import ConversationChanged


async def follow_contact(session: AsyncSession, joined: ContactsJoined) -> None:
    """For reactions.py: ContactsJoined → conversations and what was said in them belong to the one that stays."""
    given = {"account_id": session.info["account_id"], "kept": joined.kept_id, "gone": joined.gone_id}
    changed = set()
    for row in (await session.execute(_TWO_OPEN, given)).all():
        pair = given | {"into": row.into_id, "left": row.left_id}
        for statement in (_MOVE, _GATHER, _CLOSE):
            await session.execute(statement, pair)
        changed |= {row.into_id, row.left_id}
    changed |= set(await session.scalars(_OWN, given))
    await session.execute(_SPEAK, given)
    for conversation_id in changed:
        await publish(session, ConversationChanged(conversation_id))


_TWO_OPEN = text(
    """
    SELECT kept.id AS into_id, gone.id AS left_id FROM conversations AS gone
    JOIN conversations AS kept ON kept.account_id = gone.account_id AND kept.channel_id = gone.channel_id
        AND kept.contact_id = :kept AND kept.status <> 'resolved'
    WHERE gone.account_id = :account_id AND gone.contact_id = :gone AND gone.status <> 'resolved'
    ORDER BY gone.id FOR UPDATE
    """
)
# A message whose send is under way stays until it is settled: its conversation's row is the lease.
_MOVE = text(
    "UPDATE messages SET conversation_id = :into WHERE account_id = :account_id AND conversation_id = :left "
    "AND id IS DISTINCT FROM (SELECT sending_id FROM conversations WHERE account_id = :account_id AND id = :left)"
)
_GATHER = text(
    """
    UPDATE conversations AS kept SET
        last_message_id = newest.id, last_place = newest.place, last_message_at = newest.written_at,
        last_inbound_at = greatest(kept.last_inbound_at, gone.last_inbound_at),
        window_expires_at = greatest(kept.window_expires_at, gone.window_expires_at),
        unread_count = kept.unread_count + gone.unread_count,
        assignee_id = coalesce(kept.assignee_id, gone.assignee_id),
        bot_active = kept.bot_active AND gone.bot_active,
        alias_id = CASE WHEN gone.last_inbound_at > kept.last_inbound_at THEN gone.alias_id ELSE kept.alias_id END,
        version = kept.version + 1, updated_at = now()
    FROM conversations AS gone, LATERAL (
        SELECT id, place, written_at FROM messages
        WHERE account_id = :account_id AND conversation_id = :into AND kind <> 'note'
        ORDER BY written_at DESC, place DESC LIMIT 1
    ) AS newest
    WHERE kept.account_id = :account_id AND kept.id = :into AND gone.account_id = :account_id AND gone.id = :left
    """
)
_CLOSE = text(
    "UPDATE conversations SET status = 'resolved', resolved_at = 'epoch', unread_count = 0, bot_active = false, "
    "last_message_id = NULL, last_place = NULL, version = version + 1, updated_at = now() "
    "WHERE account_id = :account_id AND id = :left"
)
_OWN = text(
    "UPDATE conversations SET contact_id = :kept, version = version + 1, updated_at = now() "
    "WHERE account_id = :account_id AND contact_id = :gone RETURNING id"
)
_SPEAK = text(
    "UPDATE messages SET sender_id = :kept WHERE account_id = :account_id AND sender_type = 'contact' "
    "AND sender_id = :gone AND conversation_id IN "
    "(SELECT id FROM conversations WHERE account_id = :account_id AND contact_id = :kept)"
)
