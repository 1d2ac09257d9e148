"""Calendars outside: appointments stand in them, what else stands there takes time here, and who wins is said."""
