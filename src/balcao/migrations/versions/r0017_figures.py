"""Indexes and columns that keep costs flat."""

revision = "r0017_figures"
down_revision = "r0016_inbox_acts"


def upgrade() -> None:
    """Nothing yet."""
