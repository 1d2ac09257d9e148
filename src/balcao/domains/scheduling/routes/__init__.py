"""The routes of the agenda, a file each."""
