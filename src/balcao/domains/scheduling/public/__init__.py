"""The booking page that anybody may open: pages of a clinic or a practitioner, and a visit's own page."""
