"""Accounts, users, roles, tokens."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0002_identity"
down_revision = "r0001_live"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE accounts (
            id uuid CONSTRAINT pk_accounts PRIMARY KEY,
            name text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )
    protect("accounts", column="id")
