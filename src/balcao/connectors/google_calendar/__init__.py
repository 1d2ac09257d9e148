"""Google Calendar: appointments stand in the clinic's own calendars, and go with every move and cancellation."""
