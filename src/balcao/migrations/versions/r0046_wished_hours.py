"""A wish has hours: between which minutes of the clinic's day the time has to begin."""

from alembic import op

revision = "r0046_wished_hours"
down_revision = "r0045_search_backwards"


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE waiting_wishes ADD COLUMN first_minute smallint, ADD COLUMN last_minute smallint,
            ADD CONSTRAINT ck_waiting_wishes_hours CHECK (
                first_minute BETWEEN 0 AND 1439 AND last_minute BETWEEN 0 AND 1439 AND first_minute <= last_minute
            )
        """
    )
