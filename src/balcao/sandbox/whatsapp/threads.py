"""The conversations as the patients' phones show them, with their ticks, and whoever waits for a change in one."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from balcao.sandbox.memory import Memory

WINDOW = timedelta(hours=24)
TYPING = timedelta(seconds=25)
RANKS = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}


class Message(msgspec.Struct):
    id: str
    sender: Literal["business", "patient"] = msgspec.field(name="from")
    type: str
    at: datetime
    content: dict[str, Any]
    phone_number_id: str
    wa_id: str
    cursor: int = 0
    status: str = "accepted"
    error: dict[str, Any] | None = None
    text: str | None = None
    quote: str | None = None
    media: dict[str, Any] | None = None
    buttons: list[dict[str, Any]] = []
    cards: list[dict[str, Any]] = []  # of a carousel: text, media and buttons
    choices: dict[str, Any] | None = msgspec.field(default=None, name="list")
    header: str | None = None
    footer: str | None = None
    location: dict[str, Any] | None = None
    contacts: Any = None
    template: dict[str, Any] | None = None
    reactions: list[dict[str, Any]] = []
    edited: bool = False
    removed: bool = False
    sender_name: str | None = None  # in a group
    key: str | None = None  # biz_opaque_callback_data
    dialled: str | None = None


class Thread:
    def __init__(self, phone_number_id: str, wa_id: str) -> None:
        self.phone_number_id, self.wa_id = phone_number_id, wa_id
        self.messages: dict[str, Message] = {}
        self.last_inbound_at: datetime | None = None
        self.is_open = False
        self.is_agents = False  # Meta's own agent answers; whoever sends takes the person over
        self.typing_until: datetime | None = None
        self.referred_at: datetime | None = None  # when the patient came by an ad
        self.free_until: datetime | None = None
        self._waiting: set[asyncio.Event] = set()

    def answered(self, at: datetime) -> None:
        """Within a day of coming by an ad: the free entry point opens for three."""
        if self.referred_at is not None and self.referred_at > at - WINDOW:
            self.referred_at, self.free_until = None, at + 3 * WINDOW

    def window_expires_at(self) -> datetime | None:
        return self.last_inbound_at + WINDOW if self.last_inbound_at else None

    def wake(self) -> None:
        for event in self._waiting:
            event.set()

    async def wait_for_change(self, seconds: float) -> None:
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return
        finally:
            self._waiting.discard(event)


class Threads:
    def __init__(self, memory: Memory, longest: int = 2000) -> None:
        self._memory = memory
        self._longest = longest
        self.cursor = 0
        self.items: dict[tuple[str, str], Thread] = {}
        self.messages: dict[str, Message] = {}
        for kept in memory.recall("message").values():
            message = msgspec.convert(kept, Message)
            self._place(message)
            self.cursor = max(self.cursor, message.cursor)

    def thread(self, phone_number_id: str, wa_id: str) -> Thread:
        key = (phone_number_id, wa_id)
        if key not in self.items:
            self.items[key] = Thread(phone_number_id, wa_id)
        return self.items[key]

    def of_patient(self, wa_id: str) -> Iterator[Thread]:
        return (thread for thread in self.items.values() if thread.wa_id == wa_id)

    def add(self, message: Message) -> None:
        thread = self._place(message)
        if message.sender == "business":
            thread.typing_until = None
        self.changed(message)

    def changed(self, message: Message) -> None:
        if message.type in ("reaction", "edit", "revoke"):
            return  # these show on their target; they are no bubbles of their own
        self.cursor += 1
        message.cursor = self.cursor
        self._memory.keep("message", message.id, message)
        self.thread(message.phone_number_id, message.wa_id).wake()

    def advance(self, message: Message, status: str, error: dict[str, Any] | None = None) -> bool:
        """Ticks never go back. True if this changed something."""
        if status == "failed":
            message.status, message.error = "failed", error
        elif RANKS[status] <= RANKS.get(message.status, -1):
            return False
        else:
            message.status = status
        self.changed(message)
        return True

    def forget_patient(self, wa_id: str) -> None:
        for thread in list(self.of_patient(wa_id)):
            for message_id in thread.messages:
                self.messages.pop(message_id, None)
                self._memory.forget("message", message_id)
            del self.items[thread.phone_number_id, wa_id]
            thread.wake()

    def _place(self, message: Message) -> Thread:
        thread = self.thread(message.phone_number_id, message.wa_id)
        thread.messages[message.id] = message
        self.messages[message.id] = message
        if message.sender == "patient":
            thread.last_inbound_at = max(message.at, thread.last_inbound_at or message.at)
        if len(thread.messages) > self._longest:
            oldest = next(iter(thread.messages))
            del thread.messages[oldest]
            self.messages.pop(oldest, None)
            self._memory.forget("message", oldest)
        return thread
