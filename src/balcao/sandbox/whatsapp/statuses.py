"""What becomes of an accepted message: sent, delivered, read, or failed, each told by webhook after its delay."""

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp

from balcao.sandbox.whatsapp import media as media_rules
from balcao.sandbox.whatsapp import shapes
from balcao.sandbox.whatsapp.errors import status_error
from balcao.sandbox.whatsapp.sending import Update
from balcao.sandbox.whatsapp.threads import Message

if TYPE_CHECKING:
    from balcao.sandbox.world import World

OUTSIDE_WINDOW = (
    "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
)
NEXT = {"accepted": "sent", "sent": "delivered", "delivered": "read"}
LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]")


class Statuses:
    def __init__(self, world: "World") -> None:
        self._world = world
        self._planned: set[asyncio.TimerHandle] = set()

    def resume(self) -> None:
        """After a restart: goes on with what was under way."""
        for message in self._world.whatsapp.threads.messages.values():
            if message.sender == "business" and message.status in ("accepted", "sent"):
                self.plan(message)

    def stop(self) -> None:
        for handle in self._planned:
            handle.cancel()
        self._planned.clear()

    async def accepted(self, message: Message, failure: dict[str, Any] | None) -> None:
        """`failure` is the error of a status `failed` that was asked for as a fault."""
        if message.type != "reaction":
            self._world.whatsapp.threads.add(message)
        else:
            self._react(message)
        error = failure or await self._reason_to_fail(message)
        before = self._world.faults.items and self._world.faults.take(
            "whatsapp.webhooks",
            lambda: {"to": message.wa_id, "phone_number_id": message.phone_number_id},
            {"status_before_answer"},
        )
        if before:
            await self._tell_all_now(message, error)
        elif error:
            self._later(self._world.whatsapp.settings.sent_delay_ms, lambda: self._tell(message, "failed", error))
        else:
            self.plan(message)

    def plan(self, message: Message) -> None:
        status = NEXT.get(message.status)
        settings = self._world.whatsapp.settings
        if status is None or not self._may(message, status):
            return
        delay: int = getattr(settings, f"{status}_delay_ms")
        self._later(delay, lambda: self._step(message, status))

    def read_all(self, phone_number_id: str, wa_id: str) -> list[str]:
        """The patient looks at the chat."""
        thread = self._world.whatsapp.threads.thread(phone_number_id, wa_id)
        read = []
        for message in list(thread.messages.values()):
            if (
                message.sender == "business"
                and message.status in ("accepted", "sent", "delivered")
                and self._receipts(message)
            ):
                for status in ("sent", "delivered", "read"):
                    self._tell(message, status)
                read.append(message.id)
        return read

    def played(self, message: Message) -> None:
        self._tell(message, "played")

    def _step(self, message: Message, status: str) -> None:
        self._tell(message, status)
        self.plan(message)

    def _may(self, message: Message, status: str) -> bool:
        world = self._world.whatsapp
        patient = world.people.find(message.wa_id)
        if message.type == "reaction" and status != "sent":
            return False  # Meta tells of reactions that they were sent, and no more (docs 2025-11)
        if status == "delivered":
            return not patient.blocked
        if status == "read":
            is_open = world.threads.thread(message.phone_number_id, message.wa_id).is_open
            wanted = world.settings.read == "automatic" or (world.settings.read == "when_open" and is_open)
            return wanted and self._receipts(message)
        return True

    def _receipts(self, message: Message) -> bool:
        return (
            self._world.whatsapp.people.find(message.wa_id).receipts and self._world.whatsapp.settings.read != "never"
        )

    def _tell(self, message: Message, status: str, error: dict[str, Any] | None = None) -> None:
        update = self._update(message, status, error)
        if update:
            self._world.whatsapp.sender.tell(update)

    async def _tell_all_now(self, message: Message, error: dict[str, Any] | None) -> None:
        for status in ("failed",) if error else ("sent", "delivered"):
            update = self._update(message, status, error)
            if update:
                await self._world.whatsapp.sender.tell_and_wait(update)
        self.plan(message)

    def _update(self, message: Message, status: str, error: dict[str, Any] | None) -> Update | None:
        world = self._world.whatsapp
        number = world.numbers.items.get(message.phone_number_id)
        if not world.threads.advance(message, status, error) or number is None:
            return None
        if status != "failed" and status not in world.settings.statuses:
            return None
        patient = world.people.find(message.wa_id)
        thread = world.threads.thread(message.phone_number_id, message.wa_id)
        thread.answered(message.at)
        value = shapes.status_value(number, patient, message, status, self._world.clock.unix(), thread)
        return Update(number, "messages", "statuses", value, message.wa_id, [f"{status} {message.id}"])

    async def _reason_to_fail(self, message: Message) -> dict[str, Any] | None:
        world = self._world.whatsapp
        patient = world.people.find(message.wa_id)
        if not patient.has_whatsapp:
            return status_error(131026, "Message Undeliverable.")
        marketing = message.type == "template" and (message.template or {}).get("category") == "MARKETING"
        if marketing and patient.stopped_marketing:
            return status_error(
                131050, "Recipient has chosen to stop receiving marketing messages on WhatsApp from your business"
            )
        if (
            message.type != "template"
            and world.settings.window != "off"
            and not self.window_is_open(message.phone_number_id, message.wa_id)
        ):
            return status_error(131047, OUTSIDE_WINDOW)
        if message.type == "reaction" and message.content["message_id"] not in world.threads.messages:
            return status_error(131009, "The message to react to was not found.")
        return await self._media_error(message)

    def window_is_open(self, phone_number_id: str, wa_id: str) -> bool:
        expires_at = self._world.whatsapp.threads.thread(phone_number_id, wa_id).window_expires_at()
        return expires_at is not None and expires_at > self._world.clock.now()

    async def _media_error(self, message: Message) -> dict[str, Any] | None:
        if message.type not in media_rules.ALLOWED:
            return None
        content = message.content
        if content.get("id"):
            mime_type = (message.media or {}).get("mime_type", "")
            if not media_rules.fits(message.type, mime_type):
                return status_error(131053, f"Unsupported {message.type} mime type {mime_type}.")
            return None
        if str(content.get("link", "")).startswith(LOOPBACK):
            return await self._fetch(message, content["link"])
        return None

    async def _fetch(self, message: Message, link: str) -> dict[str, Any] | None:
        world = self._world.whatsapp
        try:
            status, fetched, mime_type = await world.sender.get(link, 10)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return status_error(131053, "Downloading media from weblink failed.")
        if status != 200 or not media_rules.fits(message.type, mime_type):
            return status_error(131053, f"Downloading media from weblink failed with http code {status}, {mime_type}.")
        shelved = world.media.put(
            message.phone_number_id, fetched, mime_type, content_name(message), False, self._world.clock.now()
        )
        message.media = shelved.for_phone(bool(message.content.get("voice")))
        world.threads.changed(message)
        return None

    def _react(self, reaction: Message) -> None:
        target = self._world.whatsapp.threads.messages.get(reaction.content["message_id"])
        self._world.whatsapp.threads.messages[reaction.id] = reaction
        if target:
            react(target, "business", reaction.content.get("emoji", ""))
            self._world.whatsapp.threads.changed(target)

    def _later(self, milliseconds: int, work: Any) -> None:
        if milliseconds <= 0:
            # Never inside the call: Meta's webhook comes after its answer unless a fault asks otherwise.
            asyncio.get_running_loop().call_soon(work)
            return
        handle: asyncio.TimerHandle

        def run() -> None:
            self._planned.discard(handle)
            work()

        handle = asyncio.get_running_loop().call_later(milliseconds / 1000, run)
        self._planned.add(handle)


def react(target: Message, sender: str, emoji: str) -> None:
    target.reactions = [one for one in target.reactions if one["from"] != sender]
    if emoji:
        target.reactions.append({"from": sender, "emoji": emoji})


def content_name(message: Message) -> str | None:
    name = message.content.get("filename")
    return name if isinstance(name, str) else None
