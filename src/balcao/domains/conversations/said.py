"""What the API's caller wants to say, as the message it becomes."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.problems import Invalid, NotFound
from balcao.domains.connections.templates.fill import Given, GivenCard, fill_template
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.participants import check_people
from balcao.domains.conversations.reply import Said
from balcao.domains.conversations.schemas import MessageIn, TemplateCardIn
from balcao.domains.conversations.tapped import plain, tapped
from balcao.domains.files.models import StoredFile


async def said_of(session: AsyncSession, conversation_id: UUID, body: MessageIn) -> Said:
    """Exactly one kind; Invalid when there is none, or more than one."""
    if body.kind == "note":
        return await _note(session, body)
    if body.mentions:
        raise Invalid("Só uma nota menciona colegas: a mensagem iria ao paciente.")
    if body.template:
        return await _template(session, conversation_id, body)
    if body.reaction:
        return await _reaction(session, conversation_id, body)
    if body.location:
        return Said("location", body.text, body.location.model_dump(exclude_none=True), reply_to=body.reply_to)
    if body.contacts:
        return Said("contacts", None, {"contacts": plain(body.contacts)}, reply_to=body.reply_to)
    if (said := tapped(body)) is not None:
        return said
    if body.attachment_ids:
        return await _files(session, body)
    if not (body.text and body.text.strip()):
        raise Invalid("Escreva algo, ou junte um arquivo.")
    return Said("text", body.text, reply_to=body.reply_to)


async def _template(session: AsyncSession, conversation_id: UUID, body: MessageIn) -> Said:
    """Filled in and checked now: what the provider would refuse is told before anything is queued."""
    conversation = await find(session, Conversation, conversation_id)
    if conversation is None or body.template is None:
        raise NotFound("Esta conversa não existe.")
    asked = body.template
    if len(body.attachment_ids) > 1:
        raise Invalid("Um modelo leva um arquivo no máximo.")
    file = await find(session, StoredFile, body.attachment_ids[0]) if body.attachment_ids else None
    if body.attachment_ids and file is None:
        raise Invalid("O anexo não existe.")
    given = Given(
        variables=asked.variables,
        header=asked.header,
        location=asked.location.model_dump(exclude_none=True) if asked.location else None,
        buttons=asked.buttons,
        media_type=file.media_type if file else None,
        cards=[await _card(session, card) for card in asked.cards],
    )
    filled = await fill_template(session, conversation.channel_id, asked.name, asked.language, given)
    files = tuple(card.file_id for card in asked.cards) or tuple(body.attachment_ids)
    return Said("template", filled.text, filled.data, files, body.reply_to)


async def _card(session: AsyncSession, card: TemplateCardIn) -> GivenCard:
    file = await find(session, StoredFile, card.file_id)
    return GivenCard(card.variables, card.buttons, file.media_type if file else None)


async def _note(session: AsyncSession, body: MessageIn) -> Said:
    if not (body.text and body.text.strip()):
        raise Invalid("Uma nota precisa de texto.")
    called = {"mentions": await check_people(session, body.mentions)} if body.mentions else {}
    return Said("note", body.text, called, reply_to=body.reply_to)


async def _reaction(session: AsyncSession, conversation_id: UUID, body: MessageIn) -> Said:
    assert body.reaction is not None
    target = await find(session, Message, body.reaction.message_id)
    if target is None or target.conversation_id != conversation_id or not target.provider_message_id:
        raise Invalid("Só se reage a uma mensagem desta conversa que já chegou.")
    return Said("reaction", None, {"message_id": str(target.id), "emoji": body.reaction.emoji})


async def _files(session: AsyncSession, body: MessageIn) -> Said:
    """One message a file is sent for each provider's sake: the kind is the first file's, which must be the only one."""
    if len(body.attachment_ids) > 1:
        raise Invalid("Envie um arquivo por mensagem.")
    types = await session.scalars(
        select(StoredFile.media_type).where(
            StoredFile.account_id == session.info["account_id"], StoredFile.id.in_(body.attachment_ids)
        )
    )
    kind = kind_of(next(iter(types), ""))
    data = {"voice": True} if body.is_voice and kind == "audio" else {}
    return Said(kind, body.text, data, tuple(body.attachment_ids), body.reply_to)


def kind_of(media_type: str) -> str:
    """How a file of this type is shown: as a picture, a sound, a film, a sticker or a document."""
    if media_type == "image/webp":
        return "sticker"
    family = media_type.partition("/")[0]
    return family if family in {"image", "audio", "video"} else "document"
