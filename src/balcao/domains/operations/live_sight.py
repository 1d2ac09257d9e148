"""Which frames a socket is shown: those of conversations that its person sees, and those of no conversation."""

import time
from uuid import UUID

import msgspec

from balcao.core.database import transaction
from balcao.core.live import Frame
from balcao.domains.conversations.sight import is_limited, seen_among
from balcao.domains.identity.models import User
from balcao.domains.identity.roles import Role

LOOK_AGAIN_SECONDS = 5.0


class Sight:
    """One a socket. Whether the account limits its attendants at all is asked now and then, each conversation anew."""

    def __init__(self, account_id: UUID, user_id: UUID | None) -> None:
        self.account_id = account_id
        self.user_id = user_id
        self._limited = False
        self._asked = float("-inf")

    async def within(self, frame: Frame, text: str) -> str | None:
        """The frame's text, nothing, or word that a conversation is out of sight now; of that its id alone."""
        is_conversation = frame.event.startswith("conversation.")
        id = frame.data.get("id" if is_conversation else "conversation_id")
        if self.user_id is None or id is None or not await self._is_limited():
            return text
        async with transaction(self.account_id) as session:
            if await seen_among(session, self.user_id, [UUID(str(id))]):
                return text
        if not is_conversation:
            return None
        hidden = {"cursor": frame.cursor, "event": "conversation.hidden", "at": frame.at, "data": {"id": str(id)}}
        return msgspec.json.encode(hidden).decode()

    async def _is_limited(self) -> bool:
        if self._asked + LOOK_AGAIN_SECONDS < time.monotonic():
            async with transaction(self.account_id) as session:
                person = await session.get(User, (self.account_id, self.user_id))
                manages = person is not None and Role(person.role).reaches(Role.MANAGER)
                self._limited = not manages and await is_limited(session)
            self._asked = time.monotonic()
        return self._limited
