"""What a hold is for, so that a held place counts against a service's day and an insurer's quota."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0036_held_visits"
down_revision = "r0035_searched_words"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE held_visits (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            holder text NOT NULL,
            practitioner_id uuid NOT NULL,
            service_id uuid NOT NULL,
            clinic_id uuid NOT NULL,
            insurer_id uuid,
            local_start timestamp NOT NULL,
            noted_at timestamptz NOT NULL,
            CONSTRAINT pk_held_visits PRIMARY KEY (account_id, holder)
        )
        """
    )
    protect("held_visits")
    op.execute("CREATE INDEX ix_held_visits_service_id ON held_visits (account_id, service_id, local_start)")
    op.execute(
        "CREATE INDEX ix_held_visits_insurer_id ON held_visits (account_id, insurer_id, local_start) "
        "WHERE insurer_id IS NOT NULL"
    )
