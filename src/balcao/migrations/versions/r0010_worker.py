"""The workers that are alive, and when each row of the timetable is next due."""

from alembic import op

from balcao.core.database import APP_ROLE

revision = "r0010_worker"
down_revision = "r0009_bot"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE workers (
            id uuid CONSTRAINT pk_workers PRIMARY KEY,
            host text NOT NULL,
            process integer NOT NULL,
            started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
        )
        """
    )
    op.execute(
        """
        CREATE TABLE timetable (
            name text CONSTRAINT pk_timetable PRIMARY KEY,
            next_at timestamptz NOT NULL,
            began_at timestamptz
        )
        """
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON workers, timetable TO {APP_ROLE}")
