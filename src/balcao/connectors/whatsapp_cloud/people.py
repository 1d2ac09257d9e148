"""The names under which Meta knows a person: a phone, an id within the clinic's portfolio, or both."""

from balcao.connectors._shared.loose_json import Object, inner, text
from balcao.contracts.messaging import Alias, Sender


def sender_of(message: Object, contacts: list[Object]) -> Sender | None:
    """The phone that wrote comes first, since replies go there; people with a username may show only their id."""
    system = inner(message, "system")
    contact = _contact_of(message, contacts)
    given_up = _given_up(message, system)
    names = [
        _new_number(system),
        text(message, "from"),
        text(contact, "wa_id"),
        text(system, "user_id"),
        text(message, "from_user_id"),
        text(contact, "user_id"),
    ]
    aliases = [alias for alias in _aliases(*names) if alias not in given_up]
    profile = inner(contact, "profile")
    username = (text(profile, "username") or text(contact, "username") or "").lstrip("@") or None
    if not aliases and not given_up:
        return None
    return Sender(tuple(aliases) or given_up, text(profile, "name"), username, given_up if aliases else ())


def person_of(*names: str | None, contact: Object | None = None) -> Sender | None:
    """Somebody by the names that an echo, a call or a preference gives, and what `contacts` adds."""
    contact = contact or {}
    aliases = _aliases(*names, text(contact, "wa_id"), text(contact, "user_id"))
    profile = inner(contact, "profile")
    username = (text(profile, "username") or "").lstrip("@") or None
    return Sender(aliases, text(profile, "name"), username) if aliases else None


def contact_for(contacts: list[Object], *names: str | None) -> Object:
    """The one of `contacts` that goes by one of the names."""
    wanted = {name for name in names if name}
    return next((one for one in contacts if wanted & {text(one, "wa_id"), text(one, "user_id")}), {})


def recipient_of(status: Object) -> tuple[Alias, ...]:
    if text(status, "recipient_type") == "group":
        return ()
    return _aliases(text(status, "recipient_id"), text(status, "recipient_user_id"))


def _aliases(*names: str | None) -> tuple[Alias, ...]:
    """Phones first. What is not all digits is an id, wherever it stands: wa_id carries one of a hidden phone."""
    given = dict.fromkeys(name for name in names if name)
    phones = [Alias("phone", name.lstrip("+")) for name in given if _is_phone(name)]
    return (*phones, *(Alias("provider_id", name) for name in given if not _is_phone(name)))


def _is_phone(name: str) -> bool:
    return name.lstrip("+").isdigit()


def _contact_of(message: Object, contacts: list[Object]) -> Object:
    """A batch names several people; where none is the message's, a single one without names of its own is taken."""
    if found := contact_for(contacts, text(message, "from"), text(message, "from_user_id")):
        return found
    if len(contacts) == 1 and not (text(message, "from") or text(message, "from_user_id")):
        return contacts[0]
    return {}


def _new_number(system: Object) -> str | None:
    """Meta called it new_wa_id until version 12."""
    return text(system, "wa_id") or text(system, "new_wa_id")


def _given_up(message: Object, system: Object) -> tuple[Alias, ...]:
    """A number that was left goes to a stranger some day: it must not lead to this person any more."""
    now = _new_number(system)
    before = [text(system, "previous_user_id"), text(message, "from") if now else None]
    return tuple(alias for alias in _aliases(*before) if alias.value != now and alias.value != text(system, "user_id"))
