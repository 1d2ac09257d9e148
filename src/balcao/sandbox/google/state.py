"""All that Google is here: accounts, calendars, channels, and how it behaves."""

from typing import TYPE_CHECKING, Any

import msgspec

from balcao.sandbox.google.accounts import FIRST_ACCOUNT, Accounts
from balcao.sandbox.google.channels import Channels
from balcao.sandbox.google.events import Calendar, Kept
from balcao.sandbox.memory import Memory

if TYPE_CHECKING:
    from balcao.sandbox.world import World


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    access_token_seconds: int = 3600
    rotate_refresh_tokens: bool = False
    auto_consent: bool = False
    auto_account: str = FIRST_ACCOUNT
    refuse_guests: str | None = None
    channel_max_seconds: int = 604_800
    notification_retry_delays_ms: tuple[int, ...] = (500, 1000, 2000, 5000, 10_000)


class Google:
    def __init__(self, world: "World", memory: Memory) -> None:
        self._world = world
        self._memory = memory
        self.settings = Settings()
        self.accounts = Accounts(memory)
        self.channels = Channels(world, memory)
        self._calendars: dict[str, Calendar] = {}
        for key, kept in memory.recall("google_event").items():
            self.calendar(key.rpartition("/")[0]).restore(kept)

    def calendar(self, calendar_id: str) -> Calendar:
        if calendar_id not in self._calendars:
            self._calendars[calendar_id] = Calendar(calendar_id, self._world.clock, self._changed, self._mailed)
        return self._calendars[calendar_id]

    def counts(self) -> dict[str, int]:
        events = sum(
            1 for one in self._calendars.values() for kept in one.events.values() if kept.event["status"] != "cancelled"
        )
        return {"accounts": len(self.accounts.accounts), "events": events, "channels": len(self.channels.items)}

    def forget_all(self) -> None:
        for calendar_id, calendar in self._calendars.items():
            for event_id in calendar.events:
                self._memory.forget("google_event", f"{calendar_id}/{event_id}")
            calendar.clear()
        self.settings = Settings()
        self.accounts.revoke_consent(None)
        self.channels.clear()

    def _changed(self, calendar: Calendar, kept: Kept, operation: str, by: str) -> None:
        event = kept.event
        self._memory.keep("google_event", f"{calendar.id}/{event['id']}", kept)
        self._world.ledger.write(
            "event", operation=operation, calendar_id=calendar.id, event_id=event["id"], etag=event["etag"], by=by
        )
        self.channels.notify(calendar.id)

    def _mailed(self, calendar: Calendar, event: dict[str, Any], what: str, address: str) -> None:
        self._world.ledger.write(
            "mail", provider="google", what=what, to=address, calendar_id=calendar.id, event_id=event["id"],
            subject=event.get("summary"), start=event.get("start"),
        )  # fmt: skip
