"""The schema's history, one file a step, run at start after a backup."""
