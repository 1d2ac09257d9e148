"""The demonstration: a clinic's lived-in day, made through the same use cases as everything else, and removed in one act."""
