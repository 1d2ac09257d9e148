"""Everything that one sandbox holds, made once and reached from every request."""

import asyncio
from datetime import timedelta
from pathlib import Path

from balcao.sandbox.calendly.state import Calendly
from balcao.sandbox.clock import Clock
from balcao.sandbox.faults import Faults
from balcao.sandbox.google.state import Google
from balcao.sandbox.ledger import Ledger
from balcao.sandbox.memory import Memory
from balcao.sandbox.microsoft.state import Microsoft
from balcao.sandbox.models.state import PlayedModels
from balcao.sandbox.whatsapp.media import Media
from balcao.sandbox.whatsapp.state import WhatsApp


class World:
    def __init__(self, data_dir: Path | None, webhook_url: str | None) -> None:
        self.clock = Clock()
        self.ending = asyncio.Event()
        self.webhook_url = webhook_url
        self.base_url = "http://127.0.0.1:8801"  # serve() says the true one
        self.faults = Faults()
        self.ledger = Ledger(self.clock, data_dir / "ledger.jsonl" if data_dir else None)
        self.memory = Memory(data_dir / "state.jsonl" if data_dir else None)
        self.whatsapp = WhatsApp(self, self.memory, data_dir / "media" if data_dir else None)
        self.google = Google(self, self.memory)
        self.microsoft = Microsoft(self, self.memory)
        self.calendly = Calendly(self, self.memory)
        self.models = PlayedModels()

    async def start(self) -> None:
        await self.whatsapp.sender.start()
        await self.google.channels.start()
        await self.microsoft.subscriptions.start()
        await self.calendly.sending.start()
        self.whatsapp.sender.resume()
        self.whatsapp.statuses.resume()

    def end(self) -> None:
        """Whoever waits for news or holds an answer back lets go, so that the server can stop."""
        self.ending.set()
        for thread in self.whatsapp.threads.items.values():
            thread.wake()

    async def stop(self) -> None:
        self.whatsapp.statuses.stop()
        await self.whatsapp.sender.stop()
        await self.google.channels.stop()
        await self.microsoft.subscriptions.stop()
        await self.calendly.sending.stop()
        self.memory.close()
        self.ledger.close()

    def forget_all(self) -> None:
        """Everything but the OAuth clients and accounts; what is under way is dropped."""
        self.clock.offset = timedelta()
        self.whatsapp.forget_all()
        self.google.forget_all()
        self.microsoft.forget_all()
        self.calendly.forget_all()
        self.models.forget_all()
        self.faults.items.clear()
        self.ledger.begin_again()

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def media_link(self, media: Media, base_url: str | None = None) -> str:
        expires_at = self.clock.now() + timedelta(seconds=self.whatsapp.settings.media_url_seconds)
        name = self.whatsapp.media.link(media.id, expires_at)
        return f"{base_url or self.base_url + '/whatsapp'}/media-file/{name}"
