"""What a language model may add: a guess at a text not understood, and a kind sentence. Off unless switched on.

The question is asked in no transaction (`ask`), of a text without names and numbers (`redact`); what comes back passes
the same rules as if it had been understood, and never counts as a yes, a number or a name (`heed`, `fitting`).
"""
