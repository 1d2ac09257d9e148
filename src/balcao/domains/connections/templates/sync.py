"""Brings the list of a connection's message templates up to date with the provider."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.templates import Template, TemplatesConnector
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.core.live import show_change
from balcao.core.outcomes import Unknown
from balcao.core.problems import NotAvailable, Problem
from balcao.core.queue import queued
from balcao.domains.connections.connectors import has, load
from balcao.domains.connections.models import Connection, ProviderTemplate
from balcao.domains.connections.refresh_tokens import with_fresh_settings
from balcao.domains.connections.templates.ask import asked
from balcao.domains.connections.templates.write import channel_with_templates, touch

log = structlog.get_logger()


async def sync_templates(account_id: UUID, connection_id: UUID) -> int:
    """How many there are now. Raises NotFound, Invalid, ProviderRefused, NotAvailable."""
    async with transaction(account_id) as session:
        connection = await channel_with_templates(session, connection_id)
        told = {row.id: dict(row.told_at) for row in await session.scalars(_of(session, connection_id))}
    connector: TemplatesConnector = load(connection.connector, "templates")
    started = clock.now()
    try:
        templates = await asked(
            account_id,
            connection_id,
            "templates",
            lambda: with_fresh_settings(account_id, connection_id, connector.templates),
        )
    except Unknown as unread:
        raise NotAvailable("O provedor não respondeu: tente de novo em instantes.") from unread
    async with transaction(account_id) as session:
        await keep_templates(session, connection_id, templates, started, told)
    return len(templates)


@queued("bulk")
async def sync_soon(account_id: UUID, connection_id: UUID) -> None:
    """The provider told of a template that is not known here, or not all of it. What fails waits for the night."""
    try:
        await sync_templates(account_id, connection_id)
    except Problem as failure:
        log.warning("templates not synced", connection_id=str(connection_id), why=failure.detail[:200])


@queued("bulk")
async def sync_all(account_id: UUID) -> None:
    """For the timetable: every night, in case a webhook never came."""
    async with transaction(account_id) as session:
        connections = await session.scalars(
            select(Connection).where(
                Connection.account_id == account_id,
                Connection.deleted_at.is_(None),
                Connection.status.in_(("active", "failing")),
            )
        )
        ids = [connection.id for connection in connections if has(connection.connector, "templates")]
    for id in ids:
        await sync_soon(account_id, id)


Told = Mapping[UUID, Mapping[str, Any]]


async def keep_templates(
    session: AsyncSession,
    connection_id: UUID,
    templates: Sequence[Template],
    started: datetime | None = None,
    told: Told | None = None,
) -> None:
    """These and no others but our drafts; a template that stays keeps its id.

    `told` is each row's `told_at` as it was before the list was asked for: what was told since then stands.
    """
    now = clock.now()
    rows = await session.scalars(_of(session, connection_id).with_for_update())
    known = {(row.name, row.language): row for row in rows}
    for template in templates:
        row = known.pop((template.name, template.language), None)
        if row is None:
            row = ProviderTemplate(
                id=new_id(), connection_id=connection_id, name=template.name, language=template.language
            )
            _take(row, template, {}, now)
            session.add(row)
            show_change(session, "template.updated", row.id)
        elif _take(row, template, row.told_at if told is None else told.get(row.id, {}), now):
            touch(session, row)
    for row in known.values():
        # One that was made while the provider was telling its list is not in it.
        if row.provider_id is not None and row.synced_at < (started or now):
            await session.delete(row)
            show_change(session, "template.updated", row.id)
    await session.flush()


def _of(session: AsyncSession, connection_id: UUID) -> Select[ProviderTemplate]:
    return select(ProviderTemplate).where(
        ProviderTemplate.account_id == session.info["account_id"], ProviderTemplate.connection_id == connection_id
    )


SAME = ("category", "footer", "format", "ttl_seconds", "quality", "status", "reason")


def _take(row: ProviderTemplate, template: Template, before: Mapping[str, Any], now: datetime) -> bool:
    """Whether anything changed. An example's file of ours stays with its header: the provider does not give it back."""
    listed = {name: getattr(template, name) for name in SAME} | {
        "provider_id": template.id,
        "header": _header(row, template),
        "body": template.body,
        "buttons": [dict(button) for button in template.buttons],
        "variables": list(template.variables),
        "samples": dict(template.samples),
        "options": dict(template.options),
        "cards": _cards(row, template),
    }
    for what, name in (("status", "status"), ("status", "reason"), ("quality", "quality"), ("category", "category")):
        if (row.told_at or {}).get(what) != before.get(what):
            listed[name] = getattr(row, name)
    changed = any(getattr(row, name) != value for name, value in listed.items())
    for name, value in listed.items():
        setattr(row, name, value)
    row.synced_at = now
    return changed


def _cards(row: ProviderTemplate, template: Template) -> list[dict[str, object]]:
    """As with a header: a card's example stays with it."""
    ours = list(row.cards or [])
    kept = []
    for place, card in enumerate(template.cards):
        before = (ours[place].get("header") or {}) if place < len(ours) else {}
        header = dict(card.get("header") or {})
        same = "file_id" in before and before.get("kind") == header.get("kind")
        kept.append({**card, "header": {**header, **({"file_id": before["file_id"]} if same else {})}})
    return kept


def _header(row: ProviderTemplate, template: Template) -> dict[str, object] | None:
    if template.header is None:
        return None
    ours = row.header or {}
    same_file = "file_id" in ours and ours.get("kind") == template.header.get("kind")
    return {**template.header, **({"file_id": ours["file_id"]} if same_file else {})}
