"""Tells what a booking page wrote into a calendar from somebody's own event: its visit stands in the agenda already."""

import hashlib
from collections.abc import Iterable

# Known by its id; where the page knows it by another (Exchange has two), by its time and its guest, of whom only a
# digest is kept.
_BY_ID = "{booking}.calendar_event_id = {busy}.event_id"
_BY_GUEST = (
    "({busy}.guests <> '{{}}' AND {booking}.start_at = {busy}.start_at AND {booking}.end_at = {busy}.end_at "
    "AND encode(sha256(convert_to(lower({booking}.person_email), 'UTF8')), 'hex') = ANY({busy}.guests))"
)


def stands_twice(account: str, busy: str, *states: str) -> str:
    """A condition in SQL: whether a booking in one of these states is the same as the row `busy` of calendar_busy."""
    named = ", ".join(f"'{state}'" for state in states)
    whose = f"SELECT FROM outside_bookings o WHERE o.account_id = {account} AND o.state IN ({named}) AND"
    by_id, by_guest = (how.format(booking="o", busy=busy) for how in (_BY_ID, _BY_GUEST))
    return f"(EXISTS ({whose} {by_id}) OR EXISTS ({whose} {by_guest}))"


def same_booking(booking: str, busy: str) -> str:
    """The same of two rows that a query has."""
    return f"({_BY_ID} OR {_BY_GUEST})".format(booking=booking, busy=busy)


def digests(emails: Iterable[str]) -> list[str]:
    return sorted({hashlib.sha256(email.lower().encode()).hexdigest() for email in emails})
