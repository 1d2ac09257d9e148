"""People and their aliases."""



revision = "r0004_contacts"
down_revision = "r0003_files"


def upgrade() -> None:
    pass
