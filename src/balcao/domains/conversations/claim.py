"""Takes a conversation's next message to be sent, and marks it `sending` before anybody opens a socket."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, Outgoing
from balcao.core import clock
from balcao.core.database import find, raw_connection
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.core.outcomes import ProviderError, Rejected, Unauthorized, Unavailable
from balcao.domains.connections.ready import Ready, ready
from balcao.domains.conversations.daily_limit import over_the_limit
from balcao.domains.conversations.events import MessageChanged
from balcao.domains.conversations.models import Message, MessageEvent
from balcao.domains.conversations.outgoing import outgoing
from balcao.domains.conversations.pace import pace_of, waiting_for

log = structlog.get_logger()
LEASE = timedelta(seconds=25)
LEASE_WITH_FILES = timedelta(seconds=160)  # the upload has a deadline of its own
HOLD = timedelta(seconds=60)
SOON = timedelta(seconds=2)


class Next(msgspec.Struct):
    """A conversation under lock, with the oldest of its messages that wait (all None when there is none)."""

    contact_id: UUID
    channel_id: UUID
    sending_id: UUID | None
    sending_until: datetime | None
    pace_until: datetime | None
    stamp: str
    alias_kind: str | None
    alias_value: str | None
    id: UUID | None
    kind: str
    text: str | None
    data: dict[str, Any]
    resends: int
    attempts: int
    reply_to: UUID | None
    not_before: datetime | None


@dataclass(frozen=True)
class Claim:
    """A message that this job may send until its lease ends, and all that sending needs; `instead` is why it must not
    go out now.
    """

    conversation_id: UUID
    message_id: UUID
    contact_id: UUID
    until: datetime
    connection: Ready
    outgoing: Outgoing
    instead: ProviderError | None = None


async def claim(session: AsyncSession, conversation_id: UUID) -> Claim | timedelta | None:
    """None when one is under way, has to wait, or nothing is left.

    A length of time: the one that waits is due so soon that the job queued for it may be this very one, a moment early
    (its time counts from the beginning of the transaction that queued it).
    """
    while (found := await _look(session, conversation_id)) is not None:
        now = clock.now()
        if found.sending_id is not None:
            if found.sending_until is not None and found.sending_until > now:
                return None
            await _give_up_lease(session, conversation_id, found.sending_id)
            continue
        if found.id is None:
            return None
        if found.not_before is not None and found.not_before > now:
            return found.not_before - now if found.not_before - now < SOON else None
        connection = await ready(session, found.channel_id, found.stamp)
        says, instead = await _says(session, found)
        instead = instead or await _hindrance(session, conversation_id, found, connection, now)
        pace = pace_of(connection.connector, connection.facts)
        pace_until = found.pace_until if instead else pace.after_sending(found.pace_until, now)
        lease = LEASE_WITH_FILES if says.files else LEASE
        if await _take(session, conversation_id, found.id, now, lease, pace_until):
            return Claim(conversation_id, found.id, found.contact_id, now + lease, connection, says, instead)
    return None


async def _says(session: AsyncSession, found: Next) -> tuple[Outgoing, ProviderError | None]:
    """A row that cannot be put into words fails by itself, and does not stop those behind it."""
    assert found.id is not None
    to = await _to(session, found)
    try:
        return await outgoing(session, found, to), None  # type: ignore[arg-type]
    except (LookupError, TypeError, ValueError, AttributeError) as broken:
        log.exception("a message cannot be built", message_id=str(found.id))
        why = Rejected(type(broken).__name__, "Não conseguimos montar esta mensagem", "Escreva-a de novo.")
        return Outgoing(str(found.id), to, "text"), why


async def _hindrance(
    session: AsyncSession, conversation_id: UUID, found: Next, connection: Ready, now: datetime
) -> ProviderError | None:
    """What cannot be sent, or would be refused for being too much, is not even tried."""
    if connection.settings is None:
        why = "As credenciais desta conexão não se abrem ou estão incompletas. Preencha-as de novo em Integrações."
        return Unauthorized("settings", "A conexão precisa ser refeita", why)
    wait = pace_of(connection.connector, connection.facts).wait(found.pace_until, now)
    if wait:
        return Unavailable("pace", waiting_for(connection.connector), retry_after=wait, scope="person")
    limit = connection.facts.get("daily_limit")
    if found.kind != "template" or not isinstance(limit, int) or limit <= 0:
        return None
    return await over_the_limit(session, connection.id, conversation_id, found.contact_id, limit, now)


async def _look(session: AsyncSession, conversation_id: UUID) -> Next | None:
    row = await (await raw_connection(session)).fetchrow(
        _LOOK, session.info["account_id"], conversation_id, clock.now(), clock.now() - HOLD
    )
    if row is None:
        return None
    given = dict(row) | {"data": msgspec.json.decode(row["data"])}
    return Next(**given)


# One that has to wait holds those behind it for HOLD, then lets them by. The lock waits for whoever has the
# conversation, but the rest is seen as of before the wait: _take() looks at the message's status once more.
_LOOK = """
WITH held AS (
    SELECT id, account_id, contact_id, channel_id, alias_id, sending_id, sending_until, pace_until
    FROM conversations WHERE account_id = $1 AND id = $2 FOR UPDATE
)
SELECT held.contact_id, held.channel_id, held.sending_id, held.sending_until, held.pace_until,
    c.xmin::text AS stamp, a.kind AS alias_kind, a.value AS alias_value,
    m.id, coalesce(m.kind, '') AS kind, m.text, coalesce(m.data, '{}')::text AS data, coalesce(m.resends, 0) AS resends,
    coalesce(m.attempts, 0) AS attempts, m.reply_to, m.not_before
FROM held
JOIN connections c ON c.account_id = held.account_id AND c.id = held.channel_id
LEFT JOIN contact_aliases a ON a.account_id = held.account_id AND a.id = held.alias_id
LEFT JOIN LATERAL (
    SELECT id, kind, text, data, resends, attempts, reply_to, not_before FROM messages
    WHERE account_id = held.account_id AND conversation_id = held.id AND direction = 'outbound' AND status = 'queued'
        AND (not_before IS NULL OR not_before <= $3 OR created_at > $4)
    ORDER BY id LIMIT 1
) m ON true
"""


async def _take(
    session: AsyncSession,
    conversation_id: UUID,
    message_id: UUID,
    now: datetime,
    lease: timedelta,
    pace_until: datetime | None,
) -> bool:
    taken = await (await raw_connection(session)).fetchval(
        _TAKE, session.info["account_id"], conversation_id, message_id, now, now + lease, new_id(), pace_until
    )
    return taken is not None


_TAKE = """
WITH taken AS (
    UPDATE messages SET status = 'sending', attempts = attempts + 1, version = version + 1
    WHERE account_id = $1 AND id = $3 AND status = 'queued' RETURNING id
), held AS (
    UPDATE conversations SET sending_id = $3, sending_until = $5, pace_until = $7
    WHERE account_id = $1 AND id = $2 AND EXISTS (SELECT FROM taken)
), noted AS (
    INSERT INTO message_events (account_id, id, message_id, status, at)
    SELECT $1, $6, id, 'sending', $4 FROM taken
)
SELECT id FROM taken
"""


async def _to(session: AsyncSession, found: Next) -> Alias:
    """The name that wrote last; where it is gone, the first that the contact has."""
    if found.alias_kind is not None and found.alias_value is not None:
        return Alias(found.alias_kind, found.alias_value)  # type: ignore[arg-type]
    first = await (await raw_connection(session)).fetchrow(
        "SELECT kind, value FROM contact_aliases WHERE account_id = $1 AND contact_id = $2 AND kind <> 'username' "
        "ORDER BY created_at LIMIT 1",
        session.info["account_id"],
        found.contact_id,
    )
    assert first is not None
    return Alias(first["kind"], first["value"])


async def _give_up_lease(session: AsyncSession, conversation_id: UUID, sending_id: UUID) -> None:
    """A sender that died leaves its message `unknown`: it may have been accepted, so it is not sent again."""
    message = await find(session, Message, sending_id, lock=True)
    if message is not None and message.status == "sending":
        await mark_unknown(session, message, "lease")
    await (await raw_connection(session)).execute(
        "UPDATE conversations SET sending_id = NULL, sending_until = NULL WHERE account_id = $1 AND id = $2",
        session.info["account_id"],
        conversation_id,
    )


async def mark_unknown(session: AsyncSession, message: Message, why: str) -> None:
    message.status = "unknown"
    message.error = {
        "code": "unknown",
        "title": "Não sabemos se chegou",
        "detail": "O provedor não respondeu. Espere a confirmação, ou envie de novo: pode chegar duas vezes.",
    }
    message.version += 1
    session.add(MessageEvent(id=new_id(), message_id=message.id, status="unknown", at=clock.now(), detail={"why": why}))
    await publish(session, MessageChanged(message.id, message.conversation_id))
