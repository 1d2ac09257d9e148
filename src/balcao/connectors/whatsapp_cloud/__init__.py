"""WhatsApp Business Platform, Cloud API: messages with patients on a number of the clinic's own."""
