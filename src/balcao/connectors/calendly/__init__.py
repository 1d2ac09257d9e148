"""Calendly: what people book on its pages becomes appointments here, and follows every move and cancellation."""
