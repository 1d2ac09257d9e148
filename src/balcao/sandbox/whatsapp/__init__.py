"""WhatsApp Cloud API, Graph v22.0 to v26.0: numbers, messages, media, templates, signed webhooks, patients' phones."""
