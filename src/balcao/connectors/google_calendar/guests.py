"""Who is invited to an event: our guest among those whom its owner asked, and what they answered.

https://developers.google.com/workspace/calendar/api/v3/reference/events#attendees, read 2026-11: a change replaces the
whole list, so that what stands is read first.
"""

from collections.abc import Iterator

from balcao.connectors._shared.loose_json import Object, items, text
from balcao.connectors.google_calendar.errors import reason_of
from balcao.contracts.calendar import CalendarEvent, NotInvited, Reply
from balcao.core.answers import Answer

# Whoever is invited sees nobody else, and changes nothing.
ALONE = {"guestsCanSeeOtherGuests": False, "guestsCanInviteOthers": False, "guestsCanModify": False}
REPLIES: dict[str, Reply] = {"accepted": "accepted", "declined": "declined", "tentative": "tentative"}
TOO_MANY = NotInvited("O evento tem convidados demais para que o Google os mostre: convide à mão.")
REFUSED = {
    "forbiddenForServiceAccounts": NotInvited(
        "Esta conta é de serviço e não pode convidar: conecte a conta de uma pessoa, ou delegue o domínio a ela."
    ),
    "calendarUsageLimitsExceeded": NotInvited(
        "A conta passou do limite de convites do Google; tentaremos de novo em algumas horas.", is_passing=True
    ),
    "invalid": NotInvited("O Google não aceitou este e-mail."),
}


def invitation(event: CalendarEvent, standing: Object | None, *, anew: bool = False) -> Object:
    """What a write has to say of guests: nothing when they stay as they stand, or were not all told. `anew`: it is
    another time, of which an answer given before says nothing.
    """
    if not event.concerns_guests or (standing or {}).get("attendeesOmitted") is True:
        return {}
    stand, guest = items(standing or {}, "attendees"), event.guest
    wanted = guest.email.lower() if guest else None
    gone = {email.lower() for email in event.invited} - {wanted}
    listed = [one for one in stand if _address(one) not in gone]
    if guest and not any(_address(one) == wanted for one in listed):
        listed.append({"email": guest.email, **({"displayName": guest.name} if guest.name else {})})
    if anew:
        listed = [{**one, "responseStatus": "needsAction"} if _address(one) == wanted else one for one in listed]
    return {"attendees": listed, **(ALONE if guest else {})} if listed != stand else {}


def adds(event: CalendarEvent, standing: Object | None) -> bool:
    """Whether the guest does not stand there yet."""
    return event.guest is not None and event.guest.email.lower() not in _addresses(standing)


def stand_right(event: CalendarEvent, standing: Object) -> bool:
    wanted = {event.guest.email.lower()} if event.guest else set()
    gone = {email.lower() for email in event.invited} - wanted
    stand = _addresses(standing)
    return wanted <= stand and not gone & stand


def invited(event: CalendarEvent, standing: Object) -> tuple[str, ...]:
    """Of our guests, those who stand there."""
    ours = {event.guest.email.lower()} if event.guest else set[str]()
    return tuple(sorted((ours | {email.lower() for email in event.invited}) & _addresses(standing)))


def refused_guest(answer: Answer) -> NotInvited | None:
    """Why a guest was not taken, when it may be the guest that was not: without, the same event then has to be."""
    return REFUSED.get(reason_of(answer)) if answer.status in (400, 403) else None


def guests(event: Object) -> Iterator[str]:
    """Not its owner, nor rooms."""
    for one in items(event, "attendees"):
        email = text(one, "email")
        if email and not any(one.get(name) is True for name in ("self", "organizer", "resource")):
            yield email


def replies(event: Object) -> dict[str, Reply]:
    told = ((_address(one), REPLIES.get(text(one, "responseStatus") or "")) for one in items(event, "attendees"))
    return {address: reply for address, reply in told if reply is not None}


def reply_of(event: CalendarEvent, standing: Object) -> Reply | None:
    return replies(standing).get(event.guest.email.lower()) if event.guest else None


def _addresses(standing: Object | None) -> set[str]:
    return {_address(one) for one in items(standing or {}, "attendees")}


def _address(attendee: Object) -> str:
    return (text(attendee, "email") or "").lower()
