"""Running it: health, queues, kept failures, the live feed's door. It looks at every domain; none looks at it."""
