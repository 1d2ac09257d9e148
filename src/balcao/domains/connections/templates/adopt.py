"""Takes a template that the provider knows already for one of our own, where it says what ours would.

A name is taken for good, also by what somebody else wrote under it or what was refused: then ours is the next version.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.connections.templates.draft import SENDABLE
from balcao.domains.connections.templates.write import begin

LANGUAGE: Final = "pt_BR"
VERSIONS: Final = 9
COMING: Final = frozenset({"draft", "pending", "in_appeal"})


async def adopt(session: AsyncSession, connection_id: UUID, name: str, content: Mapping[str, Any]) -> ProviderTemplate:
    """The approved one, or the one that is on its way, or a draft under the first name that is free.

    The list is to be brought up to date before. Raises Taken when every version's name is taken.
    """
    rows = await _versions(session, connection_id, name)
    fitting = [row for row in rows if fits(row, content)]
    found = _first(fitting, SENDABLE) or _first(fitting, COMING)
    if found is not None:
        return found
    taken = {row.name for row in rows}
    free = next((one for one in names(name) if one not in taken), name)
    return await begin(session, connection_id, free, LANGUAGE, content)


async def sendable_name(session: AsyncSession, connection_id: UUID, name: str, content: Mapping[str, Any]) -> str:
    """Under which name it can be sent now; its first one where there is none, whose refusal says why."""
    rows = await _versions(session, connection_id, name)
    found = _first([row for row in rows if fits(row, content)], SENDABLE)
    return found.name if found else name


def names(name: str) -> Iterator[str]:
    yield name
    for version in range(2, VERSIONS + 1):
        yield f"{name}_v{version}"


def fits(row: ProviderTemplate, content: Mapping[str, Any]) -> bool:
    """Whether what we fill in and hear back is the same, in whatever words: the blanks, and the answers in order."""
    header = row.header or {}
    return (
        set(row.variables) == set(content["samples"])
        and list(_answers(row.buttons)) == list(_answers(content["buttons"]))
        and header.get("kind", "text") == "text"
        and "{{" not in str(header.get("text") or "")
        and row.category != "authentication"
    )


def _answers(buttons: Iterable[Mapping[str, Any]]) -> Iterator[tuple[object, object]]:
    for button in buttons:
        yield button.get("kind"), button.get("title")


def _first(rows: Sequence[ProviderTemplate], statuses: frozenset[str]) -> ProviderTemplate | None:
    return next((row for row in rows if row.status in statuses), None)


async def _versions(session: AsyncSession, connection_id: UUID, name: str) -> list[ProviderTemplate]:
    """Those that there are, the first version first."""
    order = {one: place for place, one in enumerate(names(name))}
    rows = await session.scalars(
        select(ProviderTemplate).where(
            ProviderTemplate.account_id == session.info["account_id"],
            ProviderTemplate.connection_id == connection_id,
            ProviderTemplate.name.in_(order),
            ProviderTemplate.language == LANGUAGE,
        )
    )
    return sorted(rows, key=lambda row: order[row.name])
