"""Saved filters, drafts, mentions, scheduled messages, search and merges."""

from alembic import op

from balcao.core.database import APP_ROLE, CURRENT_TENANT
from balcao.migrations.protection import open_function, open_to_owner, protect
from balcao.migrations.search import make_search

revision = "r0016_inbox_acts"
down_revision = "r0015_routing"

OF_CONVERSATION = (
    "FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id) ON DELETE CASCADE"
)
OF_CONTACT = "FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id) ON DELETE CASCADE"
OF_USER = "FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, id) ON DELETE CASCADE"
OF_MESSAGE = "FOREIGN KEY (account_id, message_id) REFERENCES messages (account_id, id) ON DELETE CASCADE"
ACCOUNT = "account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE"

DESK = (
    f"""
    CREATE TABLE saved_filters (
        {ACCOUNT},
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        is_shared boolean NOT NULL DEFAULT false,
        name text NOT NULL,
        filter jsonb NOT NULL DEFAULT '{{}}',
        position integer NOT NULL DEFAULT 0,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_saved_filters PRIMARY KEY (account_id, id),
        CONSTRAINT fk_saved_filters_user_id {OF_USER}
    )
    """,
    f"""
    CREATE TABLE drafts (
        account_id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        user_id uuid NOT NULL,
        text text NOT NULL DEFAULT '',
        is_note boolean NOT NULL DEFAULT false,
        attachment_ids uuid[] NOT NULL DEFAULT '{{}}',
        reply_to uuid,
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_drafts PRIMARY KEY (account_id, conversation_id, user_id),
        CONSTRAINT fk_drafts_conversation_id {OF_CONVERSATION},
        CONSTRAINT fk_drafts_user_id {OF_USER}
    )
    """,
    "CREATE INDEX ix_drafts_user ON drafts (account_id, user_id, updated_at DESC)",
    f"""
    CREATE TABLE participants (
        account_id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        user_id uuid NOT NULL,
        wrote boolean NOT NULL DEFAULT false,
        mentioned boolean NOT NULL DEFAULT false,
        follows boolean NOT NULL DEFAULT true,
        since timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_participants PRIMARY KEY (account_id, conversation_id, user_id),
        CONSTRAINT fk_participants_conversation_id {OF_CONVERSATION},
        CONSTRAINT fk_participants_user_id {OF_USER}
    )
    """,
    "CREATE INDEX ix_participants_user ON participants (account_id, user_id) WHERE follows",
    f"""
    CREATE TABLE mentions (
        account_id uuid NOT NULL,
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        message_id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        by_name text,
        created_at timestamptz NOT NULL DEFAULT now(),
        read_at timestamptz,
        CONSTRAINT pk_mentions PRIMARY KEY (account_id, id),
        CONSTRAINT uq_mentions_message UNIQUE (account_id, message_id, user_id),
        CONSTRAINT fk_mentions_user_id {OF_USER},
        CONSTRAINT fk_mentions_message_id {OF_MESSAGE},
        CONSTRAINT fk_mentions_conversation_id {OF_CONVERSATION}
    )
    """,
    "CREATE INDEX ix_mentions_user ON mentions (account_id, user_id, id DESC)",
    "CREATE INDEX ix_mentions_unread ON mentions (account_id, user_id) WHERE read_at IS NULL",
    "CREATE INDEX ix_mentions_conversation ON mentions (account_id, conversation_id, user_id) WHERE read_at IS NULL",
    "ALTER TABLE canned_replies ADD COLUMN user_id uuid, ADD COLUMN used_count integer NOT NULL DEFAULT 0, "
    "ADD COLUMN used_at timestamptz, ADD COLUMN version integer NOT NULL DEFAULT 1, "
    f"ADD CONSTRAINT fk_canned_replies_user_id {OF_USER}, DROP CONSTRAINT uq_canned_replies_shortcut",
    "CREATE UNIQUE INDEX uq_canned_replies_shared ON canned_replies (account_id, shortcut) WHERE user_id IS NULL",
    "CREATE UNIQUE INDEX uq_canned_replies_own ON canned_replies (account_id, user_id, shortcut) "
    "WHERE user_id IS NOT NULL",
    """
    CREATE TABLE canned_reply_files (
        account_id uuid NOT NULL,
        id uuid NOT NULL,
        reply_id uuid NOT NULL,
        file_id uuid NOT NULL,
        position integer NOT NULL DEFAULT 0,
        CONSTRAINT pk_canned_reply_files PRIMARY KEY (account_id, id),
        CONSTRAINT fk_canned_reply_files_reply_id FOREIGN KEY (account_id, reply_id)
            REFERENCES canned_replies (account_id, id) ON DELETE CASCADE,
        CONSTRAINT fk_canned_reply_files_file_id FOREIGN KEY (account_id, file_id)
            REFERENCES stored_files (account_id, id)
    )
    """,
    "CREATE INDEX ix_canned_reply_files_reply ON canned_reply_files (account_id, reply_id, position)",
    f"""
    CREATE TABLE scheduled_messages (
        account_id uuid NOT NULL,
        id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        user_id uuid,
        author_name text,
        body jsonb NOT NULL,
        send_at timestamptz NOT NULL,
        cancel_on_reply boolean NOT NULL DEFAULT false,
        status text NOT NULL DEFAULT 'waiting' CONSTRAINT ck_scheduled_messages_status
            CHECK (status IN ('waiting', 'sent', 'failed', 'cancelled')),
        message_id uuid,
        error jsonb,
        settled_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_scheduled_messages PRIMARY KEY (account_id, id),
        CONSTRAINT fk_scheduled_messages_conversation_id {OF_CONVERSATION},
        CONSTRAINT fk_scheduled_messages_user_id FOREIGN KEY (account_id, user_id)
            REFERENCES users (account_id, id) ON DELETE SET NULL (user_id)
    )
    """,
    "CREATE INDEX ix_scheduled_messages_due ON scheduled_messages (send_at) WHERE status = 'waiting'",
    "CREATE INDEX ix_scheduled_messages_list ON scheduled_messages (account_id, conversation_id, send_at)",
    f"""
    CREATE TABLE bulk_changes (
        {ACCOUNT},
        id uuid NOT NULL,
        user_id uuid,
        given jsonb NOT NULL,
        status text NOT NULL DEFAULT 'running'
            CONSTRAINT ck_bulk_changes_status CHECK (status IN ('running', 'done', 'undoing', 'undone')),
        total integer NOT NULL,
        undo_until timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_bulk_changes PRIMARY KEY (account_id, id)
    )
    """,
    """
    CREATE TABLE bulk_change_items (
        account_id uuid NOT NULL,
        bulk_id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        status text NOT NULL DEFAULT 'waiting' CONSTRAINT ck_bulk_change_items_status
            CHECK (status IN ('waiting', 'changed', 'unchanged', 'failed', 'restored', 'changed_since')),
        before jsonb,
        after jsonb,
        error text,
        CONSTRAINT pk_bulk_change_items PRIMARY KEY (account_id, bulk_id, conversation_id),
        CONSTRAINT fk_bulk_change_items_bulk_id FOREIGN KEY (account_id, bulk_id)
            REFERENCES bulk_changes (account_id, id) ON DELETE CASCADE
    )
    """,
    # Lists and counters that do not read the whole table.
    "CREATE INDEX ix_conversations_counts ON conversations (account_id, status) "
    "INCLUDE (assignee_id, team_id, unread_count, bot_active, waiting_since) WHERE status <> 'resolved'",
    "CREATE INDEX ix_conversations_unread ON conversations (account_id, status, last_message_at DESC, id DESC) "
    "WHERE unread_count > 0",
    "CREATE INDEX ix_conversations_priority ON conversations (account_id, priority, last_message_at DESC, id DESC) "
    "WHERE priority <> 'none' AND status <> 'resolved'",
    "CREATE INDEX ix_conversations_labels ON conversations USING gin (account_id, labels)",
    "CREATE INDEX ix_messages_with_files ON messages (account_id, conversation_id, id DESC) "
    "WHERE kind IN ('image', 'audio', 'video', 'document', 'sticker')",
)
CONTACTS = (
    f"""
    CREATE TABLE contact_attributes (
        {ACCOUNT},
        id uuid NOT NULL,
        key text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL CONSTRAINT ck_contact_attributes_kind
            CHECK (kind IN ('text', 'number', 'date', 'list', 'yes_no')),
        options text[] NOT NULL DEFAULT '{{}}',
        position integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_contact_attributes PRIMARY KEY (account_id, id),
        CONSTRAINT uq_contact_attributes_key UNIQUE (account_id, key)
    )
    """,
    f"""
    CREATE TABLE contact_changes (
        account_id uuid NOT NULL,
        id uuid NOT NULL,
        contact_id uuid NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        user_id uuid,
        actor text NOT NULL,
        what text NOT NULL,
        changes jsonb NOT NULL DEFAULT '{{}}',
        CONSTRAINT pk_contact_changes PRIMARY KEY (account_id, id),
        CONSTRAINT fk_contact_changes_contact_id {OF_CONTACT}
    )
    """,
    "CREATE INDEX ix_contact_changes_contact ON contact_changes (account_id, contact_id, id DESC)",
    f"""
    CREATE TABLE contact_merges (
        {ACCOUNT},
        id uuid NOT NULL,
        kept_id uuid NOT NULL,
        gone_id uuid NOT NULL,
        user_id uuid,
        actor text NOT NULL,
        before jsonb NOT NULL,
        after jsonb NOT NULL DEFAULT '{{}}',
        at timestamptz NOT NULL DEFAULT now(),
        undone_at timestamptz,
        CONSTRAINT pk_contact_merges PRIMARY KEY (account_id, id),
        CONSTRAINT fk_contact_merges_kept_id FOREIGN KEY (account_id, kept_id)
            REFERENCES contacts (account_id, id) ON DELETE CASCADE,
        CONSTRAINT fk_contact_merges_gone_id FOREIGN KEY (account_id, gone_id)
            REFERENCES contacts (account_id, id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_contact_merges_kept ON contact_merges (account_id, kept_id, id DESC)",
    """
    CREATE TABLE contact_merge_items (
        account_id uuid NOT NULL,
        id uuid NOT NULL,
        merge_id uuid NOT NULL,
        kind text NOT NULL,
        row_id uuid NOT NULL,
        detail jsonb NOT NULL DEFAULT '{}',
        CONSTRAINT pk_contact_merge_items PRIMARY KEY (account_id, id),
        CONSTRAINT fk_contact_merge_items_merge_id FOREIGN KEY (account_id, merge_id)
            REFERENCES contact_merges (account_id, id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_contact_merge_items_merge ON contact_merge_items (account_id, merge_id, kind)",
    f"""
    CREATE TABLE contact_imports (
        {ACCOUNT},
        id uuid NOT NULL,
        file_id uuid NOT NULL,
        user_id uuid,
        actor text NOT NULL,
        encoding text NOT NULL,
        delimiter text NOT NULL,
        mapping jsonb NOT NULL,
        duplicates text NOT NULL
            CONSTRAINT ck_contact_imports_duplicates CHECK (duplicates IN ('merge', 'skip')),
        status text NOT NULL DEFAULT 'waiting' CONSTRAINT ck_contact_imports_status
            CHECK (status IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
        total integer NOT NULL,
        done integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        merged integer NOT NULL DEFAULT 0,
        skipped integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        errors jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        CONSTRAINT pk_contact_imports PRIMARY KEY (account_id, id),
        CONSTRAINT fk_contact_imports_file_id FOREIGN KEY (account_id, file_id)
            REFERENCES stored_files (account_id, id)
    )
    """,
)
TABLES = (
    "saved_filters", "drafts", "participants", "mentions", "canned_reply_files", "scheduled_messages", "bulk_changes",
    "bulk_change_items", "contact_attributes", "contact_changes", "contact_merges", "contact_merge_items",
    "contact_imports",
)  # fmt: skip
FUNCTIONS = {
    # The clock has no tenant: it asks which accounts have something to send, and nothing else.
    "accounts_due_for_scheduled()": """
        CREATE FUNCTION accounts_due_for_scheduled() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT DISTINCT account_id FROM scheduled_messages WHERE status = 'waiting' AND send_at <= now()
        $$
    """,
    # Under a policy PostgreSQL uses no GIN index (@> is not leakproof): the tenant is a condition here instead.
    "labelled_conversations(text, integer)": f"""
        CREATE FUNCTION labelled_conversations(label text, most integer) RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT id FROM conversations WHERE account_id = {CURRENT_TENANT} AND labels @> ARRAY[label] LIMIT most
        $$
    """,  # noqa: S608
}


def upgrade() -> None:
    make_search()
    for statement in (*DESK, *CONTACTS, *FUNCTIONS.values()):
        op.execute(statement)
    protect(*TABLES)
    open_to_owner("scheduled_messages")
    for signature in FUNCTIONS:
        open_function(signature, APP_ROLE)
