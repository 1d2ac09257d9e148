"""Message templates and prices."""

revision = "r0014_templates"
down_revision = "r0013_whatsapp_kinds"


def upgrade() -> None:
    """Nothing yet."""
