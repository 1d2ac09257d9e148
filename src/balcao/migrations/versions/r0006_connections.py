"""Accounts with providers and kept webhooks."""



revision = "r0006_connections"
down_revision = "r0005_clinics"


def upgrade() -> None:
    pass
