"""Conversations and messages."""



revision = "r0007_conversations"
down_revision = "r0006_connections"


def upgrade() -> None:
    pass
