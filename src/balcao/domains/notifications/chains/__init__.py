"""Chains of reminders: which messages go out before a visit, to whom of the account's services and clinics."""
