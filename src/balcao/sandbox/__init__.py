"""The providers, played on loopback for the demo, the tests and the load benchmark; and the independent judge of what they were sent.

It imports nothing of the rest of Balcão, so that an error shared by both sides cannot hide. README.md says how it is driven.
"""
