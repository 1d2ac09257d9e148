"""The kept webhooks of a demonstration go when it goes."""

from alembic import op

from balcao.core.database import APP_ROLE, CURRENT_TENANT
from balcao.migrations.protection import open_function

revision = "r0011_demo"
down_revision = "r0010_worker"


def upgrade() -> None:
    op.execute(
        f"""
        CREATE FUNCTION delete_demo_webhooks() RETURNS void
        LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
            DELETE FROM kept_webhooks
            WHERE account_ids = ARRAY[{CURRENT_TENANT}]
              AND EXISTS (SELECT FROM accounts WHERE id = {CURRENT_TENANT} AND demo)
        $$
        """  # noqa: S608 (our own expression)
    )
    open_function("delete_demo_webhooks()", APP_ROLE)
