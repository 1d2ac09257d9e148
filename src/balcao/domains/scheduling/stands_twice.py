"""Tells what a booking page wrote into a calendar from somebody's own event: its visit stands in the agenda already."""

import hashlib
from collections.abc import Iterable

# Known by its id; where the page knows it by another (Exchange has two), by its time and its guest, of whom only a
# digest is kept. `{account}` and `{busy}` are the account's id and the row of calendar_busy in the query around it.
_WHOSE = "SELECT FROM outside_bookings o WHERE o.account_id = {account} AND o.state IN ({states}) AND "
_BY_ID = _WHOSE + "o.calendar_event_id = {busy}.event_id"
_BY_GUEST = (
    _WHOSE + "{busy}.guests <> '{{}}' AND o.start_at = {busy}.start_at AND o.end_at = {busy}.end_at "
    "AND encode(sha256(convert_to(lower(o.person_email), 'UTF8')), 'hex') = ANY({busy}.guests)"
)


def stands_twice(account: str, busy: str, *states: str) -> str:
    """A condition in SQL: whether a booking in one of these states is the same as the event."""
    named = {"account": account, "busy": busy, "states": ", ".join(f"'{state}'" for state in states)}
    return f"(EXISTS ({_BY_ID.format(**named)}) OR EXISTS ({_BY_GUEST.format(**named)}))"


def digests(emails: Iterable[str]) -> list[str]:
    return sorted({hashlib.sha256(email.lower().encode()).hexdigest() for email in emails})
