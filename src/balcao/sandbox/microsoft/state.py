"""All that Microsoft is here: accounts, calendars, subscriptions, and how it behaves."""

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from balcao.sandbox.memory import Memory
from balcao.sandbox.microsoft.accounts import FIRST_ACCOUNT, Accounts
from balcao.sandbox.microsoft.events import Calendar, Item, etag
from balcao.sandbox.microsoft.subscriptions import Subscriptions
from balcao.sandbox.microsoft.throttle import Throttle

if TYPE_CHECKING:
    from balcao.sandbox.world import World


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    access_token_seconds: int = 3600
    auto_consent: bool = False
    auto_account: str = FIRST_ACCOUNT
    requests_per_10_minutes: int = 10_000
    concurrent_requests: int = 4
    latency_ms: int = 0
    refuse_guests: str | None = None
    subscription_max_minutes: int = 10_080
    delta_repeats: bool = False
    lost_delta: Literal["gone", "syncStateNotFound"] = "gone"
    notification_delay_ms: int = 20
    notification_retry_delays_ms: tuple[int, ...] = (500, 1000, 2000, 5000, 10_000)


class Microsoft:
    def __init__(self, world: "World", memory: Memory) -> None:
        self._world = world
        self._memory = memory
        self.settings = Settings()
        self.accounts = Accounts(memory)
        self.subscriptions = Subscriptions(world, memory)
        self.throttle = Throttle()
        self._calendars: dict[str, Calendar] = {}
        for key, kept in memory.recall("microsoft_event").items():
            self.calendar(key.partition(" ")[0]).restore(kept)

    def calendar(self, calendar_id: str) -> Calendar:
        if calendar_id not in self._calendars:
            self._calendars[calendar_id] = Calendar(calendar_id, self._world.clock, self._changed, self._mailed)
        return self._calendars[calendar_id]

    def counts(self) -> dict[str, int]:
        events = sum(1 for one in self._calendars.values() for item in one.items.values() if not item.gone)
        subscriptions = len(self.subscriptions.items)
        return {"accounts": len(self.accounts.accounts), "events": events, "subscriptions": subscriptions}

    def forget_all(self) -> None:
        for calendar_id, calendar in self._calendars.items():
            for uid in calendar.items:
                self._memory.forget("microsoft_event", f"{calendar_id} {uid}")
            calendar.clear()
        self.settings = Settings()
        self.throttle = Throttle()
        self.accounts.end(None)
        self.subscriptions.clear()

    def _changed(self, calendar: Calendar, item: Item, operation: str, by: str) -> None:
        event: dict[str, Any] = item.event
        if operation == "forget":
            return self._memory.forget("microsoft_event", f"{calendar.id} {event['uid']}")
        self._memory.keep("microsoft_event", f"{calendar.id} {event['uid']}", item)
        self._world.ledger.write(
            "event", operation=operation, calendar_id=calendar.id, event_id=event["uid"], etag=etag(event), by=by
        )
        self.subscriptions.notify(calendar.id, event, f"{operation}d")

    def _mailed(self, calendar: Calendar, event: dict[str, Any], what: str, address: str) -> None:
        self._world.ledger.write(
            "mail", provider="microsoft", what=what, to=address, calendar_id=calendar.id, event_id=event["uid"],
            subject=event.get("subject"), start=event.get("start"),
        )  # fmt: skip
