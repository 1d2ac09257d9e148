"""What a person, or the clinic in its own app, changed in a message or took back."""

from balcao.connectors._shared.loose_json import Object, inner, text
from balcao.connectors.whatsapp_cloud.contents import content_of
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.contracts.messaging import MessageEdited, MessageRevoked


def amendment(
    route: str, message: Object, entry: Object, *, own: bool = False
) -> MessageEdited | MessageRevoked | None:
    """None for what is no edit and no revocation, or one that we cannot read: it is then kept as any other message."""
    kind, key, at = text(message, "type"), text(message, "id"), told_at(message, entry)
    told = inner(message, kind or "")
    target = text(told, "original_message_id")
    if not (target and key):
        return None
    if kind == "revoke":
        return MessageRevoked(route, target, key, at, own)
    now = inner(told, "message")
    content = content_of(now) if kind == "edit" and text(now, "type") != "edit" else None
    return MessageEdited(route, target, key, at, content.text, own) if content else None
