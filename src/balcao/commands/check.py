"""`balcao check`: whether what the environment says works, naming the variable that does not."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
from redis.asyncio import Redis

from balcao.core import secrets, storage
from balcao.core.database import plain_url
from balcao.core.ids import new_id
from balcao.settings import Settings

OLDEST = 15


async def check(settings: Settings) -> list[tuple[str, str | None]]:
    """Each variable with what is wrong about it, or None."""
    return [(name, problem) async for name, problem in _all(settings)]


async def _all(settings: Settings) -> AsyncIterator[tuple[str, str | None]]:
    yield "DATABASE_URL", await _tried(lambda: _database(settings))
    if settings.redis_url:
        yield "REDIS_URL", await _tried(lambda: _redis(settings.redis_url or ""))
    yield "BALCAO_MASTER_KEY", await _tried(lambda: _master_key(settings))
    yield "BALCAO_STORAGE_URL", await _tried(_storage)


async def _tried(act: Callable[[], Awaitable[None]]) -> str | None:
    try:
        await act()
    except Exception as failure:
        return f"{type(failure).__name__}: {failure}"
    return None


async def _database(settings: Settings) -> None:
    connection = await asyncpg.connect(plain_url(settings.database_url or ""), timeout=10)
    try:
        if connection.get_server_version().major < OLDEST:
            raise RuntimeError(f"PostgreSQL {OLDEST} ou mais novo; este é o {connection.get_server_version().major}")
        allowed = await connection.fetchval("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")
        if not allowed:
            raise RuntimeError("o usuário não pode criar tabelas no esquema public")
        rights = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        if not await connection.fetchval(rights):
            raise RuntimeError("o usuário precisa de BYPASSRLS, senão as cópias de segurança falham")
    finally:
        await connection.close()


async def _redis(url: str) -> None:
    client = Redis.from_url(url, socket_connect_timeout=5)
    try:
        await client.get("balcao")
    finally:
        await client.aclose()


async def _master_key(settings: Settings) -> None:
    given = settings.master_key.get_secret_value() if settings.master_key else None
    if given is None and not (settings.data / secrets.FILE).exists():
        return  # made at the first start
    secrets.open_keyring(given, settings.data)


async def _storage() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"balcao"

    name = f"check/{new_id()}"  # two that check at once do not take each other's away
    await storage.put(name, pieces())
    await storage.remove(name)
