"""A language model, played: Chat Completions with tools, answering what the control API tells it to."""
