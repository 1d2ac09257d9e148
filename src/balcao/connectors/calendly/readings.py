"""A Calendly invitee with its event, in our own words."""

import re
from datetime import datetime

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.contracts.bookings_outside import Asked, OutsideBooking

# A question of the form that asks for a number to be reached at; a phone stands nowhere else (sheet, "Traps").
PHONE_QUESTION = re.compile(r"tele|celular|whats|phone|fone|contato", re.I)
DIGITS = re.compile(r"\d")


def booking_of(invitee: Object, event: Object) -> OutsideBooking | None:
    """None for what is not a v2 invitee: samples of v1 are still passed around, with other shapes."""
    id, event_id = text(invitee, "uri"), text(event, "uri") or text(invitee, "event")
    start_at, end_at = moment(event, "start_time"), moment(event, "end_time")
    if not id or not event_id or start_at is None or end_at is None or end_at <= start_at:
        return None
    asked = _asked(invitee)
    cancellation = inner(invitee, "cancellation")
    status = text(invitee, "status")
    return OutsideBooking(
        id=id,
        event_id=event_id,
        offering_id=text(event, "event_type") or "",
        offering=text(event, "name") or "",
        name=_name(invitee),
        start_at=start_at,
        end_at=end_at,
        changed_at=moment(invitee, "updated_at") or moment(invitee, "created_at") or start_at,
        email=text(invitee, "email"),
        phone=text(invitee, "text_reminder_number") or _phone(asked),
        asked=asked,
        host_emails=tuple(filter(None, (text(one, "user_email") for one in items(event, "event_memberships")))),
        is_cancelled=status == "canceled" or text(event, "status") == "canceled",
        cancelled_by="host" if text(cancellation, "canceler_type") == "host" else "person" if cancellation else None,
        reason=text(cancellation, "reason"),
        previous_id=text(invitee, "old_invitee"),
        next_id=text(invitee, "new_invitee"),
        no_show_id=text(inner(invitee, "no_show"), "uri"),
        places=_count(inner(event, "invitees_counter")),
        calendar_event_id=text(inner(event, "calendar_event"), "external_id"),
        cancel_url=_web(invitee, "cancel_url"),
        move_url=_web(invitee, "reschedule_url"),
    )


def moment(source: Object, key: str) -> datetime | None:
    """UTC with microseconds; one without a zone would be anybody's guess."""
    try:
        at = datetime.fromisoformat(text(source, key) or "")
    except ValueError:
        return None
    return at if at.tzinfo else None


def _name(invitee: Object) -> str:
    parts = " ".join(filter(None, [text(invitee, "first_name"), text(invitee, "last_name")]))
    return (text(invitee, "name") or parts or text(invitee, "email") or "Sem nome").strip()[:200]


def _asked(invitee: Object) -> tuple[Asked, ...]:
    listed = ((text(one, "question"), text(one, "answer")) for one in items(invitee, "questions_and_answers"))
    return tuple(Asked(question[:500], answer[:4000]) for question, answer in listed if question and answer)


def _phone(asked: tuple[Asked, ...]) -> str | None:
    for one in asked:
        if PHONE_QUESTION.search(one.question) and len(DIGITS.findall(one.answer)) >= 8:
            return one.answer
    return None


def _count(counter: Object) -> int:
    active = counter.get("active")
    return active if isinstance(active, int) and active > 0 else 1


def _web(invitee: Object, key: str) -> str | None:
    address = text(invitee, key)
    return address if address and address.startswith(("https://", "http://")) else None
