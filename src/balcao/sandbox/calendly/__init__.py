"""Calendly as a clinic needs it: consent and personal tokens, event types, bookings, no-shows, signed webhooks."""
