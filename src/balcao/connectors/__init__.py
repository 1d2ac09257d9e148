"""Providers, a folder each: found by their manifest and imported by name, never registered. See docs/connectors.md."""
