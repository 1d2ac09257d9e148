"""Clinics, practitioners, services."""



revision = "r0005_clinics"
down_revision = "r0004_contacts"


def upgrade() -> None:
    pass
