"""People and their aliases."""

from alembic import op

from balcao.core.database import APP_ROLE, CURRENT_TENANT
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0004_contacts"
down_revision = "r0003_files"


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute(
        """
        CREATE TABLE contacts (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            name text,
            phone text,
            email text,
            notes text NOT NULL DEFAULT '',
            attributes jsonb NOT NULL DEFAULT '{}',
            opted_out boolean NOT NULL DEFAULT false,
            search text NOT NULL DEFAULT '',
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_contacts PRIMARY KEY (account_id, id)
        )
        """
    )
    op.execute("CREATE INDEX ix_contacts_updated ON contacts (account_id, updated_at DESC, id DESC)")
    op.execute("CREATE INDEX ix_contacts_phone ON contacts (account_id, phone)")
    op.execute("CREATE INDEX ix_contacts_search ON contacts USING gin (search gin_trgm_ops)")
    op.execute(
        """
        CREATE TABLE contact_aliases (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            contact_id uuid NOT NULL,
            kind text NOT NULL,
            value text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_contact_aliases PRIMARY KEY (account_id, id),
            CONSTRAINT uq_contact_aliases_value UNIQUE (account_id, kind, value),
            CONSTRAINT fk_contact_aliases_contact_id FOREIGN KEY (account_id, contact_id)
                REFERENCES contacts (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX ix_contact_aliases_contact ON contact_aliases (account_id, contact_id)")
    protect("contacts", "contact_aliases")
    # A policy keeps PostgreSQL from the trigram index (LIKE is not leakproof): the tenant is a condition here instead.
    op.execute(
        f"""
        CREATE FUNCTION search_contacts(wanted text, most integer) RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT id FROM contacts
            WHERE account_id = {CURRENT_TENANT} AND search LIKE '%' || wanted || '%'
            ORDER BY updated_at DESC, id DESC LIMIT most
        $$
        """  # noqa: S608
    )
    open_to_owner("contacts")
    open_function("search_contacts(text, integer)", APP_ROLE)
