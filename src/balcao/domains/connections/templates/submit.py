"""Gives a template to the provider to look at: a new one, or the changes of one that stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from balcao.contracts.messaging import File
from balcao.contracts.templates import Draft, Submitted, TemplatesConnector
from balcao.core import clock, storage
from balcao.core.database import existing, transaction
from balcao.core.outcomes import Unknown
from balcao.core.problems import Invalid
from balcao.core.queue import later
from balcao.domains.connections.connectors import load
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.connections.refresh_tokens import with_fresh_settings
from balcao.domains.connections.templates.ask import asked
from balcao.domains.connections.templates.draft import complaints, draft_of, edits_left, example_of, written
from balcao.domains.connections.templates.sync import sync_soon
from balcao.domains.connections.templates.variables import variables_of
from balcao.domains.connections.templates.write import NotChangeable, channel_with_templates, check_changeable, touch
from balcao.domains.files.models import StoredFile
from balcao.domains.identity.access import Caller
from balcao.domains.identity.models import Account
from balcao.domains.identity.note import note


@dataclass(frozen=True)
class Ready:
    """What asking the provider takes, read before it is asked."""

    connection_id: UUID
    connector: str
    provider_id: str | None
    draft: Draft
    content: dict[str, Any]
    example: File | None
    card_examples: tuple[File, ...]
    moves: bool
    told: str | None


async def submit(caller: Caller, id: UUID) -> None:
    """Raises NotFound, NotChangeable, Invalid with `errors`, ProviderRefused, NotAvailable."""
    ready, started = await _prepare(caller.account_id, id), clock.now()
    connector: TemplatesConnector = load(ready.connector, "templates")

    async def ask(settings: Any) -> Submitted:
        if ready.provider_id is None:
            return await connector.create(settings, ready.draft, ready.example, ready.card_examples)
        return await connector.change(
            settings, ready.provider_id, ready.draft, ready.example, ready.card_examples, category=ready.moves
        )

    try:
        submitted = await asked(
            caller.account_id,
            ready.connection_id,
            "templates.submit",
            lambda: with_fresh_settings(caller.account_id, ready.connection_id, ask),
        )
    except Unknown:
        # It may have been made: the list tells.
        async with transaction(caller.account_id) as session:
            await later(session, sync_soon, connection_id=ready.connection_id, key=f"sync:{ready.connection_id}")
        raise
    await _keep(caller, id, ready, submitted, started)


async def _prepare(account_id: UUID, id: UUID) -> Ready:
    async with transaction(account_id) as session:
        row = await existing(session, ProviderTemplate, id)
        connection = await channel_with_templates(session, row.connection_id)
        check_changeable(row)
        if row.provider_id is not None and row.draft is None and row.status != "rejected":
            raise NotChangeable("Não há mudanças a enviar.")
        account = await session.get(Account, account_id)
        assert account is not None
        _check_limit(row, connection.connector, account.timezone)
        content = written(row)
        draft = draft_of(row.name, row.language, content)
        if found := await complaints(session, connection.connector, draft, row):
            errors = [{"loc": one.pointer.split("/")[1:], "pointer": one.pointer, "msg": one.detail} for one in found]
            raise Invalid("Há o que corrigir antes de enviar o modelo.", errors=errors)
        example = await example_of(session, draft.header)
        cards = [await example_of(session, card.get("header")) for card in draft.cards]
        return Ready(
            row.connection_id,
            connection.connector,
            row.provider_id,
            draft,
            content,
            _file(example) if example else None,
            tuple(_file(card) for card in cards if card),
            draft.category != row.category,
            row.told_at.get("status"),
        )


def _check_limit(row: ProviderTemplate, connector: str, timezone: str) -> None:
    left = edits_left(row, connector)
    if left is not None and left[2] is not None:
        again = f"{left[2].astimezone(ZoneInfo(timezone)):%d/%m às %H:%M}"
        raise NotChangeable(f"O provedor limita as mudanças de um modelo aprovado: envie de novo depois de {again}.")


def _file(row: StoredFile) -> File:
    assert row.storage_key is not None
    key = row.storage_key
    return File(row.media_type, row.file_name, row.size or 0, lambda: storage.read(key))


async def _keep(caller: Caller, id: UUID, ready: Ready, submitted: Submitted, started: datetime) -> None:
    """The webhook that tells of the decision may have been quicker than the answer: then its word stands.

    Providers count in whole seconds: where it told of the version before within the second in which this one was
    submitted, the list says which of the two it meant.
    """
    async with transaction(caller.account_id) as session:
        row = await existing(session, ProviderTemplate, id, lock=True)
        for name, value in ready.content.items():
            setattr(row, name, value)
        row.variables = variables_of(row.body)
        row.draft = None
        if ready.provider_id is not None:
            row.edits = [*row.edits, started.isoformat()][-20:]
        row.provider_id = submitted.id
        decided = row.told_at.get("status")
        if decided == ready.told:
            row.status, row.reason = submitted.status, None
            if decided is not None and datetime.fromisoformat(decided) >= started.replace(microsecond=0):
                await later(session, sync_soon, connection_id=ready.connection_id, key=f"sync:{ready.connection_id}")
        row.category = submitted.category
        row.synced_at = clock.now()
        touch(session, row)
        await note(session, caller, "submitted", "template", id, {"name": row.name, "language": row.language})
