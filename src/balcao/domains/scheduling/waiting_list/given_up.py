"""Whether who waits gave up the time that their appointment still names: a part of the queries that offer times."""


def gave_up(appointment: str) -> str:
    """A condition on that alias: since it last had another time or practitioner it was put to wait."""
    return f"""(
        SELECT h.act FROM appointment_history h
        WHERE h.account_id = {appointment}.account_id AND h.appointment_id = {appointment}.id
            AND (h.act = 'waitlist' OR h.changes ?| '{{start_at,practitioner_id}}')
        ORDER BY h.version DESC LIMIT 1
    ) = 'waitlist'"""  # noqa: S608
