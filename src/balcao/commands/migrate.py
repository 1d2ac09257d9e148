"""`balcao migrate`: the newest schema, after a copy of what is there when a step is pending."""

from collections.abc import Callable
from pathlib import Path

from balcao.core import backup
from balcao.migrations import run as migrations


async def migrate(url: str, copy_to: Path | None, say: Callable[[str], None]) -> None:
    if copy_to is not None and await migrations.pending(url):
        copy = await backup.before_migration(url, copy_to)
        say(f"Cópia de segurança antes de atualizar o banco: {copy}")
    await migrations.migrate(url)
