"""Which visits booked on a page have been confirmed in writing: once each, whoever tries again."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0032_booking_confirmations"
down_revision = "r0031_availability"

CONFIRMATIONS = """
CREATE TABLE booking_confirmations (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    appointment_id uuid NOT NULL,
    message_id uuid NOT NULL,
    sent_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_booking_confirmations PRIMARY KEY (account_id, appointment_id),
    CONSTRAINT fk_booking_confirmations_appointment_id FOREIGN KEY (account_id, appointment_id)
        REFERENCES appointments (account_id, id) ON DELETE CASCADE
)
"""


def upgrade() -> None:
    op.execute(CONFIRMATIONS)
    protect("booking_confirmations")
