"""Says what was planned for now, each message once: it is queued and marked as sent in one transaction."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find, transaction
from balcao.core.failpoints import reach
from balcao.core.problems import Problem
from balcao.core.queue import queued
from balcao.domains.conversations.act_models import ScheduledMessage
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author, Said, WindowClosed, message_of, reply
from balcao.domains.conversations.said import said_of
from balcao.domains.conversations.schemas import MessageIn


@queued("delivery")
async def send_due(account_id: UUID) -> None:
    """A worker that dies leaves the message waiting, or sent and queued: never both, never neither."""
    while True:
        async with transaction(account_id) as session:
            row = await _next(session)
            if row is None:
                return
            await _say(session, row)
            reach("scheduled")


async def _next(session: AsyncSession) -> ScheduledMessage | None:
    due = select(ScheduledMessage).where(
        ScheduledMessage.account_id == session.info["account_id"],
        ScheduledMessage.status == "waiting",
        ScheduledMessage.send_at <= clock.now(),
    )
    return (
        await session.scalars(due.order_by(ScheduledMessage.send_at).limit(1).with_for_update(skip_locked=True))
    ).one_or_none()


async def _say(session: AsyncSession, row: ScheduledMessage) -> None:
    conversation = await _conversation(session, row)
    author = Author("user", row.user_id, row.author_name)
    body = MessageIn.model_validate(row.body)
    said: Said | None = None
    try:
        async with session.begin_nested():
            said = await said_of(session, conversation.id, body)
            message = await reply(session, conversation.id, author, said)
        row.status, row.message_id = "sent", message.id
    except Problem as refused:
        error = explained(refused)
        row.status, row.error = "failed", error
        row.message_id = await _show_failed(session, conversation, author, said, row, error)
    row.settled_at = clock.now()
    row.version += 1
    await session.flush()
    live.show_change(session, "scheduled.updated", row.id)


async def _conversation(session: AsyncSession, row: ScheduledMessage) -> Conversation:
    """The one it was planned in, or the person's open one on the same channel where that has been resolved."""
    planned = await find(session, Conversation, row.conversation_id)
    assert planned is not None
    if planned.status != "resolved":
        return planned
    opened = await session.scalars(
        select(Conversation).where(
            Conversation.account_id == planned.account_id,
            Conversation.channel_id == planned.channel_id,
            Conversation.contact_id == planned.contact_id,
            Conversation.status != "resolved",
        )
    )
    return opened.one_or_none() or planned


def explained(refused: Problem) -> dict[str, str]:
    """The error as a message carries it, with what to do."""
    if type(refused) is WindowClosed:
        detail = "No horário marcado já tinham passado 24 horas desde a última mensagem desta pessoa: "
        detail += "envie um modelo aprovado, ou espere que ela escreva e envie de novo."
        return {"code": WindowClosed.type, "title": "A janela de atendimento fechou", "detail": detail}
    return {"code": type(refused).type, "title": "Não foi enviada no horário marcado", "detail": refused.detail}


async def _show_failed(
    session: AsyncSession,
    conversation: Conversation,
    author: Author,
    said: Said | None,
    row: ScheduledMessage,
    error: dict[str, str],
) -> UUID | None:
    """Stands in the conversation as failed, where it can be sent again; files are named in the plan alone."""
    if said is None or said.file_ids:
        return None
    message = message_of(conversation, author, said, status="failed", error=error)
    session.add(message)
    await session.flush()
    live.show_change(session, "message.created", message.id)
    return message.id
