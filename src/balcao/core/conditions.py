"""Which reactions have anything to do: what each asks for is looked up in one statement before any of them runs.

A condition is SQL over `:account_id` and the event's fields. Whoever makes it true afterwards sees to what has happened
until then, as if the reaction had come too early.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.named import fetch

Reaction = Callable[..., Awaitable[None]]
Marked = TypeVar("Marked", bound=Reaction)


def when(condition: str) -> Callable[[Marked], Marked]:
    """As a reaction, it is left out where the condition does not hold; called by anybody else it just runs."""

    def mark(reaction: Marked) -> Marked:
        reaction.__when__ = condition  # type: ignore[attr-defined]
        return reaction

    return mark


async def wanted(session: AsyncSession, reactions: Sequence[Reaction], known: dict[str, Any]) -> list[Reaction]:
    """Those without a condition, and those whose condition holds for what is `known` of the event."""
    asked = {reaction: getattr(reaction, "__when__", None) for reaction in reactions}
    conditions = list(dict.fromkeys(filter(None, asked.values())))
    if not conditions:
        return list(reactions)
    statement = f"SELECT ARRAY[{', '.join(conditions)}]"
    (answers,) = (await fetch(session, statement, known | {"account_id": session.info["account_id"]}))[0]
    holds = {None: True, **dict(zip(conditions, answers, strict=True))}
    return [reaction for reaction in reactions if holds[asked[reaction]]]
