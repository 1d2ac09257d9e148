"""What a patient means, out of Brazilian Portuguese as people type it to clinics.

Pure functions over text: no network, no model, no database and no clock (`now` is handed in). The way of a message:
`folding` makes one plain spelling of it, `spelling` mends the words that matter, `numbers` makes figures of number
words; `weekdays`, `days`, `spans` and `feasts` find the days that are spoken of and `dates` settles which one is meant;
`times` and `periods` do the same for the clock, `refusals` leaves out what is refused or taken back; `practitioners`,
`services` and `names` find people and things; `urgency`, `replies` and `intents` say what is wanted; `understand` puts
it together. Words and patterns are in `phrasebook/`, the phrases that all is measured on in `gold/`.

A wrong date that nobody notices is the worst result. So where two readings are plausible the field is `None` and its
name stands in `ambiguous`: the dialogue asks.
"""
