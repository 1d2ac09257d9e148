"""People's wish for more marketing from this number, or no more."""

from collections.abc import Iterator

from balcao.connectors._shared.loose_json import Object, items, text
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.connectors.whatsapp_cloud.people import contact_for, person_of
from balcao.contracts.messaging import PreferenceChanged


def preferences(route: str, value: Object, entry: Object) -> Iterator[PreferenceChanged]:
    contacts = items(value, "contacts")
    for told in items(value, "user_preferences"):
        phone, user = text(told, "wa_id"), text(told, "user_id")
        person = person_of(phone, user, contact=contact_for(contacts, phone, user))
        value_ = (text(told, "value") or "").lower()
        if person and (text(told, "category") or "").lower() == "marketing_messages" and value_:
            yield PreferenceChanged(route, person, value_ != "stop", told_at(told, entry))
