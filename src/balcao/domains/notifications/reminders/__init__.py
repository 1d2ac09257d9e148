"""Reminders: planned for each appointment, looked at again when due, and sent once or not at all."""
