"""Object storage: a local folder by default, S3 or Google Cloud Storage by an address."""

from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from balcao.settings import read_settings


@cache
def store() -> ObjectStore:
    settings = read_settings()
    if settings.storage_url:
        return from_url(settings.storage_url)
    folder = Path(settings.data).resolve() / "files"
    folder.mkdir(parents=True, exist_ok=True)
    return LocalStore(str(folder))


async def put(key: str, pieces: AsyncIterator[bytes]) -> None:
    """Stores the pieces under `key`; what is there is replaced only once all has arrived."""
    await obstore.put_async(store(), key, pieces)


async def read(key: str) -> AsyncIterator[bytes]:
    """The bytes in pieces; FileNotFoundError when nothing is there."""
    found = await obstore.get_async(store(), key)
    async for piece in found.stream():
        yield bytes(piece)


async def remove(key: str) -> None:
    await obstore.delete_async(store(), key)
