"""Bookings made at another provider's page: each stands in the agenda as an appointment, or waits for a person."""
