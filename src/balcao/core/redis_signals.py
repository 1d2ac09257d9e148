"""Signals by Redis or Valkey; imported only where REDIS_URL is set, since the client costs its process 15 MB."""

from collections.abc import Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError


class RedisSignals:
    def __init__(self, url: str, channel: str) -> None:
        self.url = url
        self.channel = channel
        self._client: Redis | None = None

    async def send(self, tenants: str) -> None:
        if self._client is None:
            self._client = Redis.from_url(self.url, socket_timeout=5)
        await self._client.publish(self.channel, tenants.encode())

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def listen(self, wake: Callable[[str], None]) -> None:
        """Raises ConnectionError when the connection is lost."""
        try:
            async with Redis.from_url(self.url) as client, client.pubsub() as heard:
                await heard.subscribe(self.channel)
                async for told in heard.listen():
                    if told["type"] == "message":
                        wake(told["data"].decode())
        except RedisError as lost:
            raise ConnectionError(repr(lost)) from lost
