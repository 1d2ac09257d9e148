"""Appointments and occupancies."""



revision = "r0008_scheduling"
down_revision = "r0007_conversations"


def upgrade() -> None:
    pass
