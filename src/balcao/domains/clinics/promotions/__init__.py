"""Promotions: a discount on services, from one day to another, for so many uses. Applying them is scheduling's."""
