"""Stored objects."""



revision = "r0003_files"
down_revision = "r0002_identity"


def upgrade() -> None:
    pass
