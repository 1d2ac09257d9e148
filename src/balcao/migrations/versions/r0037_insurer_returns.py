"""How many days after a visit that an insurer paid for its return is free: the insurer's own term, where it has one."""

from alembic import op

revision = "r0037_insurer_returns"
down_revision = "r0036_held_visits"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE insurers ADD COLUMN return_window_days integer CHECK (return_window_days BETWEEN 0 AND 365)"
    )
