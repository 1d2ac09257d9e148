"""Templates as they go over the wire and to the browsers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.connections.models import Connection, ProviderTemplate
from balcao.domains.connections.templates.draft import SENDABLE, complaints, draft_of, edits_left, written
from balcao.domains.connections.templates.schemas import EditsOut, ProblemOut, TemplateOut
from balcao.domains.files.models import StoredFile
from balcao.domains.files.shown import AttachmentOut, attachment_out

OURS = {"channel_id", "can_send", "problems", "edits", "files"}
SAME = [name for name in TemplateOut.model_fields if name not in OURS]


async def templates_out(session: AsyncSession, rows: Sequence[ProviderTemplate]) -> list[TemplateOut]:
    ids = {row.connection_id for row in rows}
    mine = (Connection.account_id == session.info["account_id"]) & Connection.id.in_(ids)
    connectors = {one.id: one.connector for one in await session.scalars(select(Connection).where(mine))}
    files = await _files(session, rows)
    return [await _out(session, row, connectors[row.connection_id], files) for row in rows]


async def template_out(session: AsyncSession, row: ProviderTemplate) -> TemplateOut:
    return (await templates_out(session, [row]))[0]


async def _out(
    session: AsyncSession, row: ProviderTemplate, connector: str, files: Mapping[str, AttachmentOut]
) -> TemplateOut:
    left = edits_left(row, connector)
    return TemplateOut(
        **{name: getattr(row, name) for name in SAME},
        channel_id=row.connection_id,
        can_send=row.status in SENDABLE,
        problems=await _problems(session, row, connector),
        edits=EditsOut(left_today=left[0], left_this_month=left[1], next_at=left[2]) if left else None,
        files=[files[id] for id in dict.fromkeys(_file_ids(row)) if id in files],
    )


async def _files(session: AsyncSession, rows: Sequence[ProviderTemplate]) -> dict[str, AttachmentOut]:
    ids = {UUID(id) for row in rows for id in _file_ids(row)}
    if not ids:
        return {}
    mine = (StoredFile.account_id == session.info["account_id"]) & StoredFile.id.in_(ids)
    return {str(file.id): attachment_out(file) for file in await session.scalars(select(StoredFile).where(mine))}


def _file_ids(row: ProviderTemplate) -> Iterator[str]:
    """Of the template as it stands, and of what it is being changed into."""
    for content in ({"header": row.header, "cards": row.cards}, row.draft or {}):
        for part in (content, *(content.get("cards") or ())):
            if id := (part.get("header") or {}).get("file_id"):
                yield str(id)


async def _problems(session: AsyncSession, row: ProviderTemplate, connector: str) -> list[ProblemOut]:
    """Of what one of us is writing; what the provider has taken already is as it wants it."""
    if row.status != "draft" and row.draft is None:
        return []
    draft = draft_of(row.name, row.language, written(row))
    return [ProblemOut.model_validate(one) for one in await complaints(session, connector, draft, row)]


async def see_templates(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """For the live feed. One that is gone is told as such, so that lists drop it."""
    mine = (ProviderTemplate.account_id == session.info["account_id"]) & ProviderTemplate.id.in_(ids)
    rows = {row.id: row for row in await session.scalars(select(ProviderTemplate).where(mine))}
    return {id: _seen(id, rows.get(id)) for id in ids}


def _seen(id: UUID, row: ProviderTemplate | None) -> dict[str, Any]:
    if row is None:
        return {"id": str(id), "deleted": True}
    return {
        "id": str(id),
        "channel_id": str(row.connection_id),
        "name": row.name,
        "language": row.language,
        "category": row.category,
        "status": row.status,
        "quality": row.quality,
        "deleted": False,
    }
