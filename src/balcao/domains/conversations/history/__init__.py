"""What was said on a number before it was connected here."""
