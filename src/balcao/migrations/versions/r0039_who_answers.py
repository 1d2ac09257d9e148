"""Another program of the provider's may be the one that answers a person: then we look on."""

from alembic import op

revision = "r0039_who_answers"
down_revision = "r0038_waiting_appointments"


def upgrade() -> None:
    op.execute("ALTER TABLE conversations ADD COLUMN observed_since timestamptz, ADD COLUMN control_at timestamptz")
