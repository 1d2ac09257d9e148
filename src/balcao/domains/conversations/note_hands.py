"""Keeps in the access log whose hands a conversation went into."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.identity.access import Caller
from balcao.domains.identity.note import note


async def note_hands(session: AsyncSession, caller: Caller, id: UUID, given: dict[str, Any]) -> None:
    """`given` is what change() was given: taken over, given to somebody or back to the bot; nothing else is kept."""
    if "assignee_id" in given:
        assignee_id: UUID | None = given["assignee_id"]
        act = "took_over" if assignee_id and assignee_id == caller.user_id else "assigned" if assignee_id else "let_go"
        detail = {"to": str(assignee_id)} if act == "assigned" else {}
        await note(session, caller, act, "conversation", id, detail)
    elif given.get("bot_active"):
        await note(session, caller, "handed_to_bot", "conversation", id)
