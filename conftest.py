"""Fixtures for every test: a real PostgreSQL of its own, a migrated database, and a fresh tenant a test."""

pytest_plugins = ["balcao.testing.fixtures"]
