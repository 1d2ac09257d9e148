"""Dialogues that another program carries: it brings what a person wrote and takes the answer away."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0022_carried_dialogues"
down_revision = "r0021_holds"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE carried_dialogues (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            carrier text NOT NULL,
            phone text NOT NULL,
            contact_id uuid NOT NULL,
            state jsonb NOT NULL DEFAULT '{}',
            answered jsonb NOT NULL DEFAULT '[]',
            turns integer NOT NULL DEFAULT 0,
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_carried_dialogues PRIMARY KEY (account_id, id),
            CONSTRAINT uq_carried_dialogues_phone UNIQUE (account_id, carrier, phone),
            CONSTRAINT fk_carried_dialogues_contact_id FOREIGN KEY (account_id, contact_id)
                REFERENCES contacts (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX ix_carried_dialogues_contact ON carried_dialogues (account_id, contact_id)")
    protect("carried_dialogues")
