"""Holds whose time is over are found without a look at the appointments."""

from alembic import op

revision = "r0021_holds"
down_revision = "r0020_clinic_places"


def upgrade() -> None:
    op.execute("CREATE INDEX ix_occupancies_holds ON occupancies (account_id, expires_at) WHERE kind = 'hold'")
