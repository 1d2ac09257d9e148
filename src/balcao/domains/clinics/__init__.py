"""Clinics, who works in them, what they offer and when: everything that stands still while appointments move.

A *clinic* is a place with a time zone. A *practitioner* has weekly hours per clinic, with breaks as gaps between
intervals, and *exceptions*: days with hours of their own, or none. A *service* has a length and a price; one that names
no practitioner is done by all.
"""
