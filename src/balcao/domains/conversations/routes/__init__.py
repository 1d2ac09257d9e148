"""The routes of conversations, a file each."""
