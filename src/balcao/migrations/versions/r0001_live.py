"""The live feed: what browsers are told, in the order of commits."""

from alembic import op

from balcao.core.database import CURRENT_TENANT
from balcao.migrations.protection import protect

revision = "r0001_live"
down_revision = None


def upgrade() -> None:
    op.execute(
        f"""
        CREATE TABLE live_events (
            account_id uuid NOT NULL DEFAULT {CURRENT_TENANT},
            transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
            id bigint GENERATED ALWAYS AS IDENTITY,
            event text NOT NULL,
            data jsonb NOT NULL,
            user_id uuid,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            CONSTRAINT pk_live_events PRIMARY KEY (account_id, transaction_id, id)
        )
        """
    )
    op.execute("CREATE INDEX ix_live_events_at ON live_events (at)")
    protect("live_events", rights="SELECT, INSERT, DELETE")
