"""What every process of ours opens first and closes last."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from balcao.core import database, http, secrets
from balcao.core.events import install_reactions
from balcao.core.live import install_views
from balcao.core.signals import notifier
from balcao.reactions import TABLE
from balcao.settings import Settings
from balcao.views import VIEWS


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[None]:
    """Database, keyring, the way out to the network, the table of reactions."""
    if settings.database_url is None:
        raise RuntimeError("DATABASE_URL is not set: start with `balcao up`, which runs a database of its own.")
    patience = settings.database_patience_seconds
    database.open_database(settings.database_url, pool=settings.database_pool, patience=patience)
    key = settings.master_key.get_secret_value() if settings.master_key else None
    secrets.open_keyring(key, settings.data)
    http.open_http(settings.allow_hosts)
    install_reactions(TABLE)
    install_views(VIEWS)
    try:
        yield
    finally:
        await notifier.close()
        await http.close_http()
        await database.close_database()


def set_out() -> None:
    """For a process that stays: what its start left behind is not looked through again and again.

    A full collection over it stops everything for about a tenth of a second; young objects are looked at less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
