"""Events: what happened, told to the table in reactions.py."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.conditions import wanted
from balcao.core.queue import is_queued, later_many


@dataclass(frozen=True)
class Event:
    """What happened, in the past tense, carrying ids. Its tenant is the transaction's."""


Reaction = Callable[..., Awaitable[None]]
_table: Mapping[type[Event], Sequence[Reaction]] = {}


def install_reactions(table: Mapping[type[Event], Sequence[Reaction]]) -> None:
    """Called once by each entry point with the table of reactions.py."""
    global _table
    _table = table


async def publish(session: AsyncSession, happened: Event) -> None:
    """Runs the table's plain rows `reaction(session, event)` within this transaction, and queues the others.

    A queued row gets those of the event's fields that its parameters name; one with a condition (`@when`) is left out
    where there is nothing for it to do.
    """
    jobs: list[tuple[Reaction, dict[str, Any]]] = []
    known = {field.name: getattr(happened, field.name) for field in fields(happened)}
    for reaction in await wanted(session, _table.get(type(happened), ()), known):
        if is_queued(reaction):
            jobs.append((reaction, {name: known[name] for name in _parameters(reaction) if name in known}))
        else:
            await reaction(session, happened)
    await later_many(session, jobs)


@cache
def _parameters(reaction: Reaction) -> tuple[str, ...]:
    return tuple(inspect.signature(reaction).parameters)
