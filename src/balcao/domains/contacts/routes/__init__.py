"""The routes of contacts, a file each."""
