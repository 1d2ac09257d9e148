"""What a booking made elsewhere becomes here, told to the screens as it happens."""

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.live import show_change
from balcao.domains.scheduling.outside.models import OutsideBooking

# A person has to look at these; each says why.
PROBLEMS = (
    "unmapped",  # nobody has said what this offering is here
    "no_practitioner",  # its host is none of ours
    "taken",  # the time is not free here
    "refused",  # the agenda does not take it for another reason
    "moved_to_taken",  # moved there to a time that is not free here
    "moved_here",  # moved here, which cannot be told there
    "late_cancel",  # cancelled there when it had begun here
    "group",  # cancelled here, but others share the time there
    "not_told",  # the provider did not take what happened here
)


def become(session: AsyncSession, row: OutsideBooking, state: str) -> None:
    if (row.state, row.problem) != (state, None):
        row.state, row.problem, row.detail = state, None, None
        row.updated_at = clock.now()
    show_change(session, "outside_booking.updated", row.id)


def conflict(session: AsyncSession, row: OutsideBooking, problem: str, detail: str) -> None:
    """Stays until a person, or the agenda, has settled it."""
    assert problem in PROBLEMS, problem
    row.state, row.problem, row.detail = "conflict", problem, detail
    row.updated_at = clock.now()
    show_change(session, "outside_booking.updated", row.id)
