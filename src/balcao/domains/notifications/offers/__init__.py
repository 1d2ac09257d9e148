"""Free times offered to who waits for them: said by a message with buttons, and the answer heard."""
