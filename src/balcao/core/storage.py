"""Object storage: a local folder by default, S3 or Google Cloud Storage by an address."""

from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from balcao.core.problems import NotAvailable
from balcao.settings import read_settings

log = structlog.get_logger()
NO_ROOM = "Não há espaço ou acesso para guardar o arquivo: avise quem cuida da instalação e tente de novo."


@cache
def store() -> ObjectStore:
    settings = read_settings()
    if settings.storage_url:
        return from_url(settings.storage_url)
    folder = Path(settings.data).resolve() / "files"
    folder.mkdir(parents=True, exist_ok=True)
    return LocalStore(str(folder))


async def put(key: str, pieces: AsyncIterator[bytes]) -> None:
    """Stores the pieces under `key`; what is there is replaced only once all has arrived. Raises NotAvailable."""
    try:
        await obstore.put_async(store(), key, pieces)
    except (OSError, BaseError) as failure:
        log.error("file not stored", error=repr(failure)[:300])
        raise NotAvailable(NO_ROOM, headers={"Retry-After": "60"}) from failure


async def read(key: str) -> AsyncIterator[bytes]:
    """The bytes in pieces; FileNotFoundError when nothing is there."""
    found = await obstore.get_async(store(), key)
    async for piece in found.stream():
        yield bytes(piece)


async def remove(key: str) -> None:
    await obstore.delete_async(store(), key)
