"""The providers, played on loopback for demo, tests and load; and the independent judge of what they were sent.

It imports nothing of the rest of Balcão, so that an error shared by both sides cannot hide. README.md says how it is
driven.
"""
