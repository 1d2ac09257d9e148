"""An inbox for tests: a channel, conversations with a first message, people, and a neighbour's person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from httpx import AsyncClient
from sqlalchemy import select, text

from balcao.core.database import transaction
from balcao.domains.conversations.models import Message
from balcao.domains.conversations.receive import Channel
from balcao.domains.identity.roles import Role
from balcao.testing import make, make_desk, make_identity, make_talk
from balcao.testing.api import api


@dataclass
class Inbox:
    """`client` is signed in as an attendant, Ana Souza; `as_person` signs in somebody else."""

    account_id: UUID
    channel: Channel
    person: make_identity.SignedIn
    client: AsyncClient
    numbers: list[str] = field(default_factory=list)

    async def conversation(self, said: str = "oi", name: str = "Bia Lima") -> str:
        """The id of a new conversation with a person of its own."""
        self.numbers.append(f"5511987{len(self.numbers):06}")
        return await self.hear(self.numbers[-1], said, name)

    async def hear(self, number: str, said: str, name: str = "Bia Lima") -> str:
        async with transaction(self.account_id) as session:
            id = await make_talk.heard(session, self.channel, said, number=number, name=name)
            found = await session.scalar(select(Message.conversation_id).where(Message.id == id))
        return str(found)

    async def close_window(self) -> None:
        async with transaction(self.account_id) as session:
            await session.execute(text("UPDATE conversations SET window_expires_at = now() - interval '1 hour'"))

    async def ask(self, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        return await ask(self.client, method, path, body, expect=expect)

    async def frames(self, kind: str) -> list[Any]:
        """The live frames of this kind so far, as rows."""
        async with transaction(self.account_id) as session:
            wanted = text("SELECT event, object_id, data, user_id FROM live_events WHERE event LIKE :kind ORDER BY id")
            return list((await session.execute(wanted, {"kind": f"{kind}%"})).all())


async def ask(client: AsyncClient, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Any:
    """The answer's JSON; without `expect` any 2xx will do."""
    answer = await client.request(method, f"/api/v1{path}", json=body)
    good = answer.status_code == expect if expect else answer.status_code < 300
    assert good, f"{method} {path}: {answer.status_code} {answer.text[:1000]}"
    return answer.json() if answer.content else None


@asynccontextmanager
async def inbox(account_id: UUID, *, role: Role = Role.ATTENDANT) -> AsyncIterator[Inbox]:
    person = await make_identity.signed_in(account_id, role=role)
    channel = await make_talk.channel(account_id)
    with make_desk.reacting():
        async with api(person.headers) as client:
            yield Inbox(account_id, channel, person, client)


@asynccontextmanager
async def as_person(
    account_id: UUID, *, role: Role = Role.ATTENDANT, name: str = "Caio Reis"
) -> AsyncIterator[tuple[make_identity.SignedIn, AsyncClient]]:
    person = await make_identity.signed_in(account_id, role=role, name=name)
    async with api(person.headers) as client:
        yield person, client


@asynccontextmanager
async def neighbour() -> AsyncIterator[AsyncClient]:
    """The owner of another account."""
    async with as_person(await make.account("Vizinha"), role=Role.OWNER) as (_, client):
        yield client
