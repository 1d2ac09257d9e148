"""Finds messages by their words, whatever the accents, and says where in each of them the words stand."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.pages import encode_cursor
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.schemas import ContactSummary
from balcao.domains.conversations.search_schemas import MessageHit, Snippet
from balcao.domains.conversations.sight import seen_by

_PHRASE = re.compile(r'["“”]([^"“”]+)["“”]')
_WORD = re.compile(r"\w+")
AROUND = 60  # characters of a message shown before the first word found
LENGTH = 180
WIDER = 20  # so many hits are looked at for each one that a limited person may see


@dataclass(frozen=True)
class Asked:
    """What a person wrote into the search field: words, phrases in quotes, and whether the last word may go on."""

    words: str
    phrases: list[str]
    typing: bool

    @property
    def given(self) -> dict[str, Any]:
        return {"words": self.words, "phrases": self.phrases, "typing": self.typing}


def understand(written: str) -> Asked:
    phrases = _PHRASE.findall(written)
    words = _PHRASE.sub(" ", written).replace('"', " ")
    return Asked(words, phrases, typing=not written.endswith((" ", '"', "”")))


async def search_messages(
    session: AsyncSession, asked: Asked, most: int, *, before: UUID | None = None, limited: UUID | None = None
) -> list[MessageHit]:
    """Newest first; `before` is the last message of the page before, `limited` who sees only their own."""
    looked = most * (WIDER if limited else 1)
    hits = (await session.scalars(_FIND, asked.given | {"most": looked, "before": before})).all()
    if not hits:
        return []
    mine = [Message.account_id == session.info["account_id"], Message.id.in_(hits)]
    if limited:
        mine.append(seen_by(limited))
    rows = (
        await session.execute(
            select(Message, Conversation.contact_id, Contact.name, Contact.phone)
            .join(
                Conversation,
                (Conversation.account_id == Message.account_id) & (Conversation.id == Message.conversation_id),
            )
            .join(Contact, (Contact.account_id == Conversation.account_id) & (Contact.id == Conversation.contact_id))
            .where(*mine)
            .order_by(Message.id.desc())
            .limit(most)
        )
    ).all()
    marked = await _words_asked_for(session, asked, [shown_text(row[0]) for row in rows])
    return [
        _hit(message, ContactSummary(id=contact_id, name=name, phone=phone), marked)
        for message, contact_id, name, phone in rows
    ]


async def conversations_saying(session: AsyncSession, asked: Asked, most: int) -> Sequence[UUID]:
    """The conversations of so many of the newest messages found."""
    hits = (await session.scalars(_FIND, asked.given | {"most": most, "before": None})).all()
    mine = Message.account_id == session.info["account_id"]
    return (await session.scalars(select(Message.conversation_id).where(mine, Message.id.in_(hits)).distinct())).all()


_FIND = text(
    "SELECT find_messages(message_query(CAST(:words AS text), CAST(:phrases AS text[]), CAST(:typing AS boolean)), "
    ":most, CAST(:before AS uuid))"
).bindparams(bindparam("phrases"))


async def _words_asked_for(session: AsyncSession, asked: Asked, texts: Iterable[str]) -> set[str]:
    """Which of the texts' own words the search is for, in lower case."""
    words = {word.lower() for one in texts for word in _WORD.findall(one)}
    if not words:
        return set()
    whole = " ".join([*asked.phrases, asked.words])
    return set(await session.scalars(_MARK, {"all": list(words), "asked": whole, "typing": asked.typing}))


_MARK = text(
    "SELECT words_asked_for(CAST(:all AS text[]), any_word_query(CAST(:asked AS text), CAST(:typing AS boolean)))"
)


def shown_text(message: Message) -> str:
    """What a person reads of it: the text, a template's filled body, a choice's title, a place's name."""
    data = message.data
    parts = (message.text, data.get("body"), data.get("title"), data.get("name"), data.get("address"))
    return " ".join(part for part in parts if isinstance(part, str) and part)


def _hit(message: Message, contact: ContactSummary, marked: set[str]) -> MessageHit:
    return MessageHit(
        message_id=message.id,
        conversation_id=message.conversation_id,
        contact=contact,
        kind=message.kind,
        direction=message.direction,
        sender_name=message.sender_name,
        written_at=message.written_at,
        snippet=snippet(shown_text(message), marked),
        position=encode_cursor(message.written_at, UUID(int=message.place.int + 1)),  # cursors leave their own out
    )


def snippet(whole: str, marked: set[str]) -> Snippet:
    """A piece of the text around the first word found; `marks` are (start, end) within the piece."""
    whole = " ".join(whole.split())
    found = [match.span() for match in _WORD.finditer(whole) if match[0].lower() in marked]
    start = max(0, found[0][0] - AROUND) if found and found[0][0] > LENGTH - AROUND else 0
    if start:
        start = whole.find(" ", start) + 1
    piece = whole[start : start + LENGTH]
    before, after = "… " if start else "", " …" if len(whole) > start + LENGTH else ""
    shift = len(before) - start
    marks = [(left + shift, right + shift) for left, right in found if left >= start and right <= start + LENGTH]
    return Snippet(text=before + piece + after, marks=marks)
