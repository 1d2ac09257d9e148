"""Sends messages, read receipts and "typing"; fetches the files that patients sent."""

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator

from balcao.connectors._shared.loose_json import Object, items, known, text
from balcao.connectors.whatsapp_cloud import client
from balcao.connectors.whatsapp_cloud.bodies import body_of
from balcao.connectors.whatsapp_cloud.failures import refusal
from balcao.connectors.whatsapp_cloud.interactive_bodies import ACTIONS
from balcao.connectors.whatsapp_cloud.limits import FILES, checked_file, form_of, one_file
from balcao.connectors.whatsapp_cloud.settings import Settings
from balcao.contracts.messaging import Alias, File, Media, Outgoing, Receipt
from balcao.core import http
from balcao.core.outcomes import Rejected


async def send(settings: Settings, message: Outgoing) -> Receipt:
    """Files are uploaded first, and then sent by their ids."""
    files = _files_of(message)
    body_of(message, ["checked"] * len(files))  # so that nothing is uploaded for a message that cannot be sent
    media = [await client.upload(settings, file) for file in files]
    answer = await client.post_message(settings, body_of(message, media))
    sent = next(sent for sent in items(answer, "messages") if client.is_named(sent))
    return Receipt(
        provider_message_id=text(sent, "id") or "",
        aliases=_learned(answer),
        data=known(state=text(sent, "message_status")),
    )


def _files_of(message: Outgoing) -> list[File]:
    if message.kind in FILES:
        return [one_file(message.kind, message.files)]
    if message.kind == "carousel" or (message.template or {}).get("cards"):
        return [checked_file(form_of(file), file) for file in message.files]
    if message.kind in ("template", *ACTIONS) and message.files:
        return [one_file(form_of(message.files[0]), message.files)]
    return []


def _learned(answer: Object) -> tuple[Alias, ...]:
    """Meta's own spelling of the number (in Brazil often without the ninth digit), and the person's id."""
    aliases: list[Alias] = []
    for contact in items(answer, "contacts"):
        if (phone := text(contact, "wa_id")) and phone.isdigit():  # a group answers with its own id
            aliases.append(Alias("phone", phone))
        if id := text(contact, "user_id"):
            aliases.append(Alias("provider_id", id))
    return tuple(dict.fromkeys(aliases))


async def mark_read(settings: Settings, provider_message_id: str, *, typing: bool = False) -> None:
    """Marks earlier messages read too; "typing" lasts 25 s at most, or until we answer."""
    shown: Object = {"typing_indicator": {"type": "text"}} if typing else {}
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": provider_message_id}
    await client.post_receipt(settings, {**read, **shown})


async def fetch(settings: Settings, media: Media) -> AsyncIterator[bytes]:
    """First Meta tells a short-lived address. On Rejected, which the digest may give at the end, discard all."""
    if media.media_id is None:
        raise Rejected("media_id", "Arquivo sem código", "Peça à pessoa que envie o arquivo de novo.")
    for is_last in (False, True):
        known_media = await client.get_node(settings, media.media_id, what="media.get")
        url = text(known_media, "url")
        if url is None:
            raise Rejected(
                "expired", "Arquivo vencido", "O WhatsApp já não guarda o arquivo: peça que o enviem de novo."
            )
        answer, pieces = await http.stream(url, what="media.download", private_headers=client.bearer_for(settings, url))
        if answer.status < 300:
            break
        if is_last or answer.status not in (401, 403, 404, 410):
            raise _gone() if answer.status in (404, 410) else refusal(answer)
    digest = hashlib.sha256()
    async for piece in pieces:
        digest.update(piece)
        yield piece
    expected = media.sha256 or text(known_media, "sha256")
    if expected and not _is_digest(expected, digest.digest()):
        raise Rejected("sha256", "Arquivo adulterado", "O arquivo chegou diferente do que foi enviado: peça-o de novo.")


def _gone() -> Rejected:
    return Rejected("expired", "Arquivo vencido", "O WhatsApp já não guarda o arquivo: peça que o enviem de novo.")


def _is_digest(told: str, digest: bytes) -> bool:
    """Hexadecimal from the API; webhooks have it in base64."""
    spelled = (digest.hex(), base64.b64encode(digest).decode())
    return any(hmac.compare_digest(told.encode(), ours.encode()) for ours in spelled)
