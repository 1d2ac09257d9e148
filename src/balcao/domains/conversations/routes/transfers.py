"""Passing a conversation on, over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from balcao.domains.conversations.desk_schemas import TransferIn
from balcao.domains.conversations.note_hands import note_hands
from balcao.domains.conversations.queries import read_conversation
from balcao.domains.conversations.reply import author_of
from balcao.domains.conversations.routing.transfer import transfer
from balcao.domains.conversations.schemas import ConversationOut
from balcao.domains.identity.access import Attendant, Session

router = APIRouter(tags=["routing"])


@router.post("/conversations/{id}/transfers", status_code=201, summary="Transfer A Conversation")
async def transfer_one(caller: Attendant, session: Session, id: UUID, body: TransferIn) -> ConversationOut:
    """To a person it is theirs at once; in a team's queue it waits, or somebody is drawn, as the team does."""
    await transfer(session, id, author_of(caller), user_id=body.user_id, team_id=body.team_id, note=body.note)
    await note_hands(session, caller, id, {"assignee_id": body.user_id})
    return await read_conversation(session, id)
