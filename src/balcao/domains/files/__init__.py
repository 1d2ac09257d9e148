"""Stored objects: bytes in object storage, a row each here, expiring links to read them."""
