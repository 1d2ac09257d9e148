"""The live feed names what changed instead of carrying it: who watches reads it, once for all."""

from alembic import op

revision = "r0017_figures"
down_revision = "r0016_inbox_acts"


def upgrade() -> None:
    op.execute("ALTER TABLE live_events ADD COLUMN object_id uuid, ALTER COLUMN data DROP NOT NULL")
    op.execute("ALTER TABLE live_events ADD CONSTRAINT ck_live_events_told CHECK (num_nonnulls(object_id, data) = 1)")
