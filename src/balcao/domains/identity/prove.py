"""Asks somebody who is signed in for their password again, before what a stolen token should not be enough for."""

from balcao.core.database import find, transaction
from balcao.core.problems import Forbidden, Invalid
from balcao.domains.identity import throttle
from balcao.domains.identity.caller import Caller
from balcao.domains.identity.models import User
from balcao.domains.identity.passwords import matches


class WrongPassword(Invalid):
    """A senha atual não confere."""

    type = "wrong-password"


class NotAPerson(Forbidden):
    """Isto é de pessoas: um cliente de API não tem senha nem verificação em duas etapas."""

    type = "not-a-person"


async def prove(caller: Caller, password: str) -> None:
    """Call it outside of a transaction. Raises WrongPassword, NotAPerson, TooManyTries."""
    if caller.user_id is None:
        raise NotAPerson
    place = f"password|{caller.user_id}"
    await throttle.take(place)
    async with transaction(caller.account_id) as session:
        user = await find(session, User, caller.user_id)
    if user is None or not await matches(user.password_hash, password):
        raise WrongPassword
    await throttle.clear(place)
