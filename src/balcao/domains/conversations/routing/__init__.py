"""Who gets a conversation: rules say where it goes, and somebody who is there and has room is drawn from the queue.

A conversation enters the queue when it needs a person: it opens on a channel without the bot, or the bot hands it over.
Drawing is one job for all: it locks the people first and then passes over conversations that are in other hands, so
that nobody is given more than their capacity, and nothing waits for anything that waits for it.
"""
