"""Reads a CSV of unknown making: UTF-8 or Latin-1, semicolons, commas or tabs, fields over several lines."""

import codecs
import csv
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO, Any

from balcao.core import storage
from balcao.core.problems import Invalid
from balcao.domains.files.models import StoredFile

LARGEST = 50 * 1024 * 1024
IN_MEMORY = 2 * 1024 * 1024
DELIMITERS = (";", ",", "\t")
WIDEST_FIELD = 128 * 1024


@dataclass(frozen=True)
class Form:
    """How a table is written. `encoding` is a codec's name."""

    encoding: str
    delimiter: str


@asynccontextmanager
async def fetched(file: StoredFile) -> AsyncIterator[IO[bytes]]:
    """The file's bytes on this machine's disk, for as long as the block runs."""
    if file.status != "ready" or file.storage_key is None:
        raise Invalid("O arquivo ainda não terminou de subir.")
    if (file.size or 0) > LARGEST:
        raise Invalid(f"A planilha passa de {LARGEST // 1024 // 1024} MB: divida-a.")
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as here:
        async for piece in storage.read(file.storage_key):
            here.write(piece)
        yield here


def form_of(bytes_: IO[bytes], encoding: str | None = None, delimiter: str | None = None) -> Form:
    """What the bytes themselves say, unless it is given."""
    encoding = encoding or _encoding(bytes_)
    bytes_.seek(0)
    first = bytes_.readline(64 * 1024).decode(encoding, "replace")
    return Form(encoding, delimiter or max(DELIMITERS, key=first.count))


def _encoding(bytes_: IO[bytes]) -> str:
    """Windows' Latin-1 for all that is not UTF-8: every byte of it means something."""
    bytes_.seek(0)
    start = bytes_.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    bytes_.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := bytes_.read(256 * 1024):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def rows(bytes_: IO[bytes], form: Form) -> Iterator[tuple[int, list[str]]]:
    """(line on which the row begins, its cells), the heading first; rows without a word in them are left out.

    Invalid for what is no table at all.
    """
    bytes_.seek(0)
    csv.field_size_limit(WIDEST_FIELD)
    errors = "replace" if form.encoding == "cp1252" else "strict"  # five of its bytes mean nothing
    lines = _lines(bytes_, form.encoding, errors)
    reader = csv.reader(lines, delimiter=form.delimiter)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, [_cell(cell) for cell in cells]
            line = reader.line_num + 1
    except (csv.Error, UnicodeError) as broken:
        raise Invalid(f"A planilha não pode ser lida a partir da linha {line}: {broken}.") from broken


def _lines(bytes_: Any, encoding: str, errors: str) -> Iterator[str]:
    lines = codecs.getreader(encoding)(bytes_, errors)
    yield from iter(lines.readline, "")  # not from `lines` itself: it would be closed, and the file with it


def _cell(cell: str) -> str:
    """An apostrophe before a sign of arithmetic is how spreadsheets and our own export say "this is text"."""
    plain = cell.strip()
    return plain[1:] if plain[:1] == "'" and plain[1:2] in ("=", "+", "-", "@") else plain
