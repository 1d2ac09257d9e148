"""Looks at a CSV before anything is taken in, and begins to take it in."""

from dataclasses import asdict
from typing import IO, Any

from balcao.core.database import find, transaction
from balcao.core.problems import Invalid, NotFound
from balcao.core.queue import later
from balcao.domains.contacts.attributes import definitions
from balcao.domains.contacts.imports.read_row import ATTRIBUTE, read_row, suggested
from balcao.domains.contacts.imports.run import run_import
from balcao.domains.contacts.imports.schemas import ImportIn, LineError, Preview, PreviewIn, PreviewRow
from balcao.domains.contacts.imports.table import Form, fetched, form_of, rows
from balcao.domains.contacts.record_models import ContactAttribute, ContactImport
from balcao.domains.files.models import StoredFile
from balcao.domains.identity.access import Caller

SHOWN = 20
TOLD = 200
MOST = 200_000


async def look_at(caller: Caller, asked: PreviewIn) -> Preview:
    """Invalid where the file is no table, NotFound where there is none. Reads the whole file, in no transaction."""
    async with transaction(caller.account_id) as session:
        file = await find(session, StoredFile, asked.file_id)
        defined = await definitions(session)
    if file is None:
        raise NotFound("Este arquivo não existe: envie-o em /attachments.")
    async with fetched(file) as here:
        return _preview(here, asked, defined)


def _preview(here: IO[bytes], asked: PreviewIn, defined: dict[str, ContactAttribute]) -> Preview:
    form = form_of(here, asked.encoding, asked.delimiter)
    table = rows(here, form)
    heading = next(table, (0, []))[1]
    if not heading:
        raise Invalid("A planilha está vazia: a primeira linha traz os títulos das colunas.")
    columns = _columns(asked, heading, defined)
    shown: list[PreviewRow] = []
    told: list[LineError] = []
    total = wrong = 0
    for line, cells in table:
        total += 1
        person, errors = read_row(cells, columns, defined, asked.area_code)
        wrong += bool(errors)
        if len(shown) < SHOWN:
            shown.append(PreviewRow(line=line, contact=asdict(person), errors=errors))
        if errors and len(told) < TOLD:
            told.append(LineError(line=line, errors=errors))
    return Preview(
        encoding=form.encoding, delimiter=form.delimiter, heading=heading, columns=columns, total=total, wrong=wrong,
        rows=shown, errors=told,
    )  # fmt: skip


def _columns(asked: PreviewIn, heading: list[str], defined: dict[str, ContactAttribute]) -> list[str | None]:
    if asked.columns is None:
        return suggested(heading, defined)
    columns: list[str | None] = list(asked.columns)
    if len(columns) != len(heading):
        raise Invalid(f"A planilha tem {len(heading)} colunas e `columns` fala de {len(columns)}.")
    named = [name for name in columns if name]
    if len(set(named)) != len(named):
        raise Invalid("Duas colunas não podem ser a mesma coisa.")
    unknown = [name for name in named if name.startswith(ATTRIBUTE) and name.removeprefix(ATTRIBUTE) not in defined]
    if unknown:
        raise Invalid(f"Crie primeiro o atributo {unknown[0].removeprefix(ATTRIBUTE)}.")
    return columns


async def begin_import(caller: Caller, asked: ImportIn) -> ContactImport:
    """Taken in by a job; Invalid where no column is a name, a number or an e-mail."""
    preview = await look_at(caller, asked)
    if not {"name", "phone", "email"} & set(preview.columns):
        raise Invalid("Diga qual coluna é o nome, o telefone ou o e-mail.")
    if preview.total > MOST:
        raise Invalid(f"A planilha passa de {MOST} linhas: divida-a.")
    mapping: dict[str, Any] = {"columns": preview.columns, "area_code": asked.area_code}
    form = Form(preview.encoding, preview.delimiter)
    async with transaction(caller.account_id) as session:
        row = ContactImport(
            file_id=asked.file_id, user_id=caller.user_id, actor=caller.name, encoding=form.encoding,
            delimiter=form.delimiter, mapping=mapping, duplicates=asked.duplicates, total=preview.total,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        await later(session, run_import, import_id=row.id)
        await session.refresh(row)
    return row
