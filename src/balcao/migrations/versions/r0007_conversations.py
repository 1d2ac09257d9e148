"""Conversations and messages."""

from alembic import op

from balcao.core.database import APP_ROLE
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0007_conversations"
down_revision = "r0006_connections"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE conversations (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            channel_id uuid NOT NULL,
            contact_id uuid NOT NULL,
            alias_id uuid,
            status text NOT NULL DEFAULT 'open'
                CONSTRAINT ck_conversations_status CHECK (status IN ('open', 'pending', 'snoozed', 'resolved')),
            assignee_id uuid,
            bot_active boolean NOT NULL DEFAULT false,
            labels text[] NOT NULL DEFAULT '{}',
            priority text NOT NULL DEFAULT 'none'
                CONSTRAINT ck_conversations_priority CHECK (priority IN ('none', 'low', 'medium', 'high', 'urgent')),
            unread_count integer NOT NULL DEFAULT 0,
            last_message_at timestamptz NOT NULL DEFAULT now(),
            last_message_id uuid,
            last_place uuid,
            last_inbound_at timestamptz,
            window_expires_at timestamptz,
            snoozed_until timestamptz,
            resolved_at timestamptz,
            sending_id uuid,
            sending_until timestamptz,
            bot_cursor uuid,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_conversations PRIMARY KEY (account_id, id),
            CONSTRAINT fk_conversations_channel_id FOREIGN KEY (account_id, channel_id)
                REFERENCES connections (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_conversations_contact_id FOREIGN KEY (account_id, contact_id)
                REFERENCES contacts (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_conversations_alias_id FOREIGN KEY (account_id, alias_id)
                REFERENCES contact_aliases (account_id, id) ON DELETE SET NULL (alias_id),
            CONSTRAINT fk_conversations_assignee_id FOREIGN KEY (account_id, assignee_id)
                REFERENCES users (account_id, id) ON DELETE SET NULL (assignee_id)
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_conversations_one_open ON conversations (account_id, channel_id, contact_id) "
        "WHERE status <> 'resolved'"
    )
    op.execute(
        "CREATE INDEX ix_conversations_list ON conversations (account_id, status, last_message_at DESC, id DESC)"
    )
    op.execute(
        "CREATE INDEX ix_conversations_assignee ON conversations "
        "(account_id, assignee_id, status, last_message_at DESC, id DESC)"
    )
    op.execute("CREATE INDEX ix_conversations_all ON conversations (account_id, last_message_at DESC, id DESC)")
    op.execute("CREATE INDEX ix_conversations_contact ON conversations (account_id, contact_id, last_message_at DESC)")
    op.execute("CREATE INDEX ix_conversations_sending ON conversations (sending_until) WHERE sending_id IS NOT NULL")
    op.execute(
        """
        CREATE TABLE messages (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            channel_id uuid NOT NULL,
            direction text NOT NULL CONSTRAINT ck_messages_direction CHECK (direction IN ('inbound', 'outbound')),
            kind text NOT NULL,
            text text,
            sender_type text NOT NULL,
            sender_id uuid,
            sender_name text,
            status text NOT NULL CONSTRAINT ck_messages_status CHECK (status IN
                ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'played', 'failed', 'unknown')),
            error jsonb,
            provider_message_id text,
            reply_to uuid,
            data jsonb NOT NULL DEFAULT '{}',
            attempts integer NOT NULL DEFAULT 0,
            resends integer NOT NULL DEFAULT 0,
            not_before timestamptz,
            provider_at timestamptz,
            written_at timestamptz NOT NULL,
            place uuid NOT NULL,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_messages PRIMARY KEY (account_id, id),
            CONSTRAINT fk_messages_conversation_id FOREIGN KEY (account_id, conversation_id)
                REFERENCES conversations (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_messages_provider ON messages (account_id, channel_id, provider_message_id) "
        "WHERE provider_message_id IS NOT NULL"
    )
    op.execute("CREATE INDEX ix_messages_page ON messages (account_id, conversation_id, written_at DESC, place DESC)")
    op.execute(
        "CREATE INDEX ix_messages_waiting ON messages (account_id, conversation_id, id) "
        "WHERE direction = 'outbound' AND status IN ('queued', 'sending')"
    )
    op.execute(
        """
        CREATE TABLE message_attachments (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            message_id uuid NOT NULL,
            file_id uuid NOT NULL,
            position integer NOT NULL DEFAULT 0,
            CONSTRAINT pk_message_attachments PRIMARY KEY (account_id, id),
            CONSTRAINT fk_message_attachments_message_id FOREIGN KEY (account_id, message_id)
                REFERENCES messages (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_message_attachments_file_id FOREIGN KEY (account_id, file_id)
                REFERENCES stored_files (account_id, id)
        )
        """
    )
    op.execute("CREATE INDEX ix_message_attachments_message ON message_attachments (account_id, message_id, position)")
    op.execute("CREATE INDEX ix_message_attachments_file ON message_attachments (account_id, file_id)")
    op.execute(
        """
        CREATE TABLE message_events (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            message_id uuid NOT NULL,
            status text NOT NULL,
            at timestamptz NOT NULL,
            detail jsonb,
            CONSTRAINT pk_message_events PRIMARY KEY (account_id, id),
            CONSTRAINT fk_message_events_message_id FOREIGN KEY (account_id, message_id)
                REFERENCES messages (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX ix_message_events_message ON message_events (account_id, message_id, at)")
    op.execute(
        """
        CREATE TABLE parked_statuses (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            channel_id uuid NOT NULL,
            provider_message_id text NOT NULL,
            status text NOT NULL,
            provider_at timestamptz NOT NULL,
            error jsonb,
            data jsonb NOT NULL DEFAULT '{}',
            parked_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_parked_statuses PRIMARY KEY (account_id, id),
            CONSTRAINT uq_parked_statuses UNIQUE (account_id, channel_id, provider_message_id, status)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE canned_replies (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            shortcut text NOT NULL,
            title text NOT NULL,
            text text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_canned_replies PRIMARY KEY (account_id, id),
            CONSTRAINT uq_canned_replies_shortcut UNIQUE (account_id, shortcut)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE labels (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            name text NOT NULL,
            color text NOT NULL DEFAULT '#64748b',
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_labels PRIMARY KEY (account_id, id),
            CONSTRAINT uq_labels_name UNIQUE (account_id, name)
        )
        """
    )
    protect(
        "conversations",
        "messages",
        "message_attachments",
        "message_events",
        "parked_statuses",
        "canned_replies",
        "labels",
    )
    op.execute("CREATE INDEX ix_conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL")
    op.execute("CREATE INDEX ix_messages_queued ON messages (created_at) WHERE status = 'queued'")
    # The clock has no tenant: it asks which accounts have something to do, and nothing else.
    op.execute(
        """
        CREATE FUNCTION accounts_due_for_sweep() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT account_id FROM conversations
                WHERE sending_id IS NOT NULL AND (sending_until IS NULL OR sending_until < now())
            UNION SELECT account_id FROM conversations WHERE snoozed_until <= now()
            UNION SELECT account_id FROM messages
                WHERE status = 'queued' AND created_at < now() - interval '45 seconds'
        $$
        """
    )
    open_to_owner("conversations", "messages")
    open_function("accounts_due_for_sweep()", APP_ROLE)
