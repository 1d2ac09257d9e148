"""One change of many conversations at once, item by item, and its undoing."""
