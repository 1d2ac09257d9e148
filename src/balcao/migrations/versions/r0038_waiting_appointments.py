"""The wishes of an appointment that waits, or is to be moved forward, are found when it changes."""

from alembic import op

revision = "r0038_waiting_appointments"
down_revision = "r0037_insurer_returns"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX ix_waiting_wishes_appointment ON waiting_wishes (account_id, appointment_id) "
        "WHERE status = 'waiting' AND appointment_id IS NOT NULL"
    )
