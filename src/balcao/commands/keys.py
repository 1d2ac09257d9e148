"""`balcao key`: a copy of the master key, and new keys in the place of old ones."""

import base64
import os
from pathlib import Path
from uuid import UUID

import asyncpg
from sqlalchemy import text

from balcao.core import secrets, workers
from balcao.core.database import plain_url, transaction
from balcao.domains.connections.rotate_keys import rewrap_everything, rotate_tenant_key
from balcao.process import opened
from balcao.settings import Settings


class FromEnvironment(RuntimeError):
    """A chave vem de BALCAO_MASTER_KEY: troque-a lá, a nova antes da antiga, separadas por vírgula."""


class NotStartedAnew(RuntimeError):
    """Há processos que começaram antes da chave nova e ainda fecham com a antiga: religue o Balcão e repita."""


class NoSuchAccount(RuntimeError):
    """Não há conta com este id: veja `balcao account list`."""


def copy_key(settings: Settings, to: Path) -> None:
    """A copy that only we may read; FileExistsError rather than writing over another."""
    keys = _file_of(settings).read_text()
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as copy:
        copy.write(keys)


def begin_rotation(settings: Settings) -> None:
    """A new key before the old one: from the next start on it seals, and the old one still opens."""
    file = _file_of(settings)
    _write(file, [os.urandom(32), *_keys_in(file)])


async def finish_rotation(settings: Settings) -> int:
    """Wraps everything under the new key, then forgets the old ones in the file; how many keys were wrapped anew.

    With BALCAO_MASTER_KEY it is up to the operator to forget the old one there.
    """
    file = None if settings.master_key else _file_of(settings)
    if file is not None:
        await _refuse_older_workers(settings, file.stat().st_mtime)
    async with opened(settings):
        changed = await rewrap_everything()
    if file is not None:
        _write(file, _keys_in(file)[:1])
    return changed


async def rotate_account(settings: Settings, account_id: UUID) -> int:
    """How many connections were sealed anew."""
    async with opened(settings):
        async with transaction(account_id) as session:
            if await session.scalar(text("SELECT 1 FROM accounts WHERE id = :id"), {"id": account_id}) is None:
                raise NoSuchAccount(NoSuchAccount.__doc__)
        return await rotate_tenant_key(account_id)


def _file_of(settings: Settings) -> Path:
    if settings.master_key:
        raise FromEnvironment(FromEnvironment.__doc__)
    return settings.data / secrets.FILE


def _keys_in(file: Path) -> list[bytes]:
    return [base64.b64decode(line) for line in file.read_text().split()]


def _write(file: Path, keys: list[bytes]) -> None:
    part = file.with_suffix(".part")
    secrets.write_master_file(part, keys)
    part.replace(file)


async def _refuse_older_workers(settings: Settings, since: float) -> None:
    """Raises NotStartedAnew while one of them would go on sealing under a key that is about to be forgotten."""
    connection = await asyncpg.connect(plain_url(settings.database_url or ""))
    try:
        known = await workers.alive(connection)
    finally:
        await connection.close()
    if any(worker.started_at.timestamp() < since for worker in known):
        raise NotStartedAnew(NotStartedAnew.__doc__)
