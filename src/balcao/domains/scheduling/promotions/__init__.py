"""Promotions on appointments: quoted, applied, taken off again. The database counts the uses."""
