"""Drafts of templates: begun, changed, thrown away. The provider does not see them before they are submitted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.ids import new_id
from balcao.core.live import show_change
from balcao.core.problems import Conflict, Invalid, PreconditionFailed
from balcao.domains.connections.change_connection import existing_connection
from balcao.domains.connections.connectors import has
from balcao.domains.connections.models import Connection, ProviderTemplate
from balcao.domains.connections.templates.draft import CHANGEABLE, CONTENT, written
from balcao.domains.connections.templates.variables import variables_of


class Taken(Conflict):
    """Já existe um modelo com este nome neste idioma."""

    type = "template-taken"


class NotChangeable(Conflict):
    """Este modelo não pode ser mudado agora."""

    type = "template-not-changeable"


async def begin(
    session: AsyncSession, connection_id: UUID, name: str, language: str, content: Mapping[str, Any]
) -> ProviderTemplate:
    """A draft; it may be unfinished. Raises NotFound, Invalid, Taken."""
    await channel_with_templates(session, connection_id)
    await _check_free(session, connection_id, name, language)
    row = ProviderTemplate(
        id=new_id(),
        connection_id=connection_id,
        name=name,
        language=language,
        status="draft",
        variables=variables_of(content["body"]),
        created_at=clock.now(),
        updated_at=clock.now(),
        synced_at=clock.now(),
        **content,
    )
    session.add(row)
    await session.flush()
    await session.refresh(row)
    show_change(session, "template.updated", row.id)
    return row


async def change(
    session: AsyncSession, id: UUID, given: Mapping[str, Any], expected: int | None = None
) -> ProviderTemplate:
    """Of a draft the content itself; of any other its `draft`, until it is submitted."""
    row = await existing(session, ProviderTemplate, id, lock=True)
    if expected not in (None, row.version):
        raise PreconditionFailed
    check_changeable(row)
    content = {**written(row), **{name: value for name, value in given.items() if name in CONTENT}}
    if row.status == "draft":
        await _rename(session, row, given.get("name") or row.name, given.get("language") or row.language)
        for name, value in content.items():
            setattr(row, name, value)
        row.variables = variables_of(row.body)
    elif (given.get("name") or row.name, given.get("language") or row.language) != (row.name, row.language):
        raise Invalid("Nome e idioma não mudam depois de enviado: crie outro modelo.")
    else:
        row.draft = content
    touch(session, row)
    await session.flush()
    return row


async def throw_away(session: AsyncSession, id: UUID) -> ProviderTemplate:
    """What was being changed, not the template."""
    row = await existing(session, ProviderTemplate, id, lock=True)
    row.draft = None
    touch(session, row)
    await session.flush()
    return row


async def _rename(session: AsyncSession, row: ProviderTemplate, name: str, language: str) -> None:
    if (name, language) != (row.name, row.language):
        await _check_free(session, row.connection_id, name, language)
        row.name, row.language = name, language


async def _check_free(session: AsyncSession, connection_id: UUID, name: str, language: str) -> None:
    taken = await session.scalar(
        select(ProviderTemplate.id).where(
            ProviderTemplate.account_id == session.info["account_id"],
            ProviderTemplate.connection_id == connection_id,
            ProviderTemplate.name == name,
            ProviderTemplate.language == language,
        )
    )
    if taken is not None:
        raise Taken("Escolha outro nome, ou mude o que já existe.")


async def channel_with_templates(session: AsyncSession, connection_id: UUID) -> Connection:
    connection = await existing_connection(session, connection_id)
    if not has(connection.connector, "templates"):
        raise Invalid("Este canal não tem modelos de mensagem.")
    return connection


def check_changeable(row: ProviderTemplate) -> None:
    if row.status == "pending":
        raise NotChangeable("O provedor ainda o está analisando: espere a decisão.")
    if row.status not in CHANGEABLE:
        raise NotChangeable("No estado em que está, o provedor não aceita mudanças: crie outro modelo.")


def touch(session: AsyncSession, row: ProviderTemplate) -> None:
    row.version += 1
    row.updated_at = clock.now()
    show_change(session, "template.updated", row.id)
