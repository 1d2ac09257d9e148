"""Bookings at Calendly: listed, read, cancelled, marked as not come; and the subscription to its webhooks."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from yarl import URL

from balcao.connectors._shared.loose_json import Object, inner, items, known, text
from balcao.connectors.calendly import client
from balcao.connectors.calendly.errors import message_of, refusal
from balcao.connectors.calendly.readings import booking_of
from balcao.connectors.calendly.settings import Settings, has_signing_key
from balcao.contracts.bookings_outside import EventPage, Holder, Offering, OutsideBooking, OutsideEvent, Subscription
from balcao.core.outcomes import Rejected, Unavailable

EVENTS = ("invitee.created", "invitee.canceled", "invitee_no_show.created", "invitee_no_show.deleted")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


async def holder(settings: Settings) -> Holder:
    user = inner(await client.read(settings, "users/me", what="users.me"), "resource")
    id, group = text(user, "uri"), text(user, "current_organization")
    if id is None or group is None:
        raise Unavailable("unreadable_answer", "Resposta estranha do Calendly", "Tentaremos de novo.")
    return Holder(id, group, text(user, "name") or "Calendly", text(user, "email"))


async def offerings(settings: Settings, holder: Holder) -> Sequence[Offering]:
    listed = await client.read_all(settings, "event_types", what="event_types.list", query={"user": holder.id})
    return [offering for one in listed if (offering := _offering(one))]


async def events(
    settings: Settings, holder: Holder, first_at: datetime, last_at: datetime, page: str | None
) -> EventPage:
    query = {
        "user": holder.id,
        "min_start_time": _utc(first_at),
        "max_start_time": _utc(last_at),
        "sort": "start_time:asc",
        "count": client.LARGEST_PAGE,
        **known(page_token=page),
    }
    told = await client.read(settings, "scheduled_events", what="events.list", query=query)
    found = [OutsideEvent(id, _stamp(one)) for one in items(told, "collection") if (id := text(one, "uri"))]
    return EventPage(found, text(inner(told, "pagination"), "next_page_token"))


async def bookings_of(settings: Settings, event_id: str) -> Sequence[OutsideBooking]:
    event = await _event(settings, event_id)
    if event is None:
        return []
    path = f"scheduled_events/{client.tail(event_id)}/invitees"
    listed = await client.read_all(settings, path, what="invitees.list", query={})
    return [booking for one in listed if (booking := booking_of(one, event))]


async def booking(settings: Settings, booking_id: str) -> OutsideBooking | None:
    """`…/scheduled_events/E/invitees/I`: a booking's id names its event too."""
    event_id = booking_id.partition("/invitees/")[0]
    path = f"scheduled_events/{client.tail(event_id)}/invitees/{client.tail(booking_id)}"
    answer = await client.ask(settings, "GET", path, what="invitees.get")
    event = await _event(settings, event_id) if answer.status != 404 else None
    return booking_of(inner(client.content(answer), "resource"), event) if event else None


async def cancel(settings: Settings, event_id: str, reason: str | None) -> None:
    path = f"scheduled_events/{client.tail(event_id)}/cancellation"
    answer = await client.ask(settings, "POST", path, what="events.cancel", json=known(reason=reason))
    if answer.status >= 400 and not (answer.status in (403, 409) and "already canceled" in message_of(answer)):
        raise refusal(answer)


async def mark_no_show(settings: Settings, booking_id: str) -> str:
    answer = await client.ask(
        settings, "POST", "invitee_no_shows", what="no_shows.create", json={"invitee": booking_id}
    )
    if answer.status == 409:
        standing = await booking(settings, booking_id)
        if standing and standing.no_show_id:
            return standing.no_show_id
    return text(inner(client.content(answer), "resource"), "uri") or ""


async def unmark_no_show(settings: Settings, no_show_id: str) -> None:
    path = f"invitee_no_shows/{client.tail(no_show_id)}"
    answer = await client.ask(settings, "DELETE", path, what="no_shows.delete")
    if answer.status >= 400 and answer.status != 404:
        raise refusal(answer)


async def find_subscription(settings: Settings, holder: Holder, address: str) -> Subscription | None:
    query = {"organization": holder.group, "user": holder.id, "scope": "user"}
    listed = await client.read_all(settings, "webhook_subscriptions", what="subscriptions.list", query=query)
    ours = next((one for one in listed if text(one, "callback_url") == address), None)
    return _subscription(ours) if ours else None


async def subscribe(settings: Settings, holder: Holder, address: str, secret: str) -> Subscription:
    """An application's key was given to it once; only with a personal token do we choose one."""
    if not _can_be_reached(address) and not _is_here(settings.base_url):
        detail = "O endereço desta instalação não é público: buscamos a lista de hora em hora."
        raise Rejected("not_public", "O Calendly não nos alcança", detail)
    if not settings.personal_token and not has_signing_key(settings):
        detail = "Cole a chave de assinatura do aplicativo OAuth: sem ela não podemos conferir os avisos."
        raise Rejected("no_signing_key", "Falta a chave de assinatura", detail)
    wanted = {
        "url": address,
        "events": list(EVENTS),
        "organization": holder.group,
        "user": holder.id,
        "scope": "user",
        **known(signing_key=secret if settings.personal_token else None),
    }
    answer = await client.ask(
        settings, "POST", "webhook_subscriptions", what="subscriptions.create", json=wanted, repeatable=True
    )
    if answer.status == 409:  # made a moment ago, and the answer was lost
        standing = await find_subscription(settings, holder, address)
        if standing is not None:
            return standing
    return _subscription(inner(client.content(answer), "resource"))


async def unsubscribe(settings: Settings, subscription_id: str) -> None:
    path = f"webhook_subscriptions/{client.tail(subscription_id)}"
    answer = await client.ask(settings, "DELETE", path, what="subscriptions.delete")
    if answer.status >= 400 and answer.status != 404:
        raise refusal(answer)


async def leave(settings: Settings, address: str) -> None:
    standing = await find_subscription(settings, await holder(settings), address)
    if standing is not None:
        await unsubscribe(settings, standing.id)


async def _event(settings: Settings, event_id: str) -> Object | None:
    path = f"scheduled_events/{client.tail(event_id)}"
    answer = await client.ask(settings, "GET", path, what="events.get")
    return None if answer.status == 404 else inner(client.content(answer), "resource")


def _offering(one: Object) -> Offering | None:
    id, minutes = text(one, "uri"), one.get("duration")
    if id is None or one.get("deleted_at"):
        return None
    return Offering(
        id=id,
        name=text(one, "name") or id,
        duration=timedelta(minutes=minutes if isinstance(minutes, int) and minutes > 0 else 30),
        is_active=one.get("active") is not False,
        url=text(one, "scheduling_url"),
        has_many_hosts=text(one, "pooling_type") in ("round_robin", "collective"),
    )


def _subscription(one: Object) -> Subscription:
    return Subscription(text(one, "uri") or "", text(one, "state") == "active")


def _stamp(event: Object) -> str:
    counter = inner(event, "invitees_counter")
    parts = (text(event, "updated_at"), text(event, "status"), text(counter, "total"), text(counter, "active"))
    return " ".join(part or "" for part in parts)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _can_be_reached(address: str) -> bool:
    url = URL(address)
    return url.scheme == "https" and url.host not in LOOPBACK


def _is_here(address: str) -> bool:
    return URL(address).host in LOOPBACK
