"""What every kind of message needs kept: edits, what was taken back, groups, joined contacts, the pace of sending."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0013_whatsapp_kinds"
down_revision = "r0012_people"

STATEMENTS = """
ALTER TABLE contacts
    ADD COLUMN is_group boolean NOT NULL DEFAULT false,
    ADD COLUMN joined_into uuid,
    ADD COLUMN marketing_opted_out boolean NOT NULL DEFAULT false,
    ADD COLUMN marketing_choice_at timestamptz;
ALTER TABLE conversations ADD COLUMN pace_until timestamptz;
ALTER TABLE messages
    ADD COLUMN edited_at timestamptz,
    ADD COLUMN removed_at timestamptz,
    ADD COLUMN waiting_for text;
CREATE TABLE message_versions (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    key text NOT NULL,
    text text,
    at timestamptz NOT NULL,
    CONSTRAINT pk_message_versions PRIMARY KEY (account_id, id),
    CONSTRAINT uq_message_versions_key UNIQUE (account_id, message_id, key),
    CONSTRAINT fk_message_versions_message_id FOREIGN KEY (account_id, message_id)
        REFERENCES messages (account_id, id) ON DELETE CASCADE
);
CREATE TABLE parked_amendments (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    provider_message_id text NOT NULL,
    key text NOT NULL,
    is_removal boolean NOT NULL,
    text text,
    at timestamptz NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_parked_amendments PRIMARY KEY (account_id, id),
    CONSTRAINT uq_parked_amendments_key UNIQUE (account_id, channel_id, key),
    CONSTRAINT fk_parked_amendments_channel_id FOREIGN KEY (account_id, channel_id)
        REFERENCES connections (account_id, id) ON DELETE CASCADE
);
CREATE TABLE channel_paces (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    until timestamptz NOT NULL,
    CONSTRAINT pk_channel_paces PRIMARY KEY (account_id, id),
    CONSTRAINT fk_channel_paces_id FOREIGN KEY (account_id, id)
        REFERENCES connections (account_id, id) ON DELETE CASCADE
);
CREATE TABLE started_conversations (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_started_conversations PRIMARY KEY (account_id, id),
    CONSTRAINT uq_started_conversations UNIQUE (account_id, channel_id, contact_id),
    CONSTRAINT fk_started_conversations_channel_id FOREIGN KEY (account_id, channel_id)
        REFERENCES connections (account_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_started_conversations_contact_id FOREIGN KEY (account_id, contact_id)
        REFERENCES contacts (account_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_started_conversations_at ON started_conversations (account_id, channel_id, at DESC)
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.execute(statement)
    protect("message_versions", "parked_amendments", "channel_paces", "started_conversations")
