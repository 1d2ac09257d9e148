"""The bot: reads what a patient writes and answers, books, moves and cancels, until a person is wanted.

A *turn* is all that a patient has written since the bot last looked; one turn has one answer. A *dialogue* is what the
bot remembers of a conversation between turns. `understanding/` says what a text means, knowing of no conversation;
`dialogue/` decides what to do about it, one file for each goal; `consider` joins both to the conversation. Nothing is
booked, moved or cancelled but by a plain choice or a plain yes.
"""
