"""An appointment's statuses (FHIR R4, Appointment.status) and which may follow which."""

from typing import Literal, get_args

Status = Literal[
    "proposed", "pending", "booked", "arrived", "checked-in", "fulfilled", "cancelled", "noshow", "waitlist",
    "entered-in-error",
]  # fmt: skip
STATUSES: tuple[Status, ...] = get_args(Status)

# Steps back are there for the misclick: arrived → booked, fulfilled → checked-in, noshow → booked, cancelled → booked.
_NEXT: dict[str, frozenset[str]] = {
    "waitlist": frozenset({"proposed", "pending", "booked", "cancelled", "entered-in-error"}),
    "proposed": frozenset({"pending", "booked", "waitlist", "cancelled", "entered-in-error"}),
    "pending": frozenset({"booked", "waitlist", "cancelled", "entered-in-error"}),
    "booked": frozenset({"arrived", "checked-in", "fulfilled", "noshow", "waitlist", "cancelled", "entered-in-error"}),
    "arrived": frozenset({"booked", "checked-in", "fulfilled", "noshow", "cancelled", "entered-in-error"}),
    "checked-in": frozenset({"arrived", "fulfilled", "cancelled", "entered-in-error"}),
    "fulfilled": frozenset({"checked-in", "entered-in-error"}),
    "noshow": frozenset({"booked", "arrived", "entered-in-error"}),
    "cancelled": frozenset({"booked", "entered-in-error"}),
    "entered-in-error": frozenset(),
}
WITHOUT_TIME = frozenset({"waitlist", "cancelled", "entered-in-error"})
MOVABLE = frozenset({"proposed", "pending", "booked"})
UPCOMING = ("proposed", "pending", "booked")
FIRST = frozenset({*UPCOMING, "waitlist"})


def may_follow(before: str, after: str) -> bool:
    return after in _NEXT[before]


def takes_time(status: str) -> bool:
    """Whether an appointment in this status occupies its practitioner."""
    return status not in WITHOUT_TIME
