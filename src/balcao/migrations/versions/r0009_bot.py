"""Dialogues of the bot."""



revision = "r0009_bot"
down_revision = "r0008_scheduling"


def upgrade() -> None:
    pass
