"""Stored objects."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0003_files"
down_revision = "r0002_identity"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE stored_files (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            media_type text NOT NULL,
            file_name text NOT NULL,
            size bigint,
            sha256 text,
            storage_key text,
            status text NOT NULL CONSTRAINT ck_stored_files_status CHECK (status IN ('waiting', 'ready', 'failed')),
            error text,
            source jsonb,
            attempts integer NOT NULL DEFAULT 0,
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_stored_files PRIMARY KEY (account_id, id)
        )
        """
    )
    protect("stored_files")
