"""Goes through an import a few rows at a time, each batch a transaction; one that dies goes on where it stopped."""

from collections.abc import Iterator
from itertools import islice
from typing import IO, Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find, transaction
from balcao.core.failpoints import reach
from balcao.core.problems import Problem
from balcao.core.queue import queued
from balcao.domains.contacts.attributes import definitions
from balcao.domains.contacts.imports.read_row import read_row
from balcao.domains.contacts.imports.table import Form, fetched, rows
from balcao.domains.contacts.imports.take_in import take_in
from balcao.domains.contacts.record_models import ContactImport
from balcao.domains.files.models import StoredFile

BATCH = 100
KEPT_ERRORS = 500


@queued("bulk")
async def run_import(account_id: UUID, import_id: UUID) -> None:
    async with transaction(account_id) as session:
        work = await find(session, ContactImport, import_id)
        file = await find(session, StoredFile, work.file_id) if work else None
    if work is None or file is None or work.status not in {"waiting", "running"}:
        return
    try:
        async with fetched(file) as here:
            await _all(account_id, import_id, here, Form(work.encoding, work.delimiter))
    except Problem as broken:
        await _give_up(account_id, import_id, broken)


async def _all(account_id: UUID, import_id: UUID, here: IO[bytes], form: Form) -> None:
    table: Iterator[tuple[int, list[str]]] | None = None
    behind = 0
    while True:
        async with transaction(account_id) as session:
            work = await find(session, ContactImport, import_id, lock=True)
            if work is None or work.status not in {"waiting", "running"}:
                return
            if table is None or work.done != behind:  # ours to begin with, or another worker was here
                table = islice(rows(here, form), 1 + work.done, None)
            batch = list(islice(table, BATCH))
            await _batch(session, work, batch)
            behind = work.done
            if len(batch) < BATCH:
                work.status, work.finished_at = "done", clock.now()
            await session.flush()
            live.show_change(session, "import.updated", work.id, user_id=work.user_id)
            reach("import")
        if len(batch) < BATCH:
            return


async def _batch(session: AsyncSession, work: ContactImport, batch: list[tuple[int, list[str]]]) -> None:
    work.status = "running"
    defined = await definitions(session)
    mapping, area_code = work.mapping["columns"], work.mapping.get("area_code")
    errors: list[Any] = []
    for line, cells in batch:
        person, wrong = read_row(cells, mapping, defined, area_code)
        if wrong:
            work.failed += 1
            errors.append({"line": line, "errors": wrong})
        else:
            outcome = await take_in(session, work, person)
            setattr(work, outcome, getattr(work, outcome) + 1)
        work.done += 1
    if errors and len(work.errors) < KEPT_ERRORS:
        work.errors = [*work.errors, *errors][:KEPT_ERRORS]


async def _give_up(account_id: UUID, import_id: UUID, broken: Problem) -> None:
    async with transaction(account_id) as session:
        work = await find(session, ContactImport, import_id, lock=True)
        if work is None:
            return
        work.status, work.finished_at = "failed", clock.now()
        work.errors = [*work.errors, {"line": None, "errors": [broken.detail or broken.title]}]
        live.show_change(session, "import.updated", work.id, user_id=work.user_id)
