"""Forwarding over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from balcao.core.problems import NotFound, Problem
from balcao.domains.conversations.forward import forwarded
from balcao.domains.conversations.queries import read_message
from balcao.domains.conversations.reply import author_of, reply
from balcao.domains.conversations.schemas import MessageOut
from balcao.domains.conversations.sight import within_sight
from balcao.domains.identity.access import Attendant, Session

router = APIRouter()


class ForwardIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"conversation_ids": [str(UUID(int=7))]}]}
    )
    conversation_ids: list[UUID] = Field(min_length=1, max_length=20)


class ForwardOut(BaseModel):
    """One of `message` and `error`, which is a problem document."""

    conversation_id: UUID
    message: MessageOut | None = None
    error: dict[str, object] | None = None


class Forwards(BaseModel):
    items: list[ForwardOut]


@router.post("/messages/{id}/forwards", status_code=201)
async def forward_message(caller: Attendant, session: Session, id: UUID, body: ForwardIn) -> Forwards:
    """Each conversation for itself: where the window is closed, the others get it all the same."""
    said = await forwarded(session, id)
    wanted = list(dict.fromkeys(body.conversation_ids))
    seen = await within_sight(session, caller, wanted)
    items = []
    for conversation_id in wanted:
        try:
            if conversation_id not in seen:
                raise NotFound("Esta conversa não existe.")
            async with session.begin_nested():
                message = await reply(session, conversation_id, author_of(caller), said)
            items.append(ForwardOut(conversation_id=conversation_id, message=await read_message(session, message.id)))
        except Problem as refused:
            items.append(ForwardOut(conversation_id=conversation_id, error=refused.document()))
    return Forwards(items=items)
