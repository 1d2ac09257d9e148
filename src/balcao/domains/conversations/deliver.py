"""Sends what a conversation has waiting, one message at a time, oldest first; nothing is ever sent blindly again.

`sending` is committed before the socket opens. After that there are three ends: the provider accepted it, it told why
not, or nobody knows; what nobody knows is shown as `unknown` and settled by a status or a person, never by a retry.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Receipt
from balcao.core import clock, http
from balcao.core.database import find, raw_connection, transaction
from balcao.core.events import publish
from balcao.core.failpoints import reach
from balcao.core.ids import new_id
from balcao.core.outcomes import ProviderError, Unauthorized, Unavailable, Unknown
from balcao.core.queue import later, queued
from balcao.domains.connections.connectors import load
from balcao.domains.connections.record_call import mark_unauthorized, record_call
from balcao.domains.contacts.recognise import learn_aliases
from balcao.domains.conversations.claim import HOLD, Claim, claim, mark_unknown
from balcao.domains.conversations.daily_limit import note_begun
from balcao.domains.conversations.events import MessageChanged
from balcao.domains.conversations.models import Message, MessageEvent
from balcao.domains.conversations.pace import block, pace_of, turn, waiting_for
from balcao.domains.conversations.status import may_become
from balcao.domains.conversations.track import apply_parked

log = structlog.get_logger()
GIVE_UP = timedelta(minutes=30)
FIRST_WAIT = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(seconds=1)


@dataclass(frozen=True)
class Sent:
    """What came of a claim."""

    claim: Claim
    result: Receipt | ProviderError
    started_at: datetime


@queued("delivery")
async def deliver(account_id: UUID, conversation_id: UUID) -> None:
    """Each outcome is committed together with the claim of the conversation's next message."""
    sent: Sent | None = None
    while True:
        async with transaction(account_id) as session:
            if sent is not None:
                go_on = await _record(session, conversation_id, sent)
                reach("before-commit")
            claimed = await claim(session, conversation_id) if sent is None or go_on else None
            reach("claimed")
            if isinstance(claimed, timedelta):
                await later(session, deliver, after=claimed, conversation_id=conversation_id)
                return
        if claimed is None:
            return
        reach("sending-committed")
        started = clock.now()
        sent = Sent(claimed, await _send(account_id, claimed), started)


async def _send(account_id: UUID, claimed: Claim) -> Receipt | ProviderError:
    connection = claimed.connection
    if claimed.instead is not None:
        return claimed.instead
    wait = await turn(account_id, connection.id, pace_of(connection.connector, connection.facts))
    if wait > LONGEST_PAUSE:
        return Unavailable("pace", waiting_for(connection.connector), retry_after=wait, scope="connection")
    await asyncio.sleep(wait.total_seconds())
    if clock.now() >= claimed.until:  # this process stood still meanwhile, and others have taken over
        return Unavailable("late", "Não foi enviada: o sistema ficou parado", "Envie de novo.")
    outbound = load(connection.connector, "outbound")
    try:
        with http.on_behalf_of(str(connection.id)):
            receipt: Receipt = await outbound.send(connection.settings, claimed.outgoing)
        return receipt
    except ProviderError as failure:
        return failure
    except Exception as failure:  # a defect of ours after the socket may have opened: nobody knows
        log.exception("sending broke", message_id=str(claimed.message_id))
        return Unknown("internal", type(failure).__name__)


async def _record(session: AsyncSession, conversation_id: UUID, sent: Sent) -> bool:
    """Writes the outcome, frees the conversation, and says whether to look for the next message at once."""
    held_at, result = None, sent.result
    status = await _lock(session, conversation_id, sent.claim.message_id)
    await _note_call(session, sent)
    if isinstance(result, Receipt):
        await _accepted(session, sent.claim, result, may_become(status, "sent"))
    elif isinstance(result, Unknown):
        if status == "sending":
            await mark_unknown(session, await _message(session, sent), result.code)
            held_at = clock.now() + HOLD
    else:
        await _not_accepted(session, sent, await _message(session, sent), result)
    await _free(session, conversation_id, sent.claim.message_id, held_at)
    if held_at is not None:
        await later(session, deliver, after=HOLD, conversation_id=conversation_id)
    return held_at is None


async def _lock(session: AsyncSession, conversation_id: UUID, message_id: UUID) -> str:
    """The conversation before the message, as everybody does; the message's status as it stands now."""
    driver, account_id = await raw_connection(session), session.info["account_id"]
    await driver.execute(
        "SELECT FROM conversations WHERE account_id = $1 AND id = $2 FOR UPDATE", account_id, conversation_id
    )
    status: str = await driver.fetchval(
        "SELECT status FROM messages WHERE account_id = $1 AND id = $2 FOR UPDATE", account_id, message_id
    )
    return status


async def _message(session: AsyncSession, sent: Sent) -> Message:
    message = await find(session, Message, sent.claim.message_id, lock=True)
    assert message is not None
    return message


async def _not_accepted(session: AsyncSession, sent: Sent, message: Message, why: ProviderError) -> None:
    if isinstance(why, Unavailable) and message.status == "sending" and _worth_waiting(message):
        await _wait(session, sent.claim, message, why)
        assert message.not_before is not None
        again = message.not_before - clock.now()
        await later(session, deliver, after=again, conversation_id=sent.claim.conversation_id)
    elif may_become(message.status, "failed"):
        await _refused(session, message, why)
        if isinstance(why, Unauthorized):
            await mark_unauthorized(session, message.channel_id, why.title or why.code)


async def _note_call(session: AsyncSession, sent: Sent) -> None:
    """Nothing was called where the pace held it back; a provider that says "too fast" works."""
    if _is_held_back(sent.result):
        return
    accepted = isinstance(sent.result, Receipt)
    too_fast = isinstance(sent.result, Unavailable) and sent.result.scope != "call"
    await record_call(
        session,
        sent.claim.connection.id,
        what="send",
        outcome="ok" if accepted else "error" if too_fast else type(sent.result).__name__.lower(),
        milliseconds=int((clock.now() - sent.started_at).total_seconds() * 1000),
        code=None if isinstance(sent.result, Receipt) else sent.result.code,
        error=None if isinstance(sent.result, Receipt) else sent.result.title or None,
    )


async def _free(session: AsyncSession, conversation_id: UUID, message_id: UUID, held_until: datetime | None) -> None:
    """`held_until`: the next one waits so long, or for proof of what became of this one."""
    await (await raw_connection(session)).execute(
        "UPDATE conversations SET sending_id = CASE WHEN $4::timestamptz IS NULL THEN NULL ELSE sending_id END, "
        "sending_until = $4 WHERE account_id = $1 AND id = $2 AND sending_id = $3",
        session.info["account_id"],
        conversation_id,
        message_id,
        held_until,
    )


async def _accepted(session: AsyncSession, sent: Claim, receipt: Receipt, goes_up: bool) -> None:
    """`goes_up`: no status was faster than the answer to our own call."""
    has_parked = await (await raw_connection(session)).fetchval(
        _ACCEPT,
        session.info["account_id"],
        sent.message_id,
        receipt.provider_message_id,
        clock.now(),
        goes_up,
        new_id(),
    )
    if has_parked:
        message = await find(session, Message, sent.message_id, lock=True)
        assert message is not None
        await apply_parked(session, message)
    if sent.outgoing.kind == "template":
        await note_begun(session, sent.connection.id, sent.conversation_id, sent.contact_id, clock.now())
    if set(receipt.aliases) - {sent.outgoing.to}:
        await learn_aliases(session, sent.contact_id, receipt.aliases)
    await publish(session, MessageChanged(sent.message_id, sent.conversation_id))


_ACCEPT = """
WITH accepted AS (
    UPDATE messages SET provider_message_id = $3, provider_at = coalesce(provider_at, $4),
        status = CASE WHEN $5 THEN 'sent' ELSE status END,
        error = CASE WHEN $5 THEN NULL ELSE error END,
        version = version + CASE WHEN $5 THEN 1 ELSE 0 END
    WHERE account_id = $1 AND id = $2
    RETURNING channel_id
), noted AS (
    INSERT INTO message_events (account_id, id, message_id, status, at) VALUES ($1, $6, $2, 'accepted', $4)
)
SELECT EXISTS (
    SELECT FROM parked_statuses p JOIN accepted USING (channel_id)
    WHERE p.account_id = $1 AND p.provider_message_id = $3
)
"""


def _worth_waiting(message: Message) -> bool:
    return clock.now() - message.created_at < GIVE_UP


async def _wait(session: AsyncSession, claim: Claim, message: Message, why: Unavailable) -> None:
    message.status = "queued"
    message.not_before = clock.now() + max(await _how_long(session, claim, message, why), timedelta(milliseconds=200))
    message.waiting_for = why.title if why.scope == "call" else waiting_for(claim.connection.connector)
    message.version += 1
    detail = {"code": why.code, "title": message.waiting_for, "until": message.not_before.isoformat()}
    session.add(MessageEvent(id=new_id(), message_id=message.id, status="waiting", at=clock.now(), detail=detail))
    await publish(session, MessageChanged(message.id, message.conversation_id))


async def _how_long(session: AsyncSession, claim: Claim, message: Message, why: Unavailable) -> timedelta:
    """What went too fast slows all of its kind: what else goes to this person, or through this connection."""
    backoff = min(FIRST_WAIT * 2 ** min(message.attempts - 1, 8), timedelta(minutes=5))
    if _is_held_back(why) or why.scope == "call":
        return why.retry_after or backoff
    if why.scope == "connection":
        return await block(session.info["account_id"], claim.connection.id, why.retry_after)
    wait = why.retry_after or timedelta(seconds=4 ** min(message.attempts, 5))
    pace = pace_of(claim.connection.connector, claim.connection.facts)
    await (await raw_connection(session)).execute(
        "UPDATE conversations SET pace_until = $3 WHERE account_id = $1 AND id = $2",
        session.info["account_id"],
        claim.conversation_id,
        pace.after_refusal(clock.now(), wait),
    )
    return wait


def _is_held_back(result: Receipt | ProviderError) -> bool:
    """By us, before anybody was called."""
    return isinstance(result, ProviderError) and result.code in {"pace", "daily_limit", "late"}


async def _refused(session: AsyncSession, message: Message, why: ProviderError) -> None:
    message.status = "failed"
    message.error = {
        "code": why.code,
        "title": why.title or "Não foi enviada",
        "detail": why.detail,
        "means": why.means,
    }
    message.version += 1
    session.add(MessageEvent(id=new_id(), message_id=message.id, status="failed", at=clock.now(), detail=message.error))
    await publish(session, MessageChanged(message.id, message.conversation_id))
