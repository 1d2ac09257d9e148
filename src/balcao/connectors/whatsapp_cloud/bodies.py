"""The body of POST /{PHONE_ID}/messages for each kind of message, within Meta's limits."""

from collections.abc import Callable, Sequence
from typing import Any

from balcao.connectors._shared.loose_json import Object, known
from balcao.connectors.whatsapp_cloud.contact_cards import cards_of
from balcao.connectors.whatsapp_cloud.interactive_bodies import ACTIONS, interactive_of
from balcao.connectors.whatsapp_cloud.limits import at_most, plain_type, required
from balcao.connectors.whatsapp_cloud.template_bodies import template_of
from balcao.contracts.messaging import Alias, Outgoing
from balcao.core.outcomes import Rejected, Unsupported


def body_of(message: Outgoing, media: Sequence[str] = ()) -> Object:
    """`media` are the ids of the message's files, uploaded before. Raises Rejected and Unsupported."""
    if message.kind not in CONTENTS:
        raise Unsupported("kind", "Tipo não disponível", f"O WhatsApp não envia mensagens do tipo “{message.kind}”.")
    name, content = CONTENTS[message.kind](message, media)
    quoted = message.reply_to if message.kind != "reaction" else None
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "group" if message.to.kind == "group" else "individual",
        **_recipient(message.to),
        **known(context={"message_id": quoted} if quoted else None),
        "type": name,
        name: content,
        # Comes back in every status, so that one may be matched whose send was never answered.
        "biz_opaque_callback_data": message.message_id,
    }


def _recipient(to: Alias) -> Object:
    """Without the + Meta would put the clinic's own country code before the number."""
    if to.kind == "phone":
        return {"to": "+" + to.value.lstrip("+")}
    if to.kind == "group":
        return {"to": to.value}
    if to.kind == "provider_id":
        return {"recipient": to.value}
    raise Unsupported(
        "recipient", "Destinatário sem WhatsApp", "Só dá para escrever a um telefone ou a quem já escreveu."
    )


Content = tuple[str, Object | list[Object]]


def _text(message: Outgoing, _: Sequence[str]) -> Content:
    body = required(message.text, 4096, "O texto")
    return "text", {"body": body, **({"preview_url": True} if "https://" in body or "http://" in body else {})}


def _captioned(message: Outgoing, media: Sequence[str]) -> Content:
    caption = at_most(message.text, 1024, "A legenda") if message.text else None
    name = message.files[0].file_name if message.kind == "document" else None
    return message.kind, {"id": media[0], **known(caption=caption, filename=name[-240:] if name else None)}


def _uncaptioned(message: Outgoing, media: Sequence[str]) -> Content:
    if message.text:
        raise Unsupported(
            "caption", "Sem legenda", "Áudio e figurinha não levam texto: envie o texto em outra mensagem."
        )
    is_ogg = message.kind == "audio" and plain_type(message.files[0]) == "audio/ogg"
    if message.is_voice and not is_ogg:
        raise Unsupported(
            "voice", "Gravação em outro formato", "Mensagem de voz precisa ser OGG (Opus): envie como áudio comum."
        )
    return message.kind, {"id": media[0], **({"voice": True} if is_ogg else {})}


def _location(message: Outgoing, _: Sequence[str]) -> Content:
    place = message.location or {}
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if not _within(latitude, 90) or not _within(longitude, 180):
        raise Rejected("location", "Local inválido", "Informe latitude (−90 a 90) e longitude (−180 a 180).")
    named = known(name=place.get("name") or None, address=place.get("address") or None)
    return "location", {"latitude": latitude, "longitude": longitude, **named}


def _within(degrees: Any, bound: int) -> bool:
    return isinstance(degrees, int | float) and not isinstance(degrees, bool) and -bound <= degrees <= bound


def _reaction(message: Outgoing, _: Sequence[str]) -> Content:
    reaction = message.reaction or {}
    target = reaction.get("message_id")
    if not target:
        raise Rejected(
            "reaction", "Mensagem não encontrada", "Só dá para reagir a uma mensagem que o WhatsApp conhece."
        )
    return "reaction", {"message_id": target, "emoji": reaction.get("emoji") or ""}


def _contacts(message: Outgoing, _: Sequence[str]) -> Content:
    return "contacts", cards_of(message.contacts)


def _interactive(message: Outgoing, media: Sequence[str]) -> Content:
    return "interactive", interactive_of(message, media)


def _template(message: Outgoing, media: Sequence[str]) -> Content:
    return "template", template_of(message.template or {}, message.files, media)


CONTENTS: dict[str, Callable[[Outgoing, Sequence[str]], Content]] = {
    "text": _text,
    "image": _captioned,
    "video": _captioned,
    "document": _captioned,
    "audio": _uncaptioned,
    "sticker": _uncaptioned,
    "location": _location,
    "reaction": _reaction,
    "contacts": _contacts,
    "template": _template,
    **dict.fromkeys(["carousel", *ACTIONS], _interactive),
}
