"""What the clinic wrote in the WhatsApp Business app on its own phone, where a number is used by both (coexistence).

Meta's reference of the webhook smb_message_echoes, 2026-05.
"""

from collections.abc import Iterator

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.whatsapp_cloud.amendments import amendment
from balcao.connectors.whatsapp_cloud.contents import content_of
from balcao.connectors.whatsapp_cloud.messages_in import around, group_of, unsupported
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.connectors.whatsapp_cloud.people import contact_for, person_of
from balcao.contracts.messaging import Happened, MessageEchoed


def echoes(route: str, value: Object, entry: Object) -> Iterator[Happened]:
    contacts = items(value, "contacts")
    for message in items(value, "message_echoes"):
        if changed := amendment(route, message, entry, own=True):
            yield changed
        elif echoed := _echo(route, message, contacts, entry):
            yield echoed


def _echo(route: str, message: Object, contacts: list[Object], entry: Object) -> MessageEchoed | None:
    id, to, user = text(message, "id"), text(message, "to"), text(message, "to_user_id")
    group = group_of(message)
    contact = contact_for(contacts, to, user) or (contacts[0] if len(contacts) == 1 else {})
    recipient = person_of(to, user, contact=contact)
    if id is None or recipient is None:
        return None
    content = content_of(message) or unsupported(message)
    return MessageEchoed(
        route=route,
        provider_message_id=id,
        recipient=recipient,
        kind=content.kind,
        provider_at=told_at(message, entry),
        text=content.text,
        media=content.media,
        reply_to=text(inner(message, "context"), "id"),
        data={**content.data, **around(message)},
        group=group,
    )
