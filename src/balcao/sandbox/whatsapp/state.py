"""All that WhatsApp is here: numbers, people, threads, media, templates, and what moves between them."""

from pathlib import Path
from typing import TYPE_CHECKING

from balcao.sandbox.memory import Memory
from balcao.sandbox.whatsapp import settings
from balcao.sandbox.whatsapp.media import MediaShelf
from balcao.sandbox.whatsapp.numbers import Numbers
from balcao.sandbox.whatsapp.people import People
from balcao.sandbox.whatsapp.phone import Phone
from balcao.sandbox.whatsapp.sending import WebhookSender
from balcao.sandbox.whatsapp.statuses import Statuses
from balcao.sandbox.whatsapp.templates import Templates
from balcao.sandbox.whatsapp.threads import Threads

if TYPE_CHECKING:
    from balcao.sandbox.world import World


class WhatsApp:
    def __init__(self, world: "World", memory: Memory, media_folder: Path | None) -> None:
        self.settings = settings.recalled(memory)
        self.numbers = Numbers(memory)
        self.people = People(memory)
        self.threads = Threads(memory)
        self.media = MediaShelf(memory, media_folder)
        self.templates = Templates(memory)
        self.sender = WebhookSender(world)
        self.statuses = Statuses(world)
        self.phone = Phone(world)

    def forget_all(self) -> None:
        self.statuses.stop()
        self.sender.drop_all()
        for phone_number_id in list(self.numbers.items):
            self.numbers.remove(phone_number_id)
        for wa_id in list(self.people.patients):
            self.threads.forget_patient(wa_id)
            self.people.forget(wa_id)
        self.media.clear()
        self.templates.clear()
        self.settings = settings.Settings()
