"""The demonstration's conversations, received and answered through the same use cases as all others."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, MessageArrived, Sender
from balcao.core.ids import new_id
from balcao.demo.stories import AD, CANNED, LABELS, Story
from balcao.domains.conversations.change import change
from balcao.domains.conversations.models import CannedReply, Conversation, Label, Message, MessageEvent
from balcao.domains.conversations.receive import Channel, receive
from balcao.domains.conversations.reply import Author, Said, reply

WINDOW = timedelta(hours=24)


@dataclass(frozen=True)
class Receptionist:
    id: UUID
    name: str


async def keep_words(session: AsyncSession) -> None:
    """Labels and canned replies."""
    session.add_all(Label(name=name, color=color) for name, color in LABELS.items())
    session.add_all(
        CannedReply(shortcut=shortcut, title=title, text=words) for shortcut, (title, words) in CANNED.items()
    )


async def tell(
    session: AsyncSession, story: Story, *, phone: str, connection_id: UUID, receptionist: Receptionist, now: datetime
) -> None:
    """`phone` is the patient's number as the provider spells it."""
    channel = Channel(connection_id, bot=False, bot_patience=0, window=WINDOW)
    conversation_id: UUID | None = None
    for number, (minutes, who, words) in enumerate(story.lines):
        at = now - timedelta(minutes=minutes)
        if who == "p":
            arrived = MessageArrived(
                route="",
                provider_message_id=f"wamid.demo.{phone}.{number}",
                sender=Sender((Alias("phone", phone),), story.name),
                kind="text",
                provider_at=at,
                text=words,
                data={"referral": AD} if story.ad and number == 0 else {},
            )
            message_id = await receive(session, channel, arrived)
            conversation_id = await session.scalar(select(Message.conversation_id).where(Message.id == message_id))
        else:
            assert conversation_id is not None, "a story begins with the patient"
            await _say(session, conversation_id, who, words, at, receptionist)
    assert conversation_id is not None
    await _settle(session, story, conversation_id, receptionist)


async def _say(
    session: AsyncSession, conversation_id: UUID, who: str, words: str, at: datetime, receptionist: Receptionist
) -> None:
    """Said and read some time ago: nothing is left for the worker to send."""
    by_bot = Author("bot", None, "Atendimento automático")
    author = by_bot if who == "b" else Author("user", receptionist.id, receptionist.name)
    message = await reply(session, conversation_id, author, Said("note" if who == "n" else "text", words))
    message.created_at = message.written_at = at
    if who != "n":
        message.status = "read"
        message.provider_message_id = f"wamid.demo.{message.id}"
        steps = enumerate(("sending", "sent", "delivered", "read"))
        session.add_all(
            MessageEvent(id=new_id(), message_id=message.id, status=status, at=at + timedelta(seconds=2 * number))
            for number, status in steps
        )
    await session.flush()


async def _settle(session: AsyncSession, story: Story, conversation_id: UUID, receptionist: Receptionist) -> None:
    """How the conversation stands now; its messages came in the order of the story, whatever the clock said."""
    last = (
        await session.scalars(
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.kind != "note")
            .order_by(Message.written_at.desc())
        )
    ).first()
    assert last is not None
    heard = select(Message.id).where(Message.conversation_id == conversation_id, Message.direction == "inbound")
    newest = (await session.scalars(heard.order_by(Message.id.desc()))).first()
    unread = sum(1 for _ in _tail(story)) if story.status != "resolved" else 0
    await session.execute(
        update(Conversation)
        .where(Conversation.account_id == session.info["account_id"], Conversation.id == conversation_id)
        .values(
            last_message_id=last.id,
            last_message_at=last.written_at,
            created_at=last.written_at - timedelta(minutes=30),
            bot_active=story.bot,
            bot_cursor=newest,
            unread_count=unread,
        )
    )
    await session.execute(
        update(Message)
        .where(Message.account_id == session.info["account_id"], Message.conversation_id == conversation_id)
        .values(created_at=Message.written_at)
    )
    given: dict[str, object] = {"labels": list(story.labels), "priority": story.priority, "status": story.status}
    if story.mine:
        given["assignee_id"] = receptionist.id
    session.expire_all()
    await change(session, conversation_id, given)


def _tail(story: Story) -> list[str]:
    """The patient's words that nobody has answered yet."""
    waiting: list[str] = []
    for _, who, words in story.lines:
        waiting = [*waiting, words] if who == "p" else waiting if who == "n" else []
    return waiting
