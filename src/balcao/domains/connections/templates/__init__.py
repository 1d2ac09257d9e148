"""Message templates: texts that a provider has to approve before they may begin a conversation.

A template lives at the provider; a row here is how the provider last told it. One that is being written is a row too,
with the status `draft` and no id of the provider's; what is being changed of one that stands is kept in its `draft`
until it is submitted. What the provider decides comes by webhook (hear.py), and every night by asking for the whole
list (sync.py).
"""
