"""Webhooks that were refused, counted for all processes together; no tenant, and nothing of what was in them."""

from alembic import op

from balcao.core.database import APP_ROLE

revision = "r0018_operations"
down_revision = "r0017_figures"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE refused_webhooks (
            hook text NOT NULL,
            why text NOT NULL,
            route text NOT NULL,
            count bigint NOT NULL,
            last_at timestamptz NOT NULL,
            CONSTRAINT pk_refused_webhooks PRIMARY KEY (hook, why, route)
        )
        """
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON refused_webhooks TO {APP_ROLE}")
