"""A merge of contacts that can be undone: conversations are remembered before it, and go back after it."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.events import publish
from balcao.domains.contacts.events import ContactsJoining, ContactsParted
from balcao.domains.contacts.merge import remember, remembered
from balcao.domains.conversations.events import ConversationChanged


async def remember_conversations(session: AsyncSession, joining: ContactsJoining) -> None:
    """For reactions.py: whose each conversation is, and, where two open ones become one, which messages were whose."""
    given = {"account_id": session.info["account_id"], "kept": joining.kept_id, "gone": joining.gone_id}
    rows: dict[UUID, dict[str, Any]] = {}
    for row in (await session.execute(_OF_GONE, given)).all():
        rows[row.id] = {"status": row.status, "unread_count": row.unread_count, "bot_active": row.bot_active}
        if row.into_id is not None:
            moved = await session.scalars(_MESSAGES, given | {"id": row.id})
            rows[row.id] |= {"into": str(row.into_id), "messages": [str(id) for id in moved], "kept": dict(row.kept)}
    await remember(session, joining.merge_id, "conversation", rows)


async def part_conversations(session: AsyncSession, parted: ContactsParted) -> None:
    """For reactions.py. A conversation that was opened since under a name that goes back goes with it."""
    given = {"account_id": session.info["account_id"], "kept": parted.kept_id, "gone": parted.gone_id}
    changed: set[UUID] = set()
    for id, detail in (await remembered(session, parted.merge_id, "conversation")).items():
        back = await session.scalar(_BACK, given | {"id": id})
        if back is None:
            continue
        changed.add(id)
        if "into" in detail:
            changed.add(await _take_apart(session, given, id, detail))
    changed |= set(await session.scalars(_SINCE, given | {"aliases": list(parted.alias_ids)}))
    await session.execute(_SPEAK, given)
    for id in changed:
        await publish(session, ConversationChanged(id))


async def _take_apart(session: AsyncSession, given: dict[str, Any], id: UUID, detail: dict[str, Any]) -> UUID:
    into = UUID(detail["into"])
    pair = given | {"id": id, "into": into}
    await session.execute(_MOVE_BACK, pair | {"messages": [UUID(one) for one in detail["messages"]]})
    await session.execute(
        _OPEN_AGAIN,
        pair | {name: detail[name] for name in ("status", "unread_count", "bot_active")},
    )
    for one in (id, into):
        await session.execute(_GATHER, given | {"id": one})
    await session.execute(_OWN_NAME_AGAIN, given | {"id": into} | detail["kept"])
    return into


_OF_GONE = text(
    """
    SELECT gone.id, gone.status, gone.unread_count, gone.bot_active, kept.id AS into_id,
        jsonb_build_object('alias_id', kept.alias_id, 'window_expires_at', kept.window_expires_at,
            'last_inbound_at', kept.last_inbound_at) AS kept
    FROM conversations AS gone
    LEFT JOIN conversations AS kept ON kept.account_id = gone.account_id AND kept.channel_id = gone.channel_id
        AND kept.contact_id = :kept AND kept.status <> 'resolved' AND gone.status <> 'resolved'
    WHERE gone.account_id = :account_id AND gone.contact_id = :gone ORDER BY gone.id FOR UPDATE OF gone
    """
)
_MESSAGES = text("SELECT id FROM messages WHERE account_id = :account_id AND conversation_id = :id")
_BACK = text(
    "UPDATE conversations SET contact_id = :gone, version = version + 1, updated_at = now() "
    "WHERE account_id = :account_id AND id = :id AND contact_id = :kept RETURNING id"
)
_MOVE_BACK = text(
    "UPDATE messages SET conversation_id = :id "
    "WHERE account_id = :account_id AND conversation_id = :into AND id = ANY(:messages)"
)
_OPEN_AGAIN = text(
    """
    UPDATE conversations AS c SET status = :status, resolved_at = NULL, unread_count = :unread_count,
        bot_active = :bot_active
    WHERE c.account_id = :account_id AND c.id = :id AND NOT EXISTS (
        SELECT FROM conversations AS o WHERE o.account_id = c.account_id AND o.channel_id = c.channel_id
            AND o.contact_id = :gone AND o.status <> 'resolved' AND o.id <> c.id
    )
    """
)
_GATHER = text(
    """
    UPDATE conversations AS c SET last_message_id = newest.id, last_place = newest.place,
        last_message_at = coalesce(newest.written_at, c.last_message_at),
        unread_count = least(c.unread_count, newest.inbound), version = c.version + 1, updated_at = now()
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
        SELECT id, place, written_at, (SELECT count(*) FROM messages WHERE account_id = :account_id
            AND conversation_id = :id AND direction = 'inbound') AS inbound
        FROM messages WHERE account_id = :account_id AND conversation_id = :id AND kind NOT IN ('note', 'system')
        ORDER BY written_at DESC, place DESC LIMIT 1
    ) AS newest ON true
    WHERE c.account_id = :account_id AND c.id = :id
    """
)
# Replies go to the alias that wrote last, within its window: not to the other's any more.
_OWN_NAME_AGAIN = text(
    """
    UPDATE conversations AS c SET
        alias_id = CAST(:alias_id AS text)::uuid,
        window_expires_at = CASE WHEN newest.at > CAST(:last_inbound_at AS text)::timestamptz THEN c.window_expires_at
            ELSE CAST(:window_expires_at AS text)::timestamptz END,
        last_inbound_at = newest.at
    FROM (SELECT max(written_at) AS at FROM messages WHERE account_id = :account_id AND conversation_id = :id
        AND direction = 'inbound') AS newest
    WHERE c.account_id = :account_id AND c.id = :id AND EXISTS (
        SELECT FROM contact_aliases AS a
        WHERE a.account_id = c.account_id AND a.id = c.alias_id AND a.contact_id = :gone
    )
    """
)
_SINCE = text(
    """
    UPDATE conversations AS c SET contact_id = :gone, version = version + 1, updated_at = now()
    WHERE c.account_id = :account_id AND c.contact_id = :kept AND c.alias_id = ANY(:aliases)
        AND (c.status = 'resolved' OR NOT EXISTS (
            SELECT FROM conversations AS o WHERE o.account_id = c.account_id AND o.channel_id = c.channel_id
                AND o.contact_id = :gone AND o.status <> 'resolved'
        ))
    RETURNING id
    """
)
_SPEAK = text(
    "UPDATE messages SET sender_id = :gone WHERE account_id = :account_id AND sender_type = 'contact' "
    "AND sender_id = :kept AND conversation_id IN "
    "(SELECT id FROM conversations WHERE account_id = :account_id AND contact_id = :gone)"
)
