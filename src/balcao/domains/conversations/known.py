"""Where a message belongs when nothing about its writer is new: one look instead of the whole introduction."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import MessageArrived
from balcao.core.database import raw_connection
from balcao.domains.conversations.satisfaction.ask import PREFIX


@dataclass(frozen=True)
class Known:
    """The conversation, the name that wrote, and who wrote."""

    conversation_id: UUID
    alias_id: UUID
    contact_id: UUID
    contact_name: str | None


async def known(session: AsyncSession, channel_id: UUID, arrived: MessageArrived) -> Known | None:
    """None for a name that was not kept yet, a group, a survey's answer, or no conversation under way."""
    sender = arrived.sender
    if arrived.group or sender.formerly or str(arrived.data.get("id", "")).startswith(PREFIX):
        return None
    names = [(alias.kind, alias.value) for alias in sender.aliases]
    if sender.username:
        names.append(("username", sender.username))
    rows = await (await raw_connection(session)).fetch(
        _LOOK, session.info["account_id"], channel_id, [kind for kind, _ in names], [value for _, value in names]
    )
    if len(rows) != len(names) or len({row["contact_id"] for row in rows}) != 1:
        return None
    first = rows[0]
    learns_name = bool(sender.name) and not first["name"]
    learns_phone = first["phone"] is None and any(kind == "phone" for kind, _ in names)
    if first["conversation_id"] is None or learns_name or learns_phone:
        return None
    return Known(first["conversation_id"], first["id"], first["contact_id"], first["name"])


# LIMIT keeps the order of the joins: a plan made while the tables were empty went by account alone, and stayed.
_LOOK = """
SELECT a.id, a.contact_id, c.name, c.phone, v.id AS conversation_id
FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS said (kind, value, place)
CROSS JOIN LATERAL (
    SELECT id, contact_id FROM contact_aliases
    WHERE account_id = $1 AND kind = said.kind AND value = said.value LIMIT 1
) a
CROSS JOIN LATERAL (
    SELECT id, name, phone FROM contacts
    WHERE account_id = $1 AND id = a.contact_id AND joined_into IS NULL AND NOT is_group LIMIT 1
) c
LEFT JOIN LATERAL (
    SELECT id FROM conversations
    WHERE account_id = $1 AND channel_id = $2 AND contact_id = c.id AND status <> 'resolved' LIMIT 1
) v ON true
ORDER BY said.place
"""
