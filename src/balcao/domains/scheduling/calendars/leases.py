"""How long one job has an appointment's event to itself while it speaks with the provider."""

from datetime import timedelta

LEASE = timedelta(seconds=60)
