"""Keeps what changed of a contact, and who changed it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.ids import new_id
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.record_models import RecordedChange
from balcao.domains.identity.access import Caller

EMPTY: dict[str, Any] = {
    "name": None, "phone": None, "email": None, "notes": "", "attributes": {}, "opted_out": False,
}  # fmt: skip
FIELDS = ("name", "phone", "email", "notes", "attributes", "opted_out")


def standing(contact: Contact) -> dict[str, Any]:
    """The fields whose changes are kept, as they are now."""
    return {name: getattr(contact, name) for name in FIELDS}


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Field → [before, after]; an attribute is a field of its own, `attributes.convenio`."""
    flat_before, flat_after = _flat(before), _flat(after)
    names: Iterable[str] = dict.fromkeys([*flat_before, *flat_after])
    return {
        name: [flat_before.get(name), flat_after.get(name)]
        for name in names
        if flat_before.get(name) != flat_after.get(name)
    }


def _flat(fields: dict[str, Any]) -> dict[str, Any]:
    flat = {name: value for name, value in fields.items() if name != "attributes"}
    return flat | {f"attributes.{key}": value for key, value in (fields.get("attributes") or {}).items()}


async def record(
    session: AsyncSession, caller: Caller | None, contact_id: UUID, what: str, changes: dict[str, Any]
) -> None:
    """`what` is created, changed, merged, unmerged or imported."""
    await record_as(session, caller.user_id if caller else None, caller.name if caller else "Balcão", contact_id, what,
                    changes)  # fmt: skip


async def record_as(
    session: AsyncSession, user_id: UUID | None, actor: str, contact_id: UUID, what: str, changes: dict[str, Any]
) -> None:
    session.add(
        RecordedChange(
            id=new_id(), contact_id=contact_id, at=clock.now(), user_id=user_id, actor=actor, what=what, changes=changes
        )
    )
    await session.flush()
