"""What visitors and hosts do: a time is booked, moved or cancelled, somebody did not come; each is told by webhook."""

from datetime import UTC, datetime, timedelta
from typing import Any

from balcao.sandbox.calendly.errors import CalendlyError
from balcao.sandbox.calendly.state import API, Calendly, Json


def book(calendly: Calendly, wanted: Json, old: Json | None = None) -> Json:
    """The invitee. `wanted`: event_type, start_time, name, email, phone?, answers?, host?, silent?, and for one more in
    a group its event.
    """
    kind = calendly.kept["event_types"].get(_uri("event_types", str(wanted.get("event_type", ""))))
    if kind is None:
        raise CalendlyError(404, "The server could not find the requested resource.", "event_type")
    start = datetime.fromisoformat(str(wanted["start_time"]).replace("Z", "+00:00")).astimezone(UTC)
    event = calendly.kept["events"].get(str(wanted.get("event"))) or _new_event(calendly, kind, start, wanted)
    invitee = calendly.keep("invitees", *_invitee(calendly, event, wanted, old))
    if not wanted.get("silent") and old is None:
        calendly.sending.tell("invitee.created", payload(calendly, invitee))
    return invitee


def cancel(
    calendly: Calendly, invitee: Json, by: str, kind: str, reason: str | None = None, *, silent: bool = False
) -> Json:
    if invitee["status"] == "canceled":
        raise CalendlyError(403, "Event is already canceled")
    _end(calendly, invitee, by, kind, reason)
    if not silent:
        calendly.sending.tell("invitee.canceled", payload(calendly, invitee))
    return invitee


def move(calendly: Calendly, invitee: Json, start_time: str, *, told: tuple[str, ...] | None = None) -> Json:
    """The new invitee. `told` says which halves are told, in which order."""
    if invitee["status"] == "canceled":
        raise CalendlyError(403, "Event is already canceled")
    event = calendly.kept["events"][invitee["event"]]
    new = book(
        calendly,
        {
            "event_type": event["event_type"],
            "start_time": start_time,
            "host": event["event_memberships"][0]["user"],
            **{name: invitee[name] for name in ("name", "email")},
            "phone": invitee["text_reminder_number"],
            "answers": invitee["questions_and_answers"],
        },
        old=invitee,
    )
    invitee.update(rescheduled=True, new_invitee=new["uri"])
    _end(calendly, invitee, invitee["name"], "invitee", None)
    order = ("canceled", "created") if calendly.settings.move_order == "canceled_first" else ("created", "canceled")
    for half in order if told is None else told:
        calendly.sending.tell(f"invitee.{half}", payload(calendly, new if half == "created" else invitee))
    return new


def mark_no_show(calendly: Calendly, invitee: Json) -> Json:
    if invitee["no_show"] is None:
        invitee["no_show"] = {"uri": calendly.new_uri("invitee_no_shows"), "created_at": calendly.now()}
        _touch(calendly, "invitees", invitee)
        calendly.sending.tell("invitee_no_show.created", payload(calendly, invitee))
    found: Json = invitee["no_show"]
    return found


def unmark_no_show(calendly: Calendly, invitee: Json) -> None:
    told = payload(calendly, invitee)
    invitee["no_show"] = None
    _touch(calendly, "invitees", invitee)
    calendly.sending.tell("invitee_no_show.deleted", told)


def payload(calendly: Calendly, invitee: Json) -> Json:
    """What a webhook carries: the invitee as it is now, and its event."""
    return {**invitee, "scheduled_event": dict(calendly.kept["events"][invitee["event"]])}


def _end(calendly: Calendly, invitee: Json, by: str, kind: str, reason: str | None) -> None:
    ended = {"canceled_by": by, "reason": reason, "canceler_type": kind, "created_at": calendly.now()}
    invitee.update(status="canceled", canceled=True, cancellation=ended)
    _touch(calendly, "invitees", invitee)
    event = calendly.kept["events"][invitee["event"]]
    event["invitees_counter"]["active"] -= 1
    if event["invitees_counter"]["active"] == 0:
        event.update(status="canceled", cancellation=ended)
    _touch(calendly, "events", event)


def _touch(calendly: Calendly, kind: str, thing: Json) -> None:
    thing["updated_at"] = calendly.now()
    calendly.keep(kind, thing["uri"], thing)


def _new_event(calendly: Calendly, kind: Json, start: datetime, wanted: Json) -> Json:
    host = str(wanted.get("host") or kind["profile"]["owner"])
    user = calendly.kept["users"][host]
    calendar_id = wanted.get("calendar_event")
    made = {
        "uri": calendly.new_uri("scheduled_events"),
        "name": kind["name"],
        "status": "active",
        "start_time": _text(start),
        "end_time": _text(start + timedelta(minutes=int(kind["duration"]))),
        "event_type": kind["uri"],
        "location": {"type": "physical", "location": "Clínica Modelo"},
        "invitees_counter": {"total": 0, "active": 0, "limit": 1 if kind["kind"] == "solo" else 10},
        "created_at": calendly.now(),
        "updated_at": calendly.now(),
        "event_memberships": [{"user": host, "user_email": user["email"], "user_name": user["name"]}],
        "event_guests": [],
        "calendar_event": {"kind": "google", "external_id": calendar_id} if calendar_id else None,
    }
    return calendly.keep("events", made["uri"], made)


def _invitee(calendly: Calendly, event: Json, wanted: Json, old: Json | None) -> tuple[str, Json]:
    counter = event["invitees_counter"]
    if counter["active"] >= counter["limit"]:
        raise CalendlyError(400, "The event is full.", "start_time")
    counter["total"] += 1
    counter["active"] += 1
    _touch(calendly, "events", event)
    uri = calendly.new_uri(f"{event['uri'].removeprefix(API + '/')}/invitees")
    id = uri.rpartition("/")[2]
    pages = f"{calendly.world.base_url}/calendly/visit"
    answers: list[Any] = wanted.get("answers") or []
    return uri, {
        "uri": uri,
        "event": event["uri"],
        "email": wanted["email"],
        "name": wanted["name"],
        "first_name": None,
        "last_name": None,
        "status": "active",
        "canceled": False,
        "timezone": "America/Sao_Paulo",
        "text_reminder_number": wanted.get("phone"),
        "questions_and_answers": answers,
        "tracking": dict.fromkeys(
            ("utm_source", "utm_campaign", "utm_medium", "utm_content", "utm_term", "salesforce_uuid")
        ),
        "created_at": calendly.now(),
        "updated_at": calendly.now(),
        "rescheduled": False,
        "old_invitee": old["uri"] if old else None,
        "new_invitee": None,
        "cancel_url": f"{pages}/cancellations/{id}",
        "reschedule_url": f"{pages}/reschedulings/{id}",
        "routing_form_submission": None,
        "cancellation": None,
        "payment": None,
        "no_show": None,
        "reconfirmation": None,
        "scheduling_method": None,
        "invitee_scheduled_by": None,
    }


def _uri(path: str, text: str) -> str:
    return text if text.startswith(API) else f"{API}/{path}/{text}"


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
