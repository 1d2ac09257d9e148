"""What happens to contacts."""

from dataclasses import dataclass
from uuid import UUID

from balcao.core.events import Event


@dataclass(frozen=True)
class ContactsJoined(Event):
    """Two turned out to be one person: all that hung on `gone_id` belongs to `kept_id` now."""

    kept_id: UUID
    gone_id: UUID


@dataclass(frozen=True)
class ContactsJoining(Event):
    """Two are about to be merged by hand: whoever has rows of `gone_id` remembers them, so that it can be undone."""

    merge_id: UUID
    kept_id: UUID
    gone_id: UUID


@dataclass(frozen=True)
class ContactsParted(Event):
    """A merge was undone: what `merge_id` remembers goes back to `gone_id`, and all that came by `alias_ids` since."""

    merge_id: UUID
    kept_id: UUID
    gone_id: UUID
    alias_ids: tuple[UUID, ...]
