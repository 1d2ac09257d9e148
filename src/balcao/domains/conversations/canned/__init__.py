"""Texts kept for use again: their files, the variables in them, and what these stand for in a conversation."""
