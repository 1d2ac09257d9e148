"""What a language model was asked and used, by month."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0028_model_usage"
down_revision = "r0027_outside_bookings"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE model_usage (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            month date NOT NULL,
            asked integer NOT NULL DEFAULT 0,
            failed integer NOT NULL DEFAULT 0,
            input_tokens bigint NOT NULL DEFAULT 0,
            output_tokens bigint NOT NULL DEFAULT 0,
            micros bigint NOT NULL DEFAULT 0,
            unpriced integer NOT NULL DEFAULT 0,
            CONSTRAINT pk_model_usage PRIMARY KEY (account_id, id),
            CONSTRAINT uq_model_usage_month UNIQUE (account_id, month)
        )
        """
    )
    protect("model_usage")
