"""WhatsApp Cloud API as Meta runs it, Graph v22.0 to v26.0: numbers, messages, media, templates, signed webhooks, and patients with phones."""
