"""Messages that are said later: planned, changed, called off, and said once at their time."""
