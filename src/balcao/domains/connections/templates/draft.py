"""A row's content as the contract's Draft, and what the provider would refuse of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.templates import Complaint, Draft, TemplatesConnector
from balcao.core import clock
from balcao.core.database import find
from balcao.domains.connections.connectors import load, manifest
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.files.models import StoredFile

CONTENT = ("category", "format", "header", "body", "footer", "buttons", "samples", "options", "ttl_seconds", "cards")
DAY, MONTH = timedelta(days=1), timedelta(days=30)
# At the provider an approved, rejected or stopped one can be changed, but none that is being looked at or is gone.
CHANGEABLE = frozenset({"draft", "approved", "flagged", "rejected", "paused"})
LIMITED = frozenset({"approved", "flagged"})
SENDABLE = frozenset({"approved", "flagged"})


def content_of(row: ProviderTemplate) -> dict[str, Any]:
    """As it stands, without what is being changed."""
    return {name: getattr(row, name) for name in CONTENT}


def written(row: ProviderTemplate) -> dict[str, Any]:
    """As one of us last wrote it: what is being changed, else what stands."""
    return {**content_of(row), **(row.draft or {})}


def draft_of(name: str, language: str, content: Mapping[str, Any]) -> Draft:
    return Draft(
        name=name,
        language=language,
        category=content["category"],
        format=content["format"],
        body=content["body"],
        header=content["header"],
        footer=content["footer"],
        buttons=tuple(content["buttons"]),
        samples=content["samples"],
        options=content["options"],
        ttl_seconds=content["ttl_seconds"],
        cards=tuple(content.get("cards") or ()),
    )


async def complaints(
    session: AsyncSession, connector: str, draft: Draft, row: ProviderTemplate | None = None
) -> list[Complaint]:
    """By the connector's rules, and by what may not be changed of `row`."""
    templates: TemplatesConnector = load(connector, "templates")
    example = await example_of(session, draft.header)
    cards = [await example_of(session, card.get("header")) for card in draft.cards]
    types = [card.media_type if card else None for card in cards]
    found = list(templates.complaints(draft, example.media_type if example else None, types))
    if row is not None and row.status in LIMITED and draft.category != row.category:
        found.append(Complaint("/category", "A categoria de um modelo aprovado não muda: crie outro modelo."))
    return found


async def example_of(session: AsyncSession, header: Mapping[str, Any] | None) -> StoredFile | None:
    id = (header or {}).get("file_id")
    file = await find(session, StoredFile, UUID(str(id))) if id else None
    return file if file is not None and file.status == "ready" else None


def edits_left(row: ProviderTemplate, connector: str) -> tuple[int, int, datetime | None] | None:
    """(today, this month, from when on again) for one whose changes the provider limits; None for any other."""
    limits = manifest(connector).limits
    if row.status not in LIMITED or "template_edits_a_day" not in limits:
        return None
    now = clock.now()
    made = sorted(datetime.fromisoformat(at) for at in row.edits)
    today, month = [at for at in made if at > now - DAY], [at for at in made if at > now - MONTH]
    left_today = max(limits["template_edits_a_day"] - len(today), 0)
    left_month = max(limits["template_edits_a_month"] - len(month), 0)
    waits = [_free_again(today, DAY)] if not left_today else []
    waits += [_free_again(month, MONTH)] if not left_month else []
    return min(left_today, left_month), left_month, max(waits) if waits else None


def _free_again(made: Sequence[datetime], span: timedelta) -> datetime:
    return made[0] + span
