"""Figures of a clinic: how full it is, who does not come, what it earns, how soon people are answered."""
