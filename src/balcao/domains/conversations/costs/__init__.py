"""What messages cost: told before one is sent (estimate.py), kept as the provider counts it (keep.py), summed."""
