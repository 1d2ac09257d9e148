"""The address book of the WhatsApp Business app on the clinic's phone, and what changes in it (coexistence).

Meta's reference of the webhook smb_app_state_sync, 2026-05: an edit comes as another "add".
"""

from collections.abc import Iterator

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.connectors.whatsapp_cloud.people import person_of
from balcao.contracts.messaging import PersonSaved


def saved_people(route: str, value: Object, entry: Object) -> Iterator[PersonSaved]:
    for told in items(value, "state_sync"):
        contact = inner(told, "contact")
        name = text(contact, "full_name") or text(contact, "first_name")
        phone, id = text(contact, "phone_number"), text(contact, "user_id")
        person = person_of(phone, id, contact={"profile": {"name": name}})
        removed = text(told, "action") == "remove"
        if text(told, "type") == "contact" and person and (name or removed):
            yield PersonSaved(route, person, told_at(inner(told, "metadata"), entry), removed)
