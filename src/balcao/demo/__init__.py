"""The demonstration: a clinic's lived-in day, made through the use cases of every day and removed in one act."""
