"""What knows no business: database, clock, queue, events, live feed, network, secrets."""
