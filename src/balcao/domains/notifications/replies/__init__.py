"""What people answer to a reminder, by button or in words, and what comes of it."""
