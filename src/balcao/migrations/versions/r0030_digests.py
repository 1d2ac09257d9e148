"""A kept webhook's once-ness in sixteen bytes: the index on its hook and key cost a third of what keeping it costs."""

from alembic import op

revision = "r0030_digests"
down_revision = "r0029_waiting_list"


def upgrade() -> None:
    op.execute("ALTER TABLE kept_webhooks ADD COLUMN digest bytea")
    op.execute("UPDATE kept_webhooks SET digest = substring(sha256(convert_to(hook || chr(10) || key, 'UTF8')) FOR 16)")
    op.execute("ALTER TABLE kept_webhooks ALTER COLUMN digest SET NOT NULL, DROP COLUMN key")
    op.execute("ALTER TABLE kept_webhooks ADD CONSTRAINT uq_kept_webhooks_digest UNIQUE (digest)")
