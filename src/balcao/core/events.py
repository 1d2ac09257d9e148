"""Events: what happened, told to the table in reactions.py."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

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

    A queued row gets those of the event's fields that its parameters name.
    """
    jobs: list[tuple[Reaction, dict[str, Any]]] = []
    for reaction in _table.get(type(happened), ()):
        if is_queued(reaction):
            wanted = inspect.signature(reaction).parameters
            known = {field.name: getattr(happened, field.name) for field in fields(happened)}
            jobs.append((reaction, {name: value for name, value in known.items() if name in wanted}))
        else:
            await reaction(session, happened)
    await later_many(session, jobs)
