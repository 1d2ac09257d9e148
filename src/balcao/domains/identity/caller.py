"""Who asks: a user or an API client, in one account."""

from dataclasses import dataclass
from uuid import UUID

from balcao.domains.identity.roles import Role


@dataclass(frozen=True)
class Caller:
    """The ids are those of the rows. `must_enrol`: nothing is allowed but setting up the second factor."""

    account_id: UUID
    user_id: UUID | None
    client_id: UUID | None
    role: Role
    name: str
    sign_in_id: UUID | None = None
    must_enrol: bool = False

    @property
    def actor(self) -> str:
        """A short key for whoever this is."""
        return f"user:{self.user_id}" if self.user_id else f"client:{self.client_id}"
