"""What a waiting message says, in the words of the contract that connectors send."""

from collections.abc import AsyncIterator
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, Button, Choice, File, Outgoing, Section
from balcao.core import storage
from balcao.domains.conversations.models import Message, MessageAttachment
from balcao.domains.files.models import StoredFile

WITH_FILES = frozenset(
    {"image", "audio", "video", "document", "sticker", "buttons", "list", "link", "flow", "template", "carousel"}
)


class Waiting(Protocol):
    """What sending needs of a message's row."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def data(self) -> dict[str, Any]: ...
    @property
    def resends(self) -> int: ...
    @property
    def reply_to(self) -> UUID | None: ...


async def outgoing(session: AsyncSession, message: Waiting, to: Alias) -> Outgoing:
    data = message.data
    return Outgoing(
        message_id=correlation_of(message),
        to=to,
        kind=message.kind,  # type: ignore[arg-type]
        text=message.text,
        files=await _files(session, message) if message.kind in WITH_FILES else (),
        buttons=tuple(Button(button["id"], button["title"]) for button in data.get("buttons", ())),
        list_button=data.get("button"),
        sections=tuple(_section(section) for section in data.get("sections", ())) if message.kind == "list" else (),
        template=data if message.kind == "template" else None,
        location=data if message.kind == "location" else None,
        reaction=await _reaction(session, message),
        reply_to=await _provider_id(session, message.reply_to),
        contacts=tuple(data.get("contacts", ())),
        data=data,
        header=data.get("header") if message.kind != "template" else None,
        footer=data.get("footer"),
        is_voice=data.get("voice") is True,
    )


def correlation_of(message: Waiting) -> str:
    """What the provider carries for us: our id, and after a person's "send again" which time this is."""
    return f"{message.id}.{message.resends}" if message.resends else str(message.id)


def _section(section: dict[str, Any]) -> Section:
    rows = tuple(Choice(row["id"], row["title"], row.get("description")) for row in section["rows"])
    return Section(section.get("title", ""), rows)


async def _reaction(session: AsyncSession, message: Waiting) -> dict[str, Any] | None:
    if message.kind != "reaction":
        return None
    target = await _provider_id(session, UUID(message.data["message_id"]))
    return {"message_id": target, "emoji": message.data.get("emoji", "")}


async def _provider_id(session: AsyncSession, id: UUID | None) -> str | None:
    if id is None:
        return None
    return await session.scalar(
        select(Message.provider_message_id).where(Message.account_id == session.info["account_id"], Message.id == id)
    )


async def _files(session: AsyncSession, message: Waiting) -> tuple[File, ...]:
    rows = await session.scalars(
        select(StoredFile)
        .join(
            MessageAttachment,
            (MessageAttachment.account_id == StoredFile.account_id) & (MessageAttachment.file_id == StoredFile.id),
        )
        .where(MessageAttachment.account_id == session.info["account_id"], MessageAttachment.message_id == message.id)
        .order_by(MessageAttachment.position)
    )
    return tuple(_file(row) for row in rows)


def _file(row: StoredFile) -> File:
    def read() -> AsyncIterator[bytes]:
        assert row.storage_key is not None
        return storage.read(row.storage_key)

    return File(row.media_type, row.file_name, row.size or 0, read)
