"""What connectors of one vendor, or all of them, read and write alike."""
