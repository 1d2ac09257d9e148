"""Edits a note or a message that still waits, and sends a failed one truly again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.core.problems import Conflict, NotFound
from balcao.core.queue import later
from balcao.domains.conversations.deliver import deliver
from balcao.domains.conversations.events import MessageChanged
from balcao.domains.conversations.models import Conversation, Message, MessageEvent
from balcao.domains.conversations.reply import check_window


class TooLate(Conflict):
    """Esta mensagem não pode mais ser mudada."""

    type = "message-already-sent"


async def edit(session: AsyncSession, message_id: UUID, text: str) -> Message:
    message = await _own(session, message_id)
    if message.kind != "note" and message.status != "queued":
        raise TooLate("Só notas e mensagens que ainda não saíram podem ser editadas.")
    message.text = text
    return await _changed(session, message)


async def send_again(session: AsyncSession, message_id: UUID) -> Message:
    """A failed or unknown message goes back to the queue, as a new attempt that its timeline shows."""
    message = await _own(session, message_id)
    if message.status not in {"failed", "unknown"}:
        raise TooLate("Só mensagens que falharam ou ficaram sem confirmação podem ser enviadas de novo.")
    conversation = await find(session, Conversation, message.conversation_id, lock=True)
    assert conversation is not None
    if message.kind != "template":
        check_window(conversation)
    if conversation.sending_id == message.id:
        conversation.sending_id = conversation.sending_until = None
    message.status = "queued"
    message.error = None
    message.not_before = None
    message.resends += 1
    # The next attempt gets an id of its own at the provider; statuses of the first still find it by our id.
    message.provider_message_id = None
    session.add(MessageEvent(id=new_id(), message_id=message.id, status="queued", at=clock.now(), detail=None))
    await later(session, deliver, conversation_id=message.conversation_id)
    return await _changed(session, message)


async def _own(session: AsyncSession, message_id: UUID) -> Message:
    found = await find(session, Message, message_id)
    if found is None or found.direction != "outbound":
        raise NotFound("Esta mensagem não existe ou não foi escrita aqui.")
    await find(session, Conversation, found.conversation_id, lock=True)
    message = await find(session, Message, message_id, lock=True)
    assert message is not None
    return message


async def _changed(session: AsyncSession, message: Message) -> Message:
    message.version += 1
    await session.flush()
    await publish(session, MessageChanged(message.id, message.conversation_id))
    return message
