"""What belongs to one person, such as drafts and mentions: programs have none of it."""

from uuid import UUID

from balcao.core.problems import Forbidden
from balcao.domains.identity.access import Caller


def person_of(caller: Caller) -> UUID:
    """Forbidden for a program."""
    if caller.user_id is None:
        raise Forbidden("Isto é de cada pessoa: entre com o seu próprio usuário, não com um programa.")
    return caller.user_id
