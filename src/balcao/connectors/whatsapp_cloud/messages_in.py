"""A patient's message as Meta writes it, for each of its kinds, and as we read it."""

from balcao.connectors._shared.loose_json import Object, inner, known, text
from balcao.connectors.whatsapp_cloud.contents import Content, content_of
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.connectors.whatsapp_cloud.people import sender_of
from balcao.contracts.messaging import Group, MessageArrived


def message_arrived(route: str, message: Object, contacts: list[Object], entry: Object) -> MessageArrived | None:
    """None only where Meta says neither which message it is nor who wrote it."""
    id, sender = text(message, "id"), sender_of(message, contacts)
    if id is None or sender is None:
        return None
    content = content_of(message) or unsupported(message)
    return MessageArrived(
        route=route,
        provider_message_id=id,
        sender=sender,
        kind=content.kind,
        provider_at=told_at(message, entry),
        text=content.text,
        media=content.media,
        reply_to=text(inner(message, "context"), "id"),
        data={**content.data, **around(message)},
        group=group_of(message),
    )


def group_of(message: Object) -> Group | None:
    id = text(message, "group_id")
    return Group(id, text(message, "group_subject")) if id else None


def unsupported(message: Object) -> Content:
    """Kept whole, so that a later version can read it."""
    return Content("unsupported", data={"raw": message})


def around(message: Object) -> Object:
    """What may stand beside any kind: the ad that brought the person, the product asked about, forwarding."""
    context = inner(message, "context")
    return known(
        referral=inner(message, "referral") or None,
        product=inner(context, "referred_product") or None,
        forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True or None,
    )
