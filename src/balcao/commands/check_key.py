"""At every start: is the master key the one that this database was sealed under?"""

import asyncpg

from balcao.core import secrets
from balcao.core.database_url import plain_url
from balcao.settings import Settings


class WrongMasterKey(RuntimeError):
    """A chave mestra não é a deste banco: com ela, nada do que está guardado se abre."""


async def check_key(settings: Settings) -> None:
    """Raises WrongMasterKey, BadMasterKey. Before any process seals under a key that opens nothing of what is there."""
    connection = await asyncpg.connect(plain_url(settings.database_url or ""))
    try:
        wrapped = await connection.fetch("SELECT DISTINCT split_part(wrapped, '.', 2) AS key FROM data_keys")
    finally:
        await connection.close()
    needed = {row["key"] for row in wrapped}
    if not needed:
        return
    file = settings.data / secrets.FILE
    if not settings.master_key and not file.exists():
        raise WrongMasterKey(f"A chave mestra não está em {file}. Ponha-a de volta, da cópia que tem.")
    given = settings.master_key.get_secret_value() if settings.master_key else None
    if needed - {key.id for key in secrets.read_master_keys(given, settings.data)}:
        where = "BALCAO_MASTER_KEY" if given else file
        raise WrongMasterKey(f"A chave mestra em {where} não é a deste banco: com ela, nada do guardado se abre.")
