"""`balcao key`: a copy of the master key, and a new one in its place."""

import base64
import os
from pathlib import Path

from balcao.core import secrets
from balcao.domains.connections.rotate_keys import rewrap_everything
from balcao.process import opened
from balcao.settings import Settings


class FromEnvironment(RuntimeError):
    """A chave vem de BALCAO_MASTER_KEY: troque-a lá, a nova antes da antiga, separadas por vírgula."""


def file_of(settings: Settings) -> Path:
    if settings.master_key:
        raise FromEnvironment(FromEnvironment.__doc__)
    return settings.data / secrets.FILE


def copy_key(settings: Settings, to: Path) -> None:
    """A copy that only we may read; FileExistsError rather than writing over another."""
    text = file_of(settings).read_text()
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as copy:
        copy.write(text)


def begin_rotation(settings: Settings) -> None:
    """A new key before the old one: from the next start on it seals, and the old one still opens."""
    file = file_of(settings)
    old = [base64.b64decode(line) for line in file.read_text().split()]
    part = file.with_suffix(".part")
    secrets.write_master_file(part, [os.urandom(32), *old])
    part.replace(file)


async def finish_rotation(settings: Settings) -> int:
    """Wraps everything under the new key, then forgets the old ones; how many keys were wrapped anew."""
    async with opened(settings):
        changed = await rewrap_everything()
    file = file_of(settings)
    newest = base64.b64decode(file.read_text().split()[0])
    part = file.with_suffix(".part")
    secrets.write_master_file(part, [newest])
    part.replace(file)
    return changed
