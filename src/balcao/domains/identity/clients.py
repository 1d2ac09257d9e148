"""Programs that may sign in: made with a secret that is shown once, and removed."""

import secrets as random
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.problems import Forbidden
from balcao.domains.identity.access import Caller, forget_callers
from balcao.domains.identity.grants import digest
from balcao.domains.identity.models import ApiClient
from balcao.domains.identity.note import note
from balcao.domains.identity.roles import Role


async def add_client(session: AsyncSession, caller: Caller, *, name: str, role: Role) -> tuple[ApiClient, str]:
    """The client and its secret, which nobody can read again."""
    if not caller.role.reaches(role):
        raise Forbidden("Não se dá um papel acima do próprio.")
    secret = random.token_urlsafe(32)
    client = ApiClient(
        client_id=f"balcao_{random.token_hex(12)}", secret_sha256=digest(secret), name=name.strip(), role=role.value
    )
    session.add(client)
    await session.flush()
    await session.refresh(client)
    await note(session, caller, "created", "api_client", client.id, {"name": client.name, "role": role.value})
    return client, secret


async def remove_client(session: AsyncSession, caller: Caller, id: UUID) -> None:
    """Its tokens stop at once here, and within a few seconds in other processes."""
    client = await existing(session, ApiClient, id, lock=True)
    if not caller.role.reaches(Role(client.role)):
        raise Forbidden("Não se remove quem tem um papel acima do próprio.")
    await note(session, caller, "removed", "api_client", id, {"name": client.name})
    await session.delete(client)
    forget_callers()
