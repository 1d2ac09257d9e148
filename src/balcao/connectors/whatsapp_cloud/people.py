"""The names under which Meta knows a person: a phone, an id within the clinic's portfolio, or both."""

from balcao.connectors._shared.loose_json import Object, inner, text
from balcao.contracts.messaging import Alias, Sender


def sender_of(message: Object, contacts: list[Object]) -> Sender | None:
    """The phone that wrote comes first, since replies go there; people with a username may show only their id.

    A username is left out: it may pass from one person to another.
    """
    system = inner(message, "system")
    contact = _contact_of(message, contacts)
    phones = [_new_number(system), text(message, "from"), text(contact, "wa_id")]
    ids = [
        text(system, "user_id"),
        text(message, "from_user_id"),
        text(contact, "user_id"),
        text(system, "previous_user_id"),
    ]
    aliases = [Alias("phone", phone) for phone in phones if phone] + [Alias("provider_id", id) for id in ids if id]
    name = text(inner(contact, "profile"), "name")
    return Sender(tuple(dict.fromkeys(aliases)), name) if aliases else None


def recipient_of(status: Object) -> tuple[Alias, ...]:
    if text(status, "recipient_type") == "group":
        return ()
    phone, id = text(status, "recipient_id"), text(status, "recipient_user_id")
    named = [Alias("phone", phone) if phone else None, Alias("provider_id", id) if id else None]
    return tuple(alias for alias in named if alias)


def _contact_of(message: Object, contacts: list[Object]) -> Object:
    """A batch names several people; where none is the message's, a single one without names of its own is taken."""
    for contact in contacts:
        for ours, theirs in (("from", "wa_id"), ("from_user_id", "user_id")):
            if (value := text(message, ours)) and value == text(contact, theirs):
                return contact
    if len(contacts) == 1 and not (text(message, "from") or text(message, "from_user_id")):
        return contacts[0]
    return {}


def _new_number(system: Object) -> str | None:
    """Meta called it new_wa_id until version 12."""
    return text(system, "wa_id") or text(system, "new_wa_id")
