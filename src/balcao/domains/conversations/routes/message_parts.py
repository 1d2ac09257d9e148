"""What belongs to one message over HTTP: files asked for again, and what it said before it was changed."""

from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select

from balcao.core.database import existing
from balcao.core.problems import Forbidden
from balcao.domains.conversations import schemas
from balcao.domains.conversations.models import Message
from balcao.domains.conversations.queries import read_message
from balcao.domains.conversations.retry_file import retry_file
from balcao.domains.conversations.version_models import MessageVersion
from balcao.domains.identity.access import Attendant, ReadOnly, Session
from balcao.domains.identity.roles import Role

router = APIRouter()


@router.post("/messages/{id}/attachments/{attachment_id}/downloads", status_code=202)
async def download_again(caller: Attendant, session: Session, id: UUID, attachment_id: UUID) -> schemas.MessageOut:
    """Asks the provider once more for a file that did not come; 409 when it is here, or gone for good."""
    await retry_file(session, id, attachment_id)
    return await read_message(session, id)


@router.get("/messages/{id}/versions")
async def list_versions(caller: ReadOnly, session: Session, id: UUID) -> schemas.Versions:
    """What an edited message said before, oldest first; empty for one that never changed.

    What a person took back is for the owner's eyes alone, who may have to answer for what was written.
    """
    message = await _existing(session, id)
    if message.removed_at is not None and not caller.role.reaches(Role.OWNER):
        raise Forbidden("A pessoa apagou esta mensagem: só o dono da conta vê o que ela dizia.")
    rows = await session.scalars(
        select(MessageVersion)
        .where(MessageVersion.account_id == caller.account_id, MessageVersion.message_id == id)
        .order_by(MessageVersion.at, MessageVersion.id)
    )
    return schemas.Versions(items=[schemas.VersionOut(text=row.text, at=row.at) for row in rows])


async def _existing(session: Session, id: UUID) -> Message:
    message = await existing(session, Message, id)
    return message
