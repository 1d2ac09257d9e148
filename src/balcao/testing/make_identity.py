"""People, programs and their tokens for tests."""

from dataclasses import dataclass
from uuid import UUID

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.identity.access import Caller, identify
from balcao.domains.identity.clients import add_client
from balcao.domains.identity.models import User
from balcao.domains.identity.people import add_user
from balcao.domains.identity.roles import Role
from balcao.domains.identity.sign_in import Device, begin

PASSWORD = "quatro cavalos pastam devagar"


@dataclass(frozen=True)
class SignedIn:
    """A user who has signed in; `headers` go with a request."""

    caller: Caller
    user: User
    access_token: str
    refresh_token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}


def email(name: str = "pessoa") -> str:
    """An address that no other test has."""
    return f"{name}.{new_id().hex}@clinica.example"


async def user(
    account_id: UUID, *, role: Role = Role.OWNER, name: str = "Ana Souza", address: str | None = None
) -> User:
    """Committed; the password is PASSWORD."""
    async with transaction(account_id) as session:
        return await add_user(session, None, email=address or email(), name=name, role=role, password=PASSWORD)


async def signed_in(account_id: UUID, *, role: Role = Role.OWNER, name: str = "Ana Souza") -> SignedIn:
    return await signed_in_again(await user(account_id, role=role, name=name))


async def signed_in_again(made: User, device: Device | None = None) -> SignedIn:
    """One more sign-in of somebody who is there."""
    async with transaction(made.account_id) as session:
        grant = await begin(session, await session.merge(made), device or Device())
    assert grant.refresh_token is not None
    return SignedIn(await identify(grant.access_token), made, grant.access_token, grant.refresh_token)


async def client(account_id: UUID, *, role: Role = Role.MANAGER, name: str = "Programa") -> tuple[str, str]:
    """(client_id, client_secret), committed."""
    caller = Caller(account_id, None, None, Role.OWNER, "Teste")
    async with transaction(account_id) as session:
        made, secret = await add_client(session, caller, name=name, role=role)
        return made.client_id, secret
