"""Contacts from a CSV: looked at first, then taken in row by row, with what was wrong told by line."""
