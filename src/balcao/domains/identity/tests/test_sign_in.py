"""Signing in, refreshing, signing out, over HTTP and a real database."""
