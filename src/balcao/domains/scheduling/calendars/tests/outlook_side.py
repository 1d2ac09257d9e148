"""A practitioner whose calendar stands in the sandbox's Outlook, in this process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.secrets import sealing_keys
from balcao.domains.connections.connect import connect
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.calendars.tests.two_sides import ZONE, Played, link, running_with_reactions
from balcao.sandbox.app import Sandbox
from balcao.sandbox.microsoft.accounts import FIRST_ACCOUNT, FIRST_CLIENT
from balcao.sandbox.microsoft.event_rules import moment
from balcao.sandbox.microsoft.events import Calendar as OutlookCalendar
from balcao.sandbox.microsoft.events import Item
from balcao.sandbox.microsoft.showing import event_id, read_id

CALENDAR = "AAMkAGDraAna="
LOST: tuple[Literal["gone", "syncStateNotFound"], ...] = ("gone", "syncStateNotFound")
SCOPES = ["offline_access", "Calendars.ReadWrite", "MailboxSettings.Read"]


@dataclass
class OutlookPlayed(Played):
    """Events go by their immutable ids, as we know them."""

    calendar_id: str = CALENDAR

    @property
    def outlook(self) -> OutlookCalendar:
        return self.sandbox.world.microsoft.calendar(self.calendar_id)

    def add(self, start_at: datetime, minutes: int = 60, **more: Any) -> str:
        made, _ = self.outlook.insert({"subject": "Dentista", **times(start_at, minutes), **more}, "screen")
        return self.named(made["uid"])

    def shift(self, event_id: str, start_at: datetime, minutes: int = 30) -> None:
        self.outlook.patch(uid(event_id), times(start_at, minutes), None, "screen")

    def drop(self, event_id: str) -> None:
        self.outlook.delete(uid(event_id), None, "screen")

    def restore(self, event_id: str) -> None:
        """Out of the bin, as Outlook lets one."""
        item = self.outlook.items.get(uid(event_id))
        if item is not None and item.gone:
            self.outlook.put_in(item)

    def retitle(self, event_id: str, title: str) -> None:
        self.outlook.patch(uid(event_id), {"subject": title}, None, "screen")

    def guests(self, event_id: str) -> list[str]:
        return [one["emailAddress"]["address"] for one in self.outlook.find(uid(event_id)).get("attendees", [])]

    def ask(self, event_id: str, *emails: str) -> None:
        listed = [{"emailAddress": {"address": email}, "type": "required"} for email in emails]
        self.outlook.patch(uid(event_id), {"attendees": listed}, None, "screen")

    def reply(self, event_id: str, email: str, response: str) -> None:
        named = {"tentative": "tentativelyAccepted"}.get(response, response)
        self.outlook.reply(uid(event_id), email, named)

    def refuse_guests(self, reason: str | None) -> None:
        self.sandbox.world.microsoft.settings.refuse_guests = reason

    def lose_answer_of_the_first_write(self) -> None:
        self.sandbox.world.faults.add({"scope": "microsoft.events.create", "kind": "lose_answer", "times": 1})

    def lose_answer_of_a_change(self) -> None:
        self.sandbox.world.faults.add({"scope": "microsoft.events.patch", "kind": "lose_answer", "times": 1})

    def lose_cursor(self) -> None:
        """Told in one of the two ways that Graph has."""
        self.outlook.generation += 1
        self.sandbox.world.microsoft.settings.lost_delta = LOST[self.outlook.generation % 2]

    def span_of(self, event_id: str) -> tuple[datetime, datetime] | None:
        item = self.outlook.items[uid(event_id)]
        return None if item.gone else span(item.event)

    def ours(self, appointment_id: UUID) -> list[Item]:
        """Every event that carries the appointment's mark, also those that are gone."""
        items = self.outlook.items.values()
        return [one for one in items if appointment_id.hex in one.event.get("properties", {}).values()]

    def event_of(self, appointment_id: UUID) -> str:
        """The one that stands, else the one that stood last."""
        found = sorted(self.ours(appointment_id), key=lambda one: (not one.gone, one.change))
        return self.named(found[-1].event["uid"] if found else "none")

    def occurrence(self, series_id: str, day: date) -> str:
        return self.named(f"{uid(series_id)}.{day:%Y%m%d}")

    def named(self, uid: str) -> str:
        return event_id(uid, self.calendar_id, immutable=True)

    def there(self, appointment_id: UUID) -> tuple[datetime, datetime] | None:
        standing = [one for one in self.ours(appointment_id) if not one.gone]
        assert len(standing) <= 1, "an appointment stands twice"
        return span(standing[0].event) if standing else None


def times(start_at: datetime, minutes: int) -> dict[str, Any]:
    ends = {"start": start_at, "end": start_at + timedelta(minutes=minutes)}
    return {name: {"dateTime": wall_clock(at), "timeZone": ZONE} for name, at in ends.items()}


def uid(event_id: str) -> str:
    return read_id(event_id)[1]


def wall_clock(at: datetime) -> str:
    return at.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None).isoformat()


def span(event: dict[str, Any]) -> tuple[datetime, datetime]:
    return moment(event["start"]), moment(event["end"])


@asynccontextmanager
async def played(account_id: UUID) -> AsyncIterator[OutlookPlayed]:
    """Consented and linked; the calendar has not been looked at yet."""
    async with running_with_reactions() as sandbox:
        yield await play(account_id, sandbox)


async def play(account_id: UUID, sandbox: Sandbox, calendar_id: str = CALENDAR) -> OutlookPlayed:
    return await link(OutlookPlayed, account_id, sandbox, await consented(account_id, sandbox), calendar_id)


async def consented(account_id: UUID, sandbox: Sandbox) -> UUID:
    """A connection as it is after consent: with tokens that the sandbox gave."""
    place = f"{sandbox.base_url}/microsoft"
    settings = {"client_id": FIRST_CLIENT, "client_secret": "sandbox-secret", "base_url": place}
    settings["login_url"] = f"{place}/login"
    async with transaction(account_id) as session:
        made = await connect(session, None, connector="microsoft_graph", name="Outlook", settings=settings, bot=False)
    accounts, until = sandbox.world.microsoft.accounts, clock.now() + timedelta(hours=1)
    async with transaction(account_id) as session:
        row = await find(session, Connection, made.id, lock=True)
        assert row is not None
        keys = await sealing_keys(session)
        given = {
            "access_token": accounts.issue("access", FIRST_CLIENT, FIRST_ACCOUNT, SCOPES, until),
            "refresh_token": accounts.issue("refresh", FIRST_CLIENT, FIRST_ACCOUNT, SCOPES, until),
        }
        sealed = {name: keys.seal(row.id, name, value) for name, value in given.items()}
        row.sealed, row.token_expires_at, row.status = {**row.sealed, **sealed}, until, "active"
    return made.id
