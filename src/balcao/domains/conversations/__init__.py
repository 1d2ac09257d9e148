"""Conversations: what a person and the clinic write to each other on one channel, until somebody resolves it.

There is at most one that is not resolved for a contact and channel; the database holds that. Messages stand in the
order in which they were written. What goes out goes one at a time for a conversation, so that it arrives in order.
"""
