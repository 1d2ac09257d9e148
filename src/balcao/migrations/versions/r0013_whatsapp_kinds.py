"""What every kind of WhatsApp message needs kept."""

revision = "r0013_whatsapp_kinds"
down_revision = "r0012_people"


def upgrade() -> None:
    """Nothing yet."""
