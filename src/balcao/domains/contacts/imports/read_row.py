"""Makes a person of a row, or says what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import EmailStr, TypeAdapter, ValidationError

from balcao.domains.contacts.attributes import NO, YES, fitting
from balcao.domains.contacts.folding import fold
from balcao.domains.contacts.imports.headings import HEADINGS
from balcao.domains.contacts.phones import canonical
from balcao.domains.contacts.record_models import ContactAttribute

PLAIN = ("name", "phone", "email", "notes", "opted_out")
ATTRIBUTE = "attributes."
_email: TypeAdapter[str] = TypeAdapter(EmailStr)


@dataclass
class Person:
    """`phone` is E.164."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    notes: str = ""
    opted_out: bool = False
    attributes: dict[str, Any] = field(default_factory=dict)


def suggested(heading: Sequence[str], defined: Mapping[str, ContactAttribute]) -> list[str | None]:
    """What each column seems to be; each field at most once."""
    taken: set[str] = set()
    found: list[str | None] = []
    for title in heading:
        target = _target(fold(title), defined)
        found.append(target if target not in taken else None)
        taken |= {target} if target else set()
    return found


def _target(title: str, defined: Mapping[str, ContactAttribute]) -> str | None:
    for name, titles in HEADINGS.items():
        if title in titles:
            return name
    for key, attribute in defined.items():
        if title in (key, fold(attribute.name)):
            return ATTRIBUTE + key
    return None


def read_row(
    cells: Sequence[str],
    mapping: Sequence[str | None],
    defined: Mapping[str, ContactAttribute],
    area_code: str | None = None,
) -> tuple[Person, list[str]]:
    """The person and what is wrong, in Portuguese; `area_code` (DDD) serves numbers written without one."""
    person, wrong = Person(), list[str]()
    for cell, target in zip(cells, mapping, strict=False):
        if target is None or not cell:
            continue
        if "\x00" in cell:
            wrong.append("há um caractere que não pode ser guardado")
            continue
        try:
            _put(person, target, cell, defined, area_code)
        except ValueError as problem:
            wrong.append(str(problem))
    if len(cells) > len(mapping) and any(cells[len(mapping) :]):
        wrong.append("há mais colunas do que no título: falta um par de aspas?")
    if not (person.name or person.phone or person.email) and not wrong:
        wrong.append("falta nome, telefone ou e-mail")
    return person, wrong


def _put(
    person: Person, target: str, cell: str, defined: Mapping[str, ContactAttribute], area_code: str | None
) -> None:
    if target == "name":
        person.name = " ".join(cell.split())[:200]
    elif target == "phone":
        person.phone = canonical(cell, area_code)
        if person.phone is None:
            raise ValueError(f"telefone inválido: {cell[:40]} (escreva com DDD)")
    elif target == "email":
        try:
            person.email = _email.validate_python(cell).lower()
        except ValidationError:
            raise ValueError(f"e-mail inválido: {cell[:60]}") from None
    elif target == "notes":
        person.notes = cell[:10_000]
    elif target == "opted_out":
        if fold(cell) not in YES | NO:
            raise ValueError(f"escreva sim ou não: {cell[:20]}")
        person.opted_out = fold(cell) in YES
    else:
        key = target.removeprefix(ATTRIBUTE)
        try:
            person.attributes[key] = fitting(defined[key], cell)
        except ValueError as problem:
            raise ValueError(f"{defined[key].name}: {problem}") from None
