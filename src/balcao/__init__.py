"""Balcão: the front desk of a clinic, from the first message to the kept appointment."""
