"""The provider told of a template: approved, rejected, paused, moved into another category, judged by people."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.live import show_change
from balcao.core.queue import later
from balcao.domains.connections.events import TemplateChanged
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.connections.take_news import notice
from balcao.domains.connections.templates.sync import sync_soon
from balcao.domains.connections.templates.write import touch

# What each kind of news speaks of. That the content changed is told without saying how.
ABOUT = {
    "template_status": ("status", ("status", "reason")),
    "template_quality": ("quality", ("quality",)),
    "template_category": ("category", ("category", "previous_category")),
}
GONE = frozenset({"deleted"})


async def hear_template(session: AsyncSession, told: TemplateChanged) -> None:
    """For reactions.py. Older news never over newer; one that is unknown here, or changed untold, is asked for once."""
    row = await _find(session, told)
    about = ABOUT.get(told.what)
    if row is None:
        if told.data.get("status") not in GONE:
            await _ask(session, told)
        return
    if about is None:
        await _ask(session, told)
        return
    what, fields = about
    at = min(told.provider_at, clock.now()).isoformat()
    known = row.told_at.get(what, "")
    if known > at:
        return
    if what == "status" and told.data.get("status") in GONE:
        await session.delete(row)
        show_change(session, "template.updated", row.id)
        await session.flush()
        return
    before = (row.status, row.category)
    _take(row, told.data, fields)
    if (row.status, row.category) != before:
        await _warn(session, told, row)
    row.told_at = {**row.told_at, what: at}
    touch(session, row)
    await session.flush()
    # Providers count in whole seconds: of two decisions in one, the list says which was the last.
    if known == at or _is_incomplete(row):
        await _ask(session, told)


async def _find(session: AsyncSession, told: TemplateChanged) -> ProviderTemplate | None:
    """By the provider's id; where that is not known yet, by the name in its language."""
    id, name, language = (told.data.get(field) for field in ("id", "name", "language"))
    rows = await session.scalars(
        select(ProviderTemplate)
        .where(
            ProviderTemplate.account_id == session.info["account_id"],
            ProviderTemplate.connection_id == told.connection_id,
            or_(
                ProviderTemplate.provider_id == id,
                (ProviderTemplate.name == name) & (ProviderTemplate.language == language),
            ),
        )
        .with_for_update()
    )
    found = rows.all()
    return next((row for row in found if row.provider_id == id), found[0] if found else None)


def _take(row: ProviderTemplate, data: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    if row.provider_id is None and data.get("id"):
        row.provider_id = str(data["id"])
    for field in fields:
        if field in data or field == "reason":
            setattr(row, field, data.get(field))


# What a person has to know of, because something that was sent until now cannot be, or costs more.
STOPPED = {"rejected": "recusado", "paused": "pausado", "disabled": "desativado", "flagged": "em risco"}
CATEGORIES = {"utility": "utilidade", "marketing": "marketing", "authentication": "autenticação"}


async def _warn(session: AsyncSession, told: TemplateChanged, row: ProviderTemplate) -> None:
    at = min(told.provider_at, clock.now())
    if told.what == "template_status" and row.status in STOPPED:
        title = f"Modelo {STOPPED[row.status]}: {row.name}"
        severity = "warning" if row.status in ("flagged", "rejected") else "danger"
        detail = row.reason or "Use outro modelo, ou corrija este em Modelos."
        await notice(
            session, told.connection_id, told.what, at, {"title": title, "detail": detail, "severity": severity}
        )
    elif told.what == "template_category" and row.previous_category:
        before, now = (CATEGORIES.get(one, one) for one in (row.previous_category, row.category))
        title = f"Modelo mudou de categoria: {row.name}"
        detail = f"Era {before} e passou a {now}: o preço muda. Confira em Modelos."
        told_of = {"title": title, "detail": detail, "severity": "warning"}
        await notice(session, told.connection_id, told.what, at, told_of)


def _is_incomplete(row: ProviderTemplate) -> bool:
    """Of an authentication template the provider writes the text."""
    return row.status == "approved" and not row.body


async def _ask(session: AsyncSession, told: TemplateChanged) -> None:
    await later(session, sync_soon, key=f"sync:{told.connection_id}", connection_id=told.connection_id)
