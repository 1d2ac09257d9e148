"""Invitations, password resets, second factors and devices."""

revision = "r0012_people"
down_revision = "r0011_demo"


def upgrade() -> None:
    """Nothing yet."""
