"""One inbox for what calendars outside say otherwise and what was booked elsewhere without a place here."""
