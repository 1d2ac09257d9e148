"""A patient is told of a move made in a calendar outside, or a person is left to do it; digests of events' guests."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0041_moved_outside"
down_revision = "r0040_consents_taken_back"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE calendar_options ADD COLUMN when_moved text NOT NULL DEFAULT 'tell' "
        "CHECK (when_moved IN ('tell', 'task'))"
    )
    op.execute(
        "ALTER TABLE calendar_conflicts DROP CONSTRAINT calendar_conflicts_kind_check, "
        "ADD CONSTRAINT ck_calendar_conflicts_kind CHECK "
        "(kind IN ('move_refused', 'deleted', 'both_changed', 'overlap', 'storm', 'to_tell'))"
    )
    op.execute(
        """
        CREATE TABLE move_notices (
            account_id uuid NOT NULL,
            appointment_id uuid NOT NULL,
            version integer NOT NULL,
            at timestamptz NOT NULL,
            CONSTRAINT pk_move_notices PRIMARY KEY (account_id, appointment_id, version),
            CONSTRAINT fk_move_notices_appointment_id FOREIGN KEY (account_id, appointment_id)
                REFERENCES appointments (account_id, id) ON DELETE CASCADE
        )
        """
    )
    protect("move_notices", rights="SELECT, INSERT, DELETE")
    op.execute("ALTER TABLE calendar_busy ADD COLUMN guests text[] NOT NULL DEFAULT '{}'")
    # Those that one page of the inbox of conflicts is read from, the newest first.
    op.execute(
        "CREATE INDEX ix_outside_bookings_waiting ON outside_bookings (account_id, updated_at, id) "
        "WHERE state = 'conflict'"
    )
