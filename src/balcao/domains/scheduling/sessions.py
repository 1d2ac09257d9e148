"""What the people of a group share: one session of a service, a practitioner and a time."""

from uuid import UUID, uuid5


def session_of(service_id: UUID, practitioner_id: UUID, start_minute: int, end_minute: int) -> UUID:
    """The minutes are those of the visit, without buffers, since 1970."""
    return uuid5(service_id, f"{practitioner_id}:{start_minute}:{end_minute}")
