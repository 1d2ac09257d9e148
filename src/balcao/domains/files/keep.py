"""Keeps bytes as a stored file."""

import hashlib
import re
from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import storage
from balcao.core.ids import new_id
from balcao.core.problems import TooLarge
from balcao.domains.files.models import StoredFile

LARGEST = 100 * 1024 * 1024


class Kept:
    """Bytes that were stored: their key, size and SHA-256 in hex."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.size = 0
        self.sha256 = ""


async def store_bytes(account_id: UUID, pieces: AsyncIterator[bytes], *, largest: int = LARGEST) -> Kept:
    """Puts the pieces in object storage, in no transaction; TooLarge when there are more than `largest`."""
    kept = Kept(f"{account_id}/{new_id()}")
    digest = hashlib.sha256()

    async def counted() -> AsyncIterator[bytes]:
        async for piece in pieces:
            kept.size += len(piece)
            if kept.size > largest:
                raise TooLarge(f"O arquivo passa de {largest // 1024 // 1024} MB.")
            digest.update(piece)
            yield piece

    await storage.put(kept.key, counted())
    kept.sha256 = digest.hexdigest()
    return kept


def keep(session: AsyncSession, kept: Kept, *, media_type: str, file_name: str) -> StoredFile:
    """The row of bytes that stand in storage."""
    row = StoredFile(
        id=new_id(),
        media_type=media_type,
        file_name=safe_name(file_name),
        size=kept.size,
        sha256=kept.sha256,
        storage_key=kept.key,
        status="ready",
    )
    session.add(row)
    return row


def safe_name(name: str) -> str:
    """A file's name without folders, control characters or more than 150 characters."""
    last = re.split(r"[\\/]", name)[-1]
    clean = re.sub(r"[\x00-\x1f\x7f\"<>|:*?]", "_", last).strip(" .")
    return clean[-150:] or "arquivo"
