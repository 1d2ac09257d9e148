"""Saved filters, drafts, mentions, scheduled messages, search and merges."""

revision = "r0016_inbox_acts"
down_revision = "r0015_routing"


def upgrade() -> None:
    """Nothing yet."""
