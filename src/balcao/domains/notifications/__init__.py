"""What the clinic says unasked: reminders of appointments, their answers, and offers of times that have become free.

It joins the agenda and the inbox, which do not know each other; the bot stands above it.
"""
