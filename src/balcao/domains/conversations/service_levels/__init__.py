"""Promises to who writes: an answer and a resolution within so much of the time in which the clinic answers."""
