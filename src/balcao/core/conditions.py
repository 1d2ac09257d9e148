"""Which reactions have anything to do: what each asks for is looked up in one statement before any is queued."""

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import raw_connection

Job = tuple[Callable[..., Awaitable[None]], dict[str, Any]]
_NAME = re.compile(r"(?<!:):([a-z_]+)")


async def wanted(session: AsyncSession, jobs: Sequence[Job], known: dict[str, Any]) -> list[Job]:
    """The jobs without a condition, and those whose condition holds for what is `known` of the event."""
    conditions = tuple(dict.fromkeys(use.__terms__.when for use, _ in jobs if use.__terms__.when))  # type: ignore[attr-defined]
    if not conditions:
        return list(jobs)
    statement, names = _statement(conditions)
    known = known | {"account_id": session.info["account_id"]}
    answers = await (await raw_connection(session)).fetchval(statement, *(known[name] for name in names))
    holds = {None: True, **dict(zip(conditions, answers, strict=True))}
    return [(use, given) for use, given in jobs if holds[use.__terms__.when]]  # type: ignore[attr-defined]


@cache
def _statement(conditions: tuple[str, ...]) -> tuple[str, list[str]]:
    """All in one array, with the driver's numbers in place of names."""
    statement = f"SELECT ARRAY[{', '.join(conditions)}]"
    names = list(dict.fromkeys(_NAME.findall(statement)))
    return _NAME.sub(lambda found: f"${names.index(found[1]) + 1}", statement), names
