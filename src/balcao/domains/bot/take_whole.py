"""Takes a turn as often as it wants a calendar or a model asked first, which is never done within a transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar
from uuid import UUID

from balcao.domains.bot.advice.ask import ask_model
from balcao.domains.bot.advice.consult import Advice
from balcao.domains.bot.advice.wants import WantsAdvice
from balcao.domains.bot.dialogue.wants_look import WantsLook
from balcao.domains.scheduling.place import hold_and_look

# A model may be asked once and a calendar looked at twice before a turn; then it is taken as it is.
LOOKS: Final = 4
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Outside:
    """What was learned outside so far: a model's advice, and the practitioners whose calendars were seen; None for
    these where no more looks are to be had.
    """

    advice: Advice | None = None
    looked_at: frozenset[UUID] | None = frozenset()


async def take_whole(account_id: UUID, take: Callable[[Outside], Awaitable[Answer]]) -> Answer:
    """`take` is one transaction, which has done nothing when it raises WantsAdvice or WantsLook."""
    outside = Outside()
    for left in reversed(range(LOOKS)):
        try:
            return await take(outside)
        except WantsAdvice as wants:
            outside = replace(outside, advice=Advice(wants.text, await ask_model(account_id, wants)))
        except WantsLook as wants:
            await hold_and_look(account_id, wants.promise, wants.holder)
            seen = (outside.looked_at or frozenset()) | {wants.practitioner_id}
            outside = replace(outside, looked_at=seen if left > 1 else None)
    return await take(replace(outside, looked_at=None))
