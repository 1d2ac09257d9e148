"""Who is invited to an event: our guest among those whom its owner asked, and what they answered.

https://learn.microsoft.com/graph/api/event-update, read 2026-11: a change replaces the whole list, and whoever stands
in it is written to; an answer is to one time, and Exchange forgets it with that.
"""

from collections.abc import Iterator

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.microsoft_graph.errors import code_of
from balcao.contracts.calendar import CalendarEvent, NotInvited, Reply
from balcao.core.answers import Answer

# Whoever is invited sees nobody else and proposes no other time; that they answer is wanted.
ALONE = {"hideAttendees": True, "allowNewTimeProposals": False, "responseRequested": True}
REPLIES: dict[str, Reply] = {"accepted": "accepted", "declined": "declined", "tentativelyAccepted": "tentative"}
REFUSED = {
    "ErrorInvalidRecipients": NotInvited("O Outlook não aceitou este e-mail."),
    "ErrorMessageSubmissionBlocked": NotInvited(
        "A Microsoft impediu esta conta de enviar e-mails: entre no Outlook com ela e siga o que ele pede."
    ),
    "ErrorExceededMessageLimit": NotInvited(
        "A conta passou do limite de e-mails do Outlook; tentaremos de novo em algumas horas.", is_passing=True
    ),
}


def invitation(event: CalendarEvent, standing: Object | None) -> Object:
    """What a write has to say of guests: nothing when they stay as they stand."""
    guest, stand = event.guest, items(standing or {}, "attendees")
    wanted = guest.email.lower() if guest else None
    gone = {email.lower() for email in event.invited} - {wanted}
    stay = [one for one in stand if _address(one) not in gone]
    listed = [{name: one[name] for name in ("emailAddress", "type") if name in one} for one in stay]
    if guest and adds(event, standing):
        address = {"address": guest.email, **({"name": guest.name} if guest.name else {})}
        listed.append({"emailAddress": address, "type": "required"})
    elif len(stay) == len(stand):
        return {}
    return {"attendees": listed, **(ALONE if guest else {})}


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
    """Why a guest was not taken. An event may have been made all the same (msgraph-sdk-php, issue 280)."""
    return REFUSED.get(code_of(answer)) if answer.status >= 400 else None


def guests(said: Object) -> Iterator[str]:
    """Not its organizer, nor rooms."""
    organizer = text(inner(inner(said, "organizer"), "emailAddress"), "address")
    for one in items(said, "attendees"):
        email = text(inner(one, "emailAddress"), "address")
        if email and email != organizer and text(one, "type") != "resource":
            yield email


def replies(said: Object) -> dict[str, Reply]:
    told = (
        (_address(one), REPLIES.get(text(inner(one, "status"), "response") or "")) for one in items(said, "attendees")
    )
    return {address: reply for address, reply in told if reply is not None}


def reply_of(event: CalendarEvent, standing: Object) -> Reply | None:
    return replies(standing).get(event.guest.email.lower()) if event.guest else None


def _addresses(standing: Object | None) -> set[str]:
    return {_address(one) for one in items(standing or {}, "attendees")}


def _address(attendee: Object) -> str:
    return (text(inner(attendee, "emailAddress"), "address") or "").lower()
