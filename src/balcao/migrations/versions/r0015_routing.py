"""Teams, assignment rules, service levels and satisfaction."""

from alembic import op

from balcao.core.database import APP_ROLE
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0015_routing"
down_revision = "r0014_templates"

TABLES = (
    """
    CREATE TABLE teams (
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        name text NOT NULL,
        description text NOT NULL DEFAULT '',
        distribution text NOT NULL DEFAULT 'by_hand' CONSTRAINT ck_teams_distribution
            CHECK (distribution IN ('by_hand', 'round_robin', 'least_load')),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_teams PRIMARY KEY (account_id, id),
        CONSTRAINT uq_teams_name UNIQUE (account_id, name)
    )
    """,
    """
    CREATE TABLE team_members (
        account_id uuid NOT NULL,
        team_id uuid NOT NULL,
        user_id uuid NOT NULL,
        CONSTRAINT pk_team_members PRIMARY KEY (account_id, team_id, user_id),
        CONSTRAINT fk_team_members_team_id FOREIGN KEY (account_id, team_id)
            REFERENCES teams (account_id, id) ON DELETE CASCADE,
        CONSTRAINT fk_team_members_user_id FOREIGN KEY (account_id, user_id)
            REFERENCES users (account_id, id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_team_members_user ON team_members (account_id, user_id)",
    """
    CREATE TABLE availability (
        account_id uuid NOT NULL,
        user_id uuid NOT NULL,
        chosen text NOT NULL DEFAULT 'automatic'
            CONSTRAINT ck_availability_chosen CHECK (chosen IN ('automatic', 'online', 'away', 'offline')),
        state text NOT NULL DEFAULT 'offline'
            CONSTRAINT ck_availability_state CHECK (state IN ('online', 'away', 'offline')),
        state_since timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz,
        is_idle boolean NOT NULL DEFAULT false,
        capacity integer CONSTRAINT ck_availability_capacity CHECK (capacity BETWEEN 0 AND 1000),
        last_assigned_at timestamptz,
        CONSTRAINT pk_availability PRIMARY KEY (account_id, user_id),
        CONSTRAINT fk_availability_user_id FOREIGN KEY (account_id, user_id)
            REFERENCES users (account_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE inbox_options (
        account_id uuid CONSTRAINT pk_inbox_options PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
        sight text NOT NULL DEFAULT 'all' CONSTRAINT ck_inbox_options_sight CHECK (sight IN ('all', 'own_team')),
        capacity integer CONSTRAINT ck_inbox_options_capacity CHECK (capacity BETWEEN 0 AND 1000),
        reassign_after_minutes integer
            CONSTRAINT ck_inbox_options_reassign CHECK (reassign_after_minutes BETWEEN 1 AND 10080),
        resolve_after_days integer CONSTRAINT ck_inbox_options_resolve CHECK (resolve_after_days BETWEEN 1 AND 365),
        reopened_goes_to text NOT NULL DEFAULT 'queue'
            CONSTRAINT ck_inbox_options_reopened CHECK (reopened_goes_to IN ('queue', 'same_person')),
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TABLE business_hours (
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        name text NOT NULL,
        timezone text,
        periods jsonb NOT NULL DEFAULT '[]',
        closes_on_holidays boolean NOT NULL DEFAULT true,
        state text,
        exceptions jsonb NOT NULL DEFAULT '[]',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_business_hours PRIMARY KEY (account_id, id),
        CONSTRAINT uq_business_hours_name UNIQUE (account_id, name)
    )
    """,
    """
    CREATE TABLE assignment_rules (
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        name text NOT NULL,
        position integer NOT NULL,
        active boolean NOT NULL DEFAULT true,
        channel_ids uuid[] NOT NULL DEFAULT '{}',
        clinic_ids uuid[] NOT NULL DEFAULT '{}',
        labels text[] NOT NULL DEFAULT '{}',
        priorities text[] NOT NULL DEFAULT '{}',
        languages text[] NOT NULL DEFAULT '{}',
        hours_id uuid,
        during text NOT NULL DEFAULT 'any'
            CONSTRAINT ck_assignment_rules_during CHECK (during IN ('any', 'open', 'closed')),
        team_id uuid,
        user_id uuid,
        distribution text NOT NULL CONSTRAINT ck_assignment_rules_distribution
            CHECK (distribution IN ('by_hand', 'round_robin', 'least_load')),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_assignment_rules PRIMARY KEY (account_id, id),
        CONSTRAINT fk_assignment_rules_hours_id FOREIGN KEY (account_id, hours_id)
            REFERENCES business_hours (account_id, id),
        CONSTRAINT fk_assignment_rules_team_id FOREIGN KEY (account_id, team_id) REFERENCES teams (account_id, id),
        CONSTRAINT fk_assignment_rules_user_id FOREIGN KEY (account_id, user_id)
            REFERENCES users (account_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE service_levels (
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        name text NOT NULL,
        position integer NOT NULL,
        active boolean NOT NULL DEFAULT true,
        channel_ids uuid[] NOT NULL DEFAULT '{}',
        team_ids uuid[] NOT NULL DEFAULT '{}',
        labels text[] NOT NULL DEFAULT '{}',
        priorities text[] NOT NULL DEFAULT '{}',
        first_answer_minutes integer,
        next_answer_minutes integer,
        resolution_minutes integer,
        hours_id uuid,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_service_levels PRIMARY KEY (account_id, id),
        CONSTRAINT fk_service_levels_hours_id FOREIGN KEY (account_id, hours_id)
            REFERENCES business_hours (account_id, id)
    )
    """,
    """
    CREATE TABLE service_clocks (
        account_id uuid NOT NULL,
        id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        level_id uuid,
        assignee_id uuid,
        team_id uuid,
        kind text NOT NULL
            CONSTRAINT ck_service_clocks_kind CHECK (kind IN ('first_answer', 'next_answer', 'resolution')),
        began_at timestamptz NOT NULL,
        target interval NOT NULL,
        spent interval NOT NULL DEFAULT '0',
        running_since timestamptz,
        soon_at timestamptz,
        due_at timestamptz,
        missed_at timestamptz,
        ended_at timestamptz,
        CONSTRAINT pk_service_clocks PRIMARY KEY (account_id, id),
        CONSTRAINT fk_service_clocks_conversation_id FOREIGN KEY (account_id, conversation_id)
            REFERENCES conversations (account_id, id) ON DELETE CASCADE,
        CONSTRAINT fk_service_clocks_level_id FOREIGN KEY (account_id, level_id)
            REFERENCES service_levels (account_id, id) ON DELETE SET NULL (level_id)
    )
    """,
    "CREATE UNIQUE INDEX uq_service_clocks_running ON service_clocks (account_id, conversation_id, kind) "
    "WHERE ended_at IS NULL",
    "CREATE INDEX ix_service_clocks_due ON service_clocks (due_at) WHERE ended_at IS NULL AND missed_at IS NULL",
    "CREATE INDEX ix_service_clocks_figures ON service_clocks (account_id, began_at)",
    """
    CREATE TABLE satisfaction_options (
        account_id uuid NOT NULL,
        channel_id uuid NOT NULL,
        active boolean NOT NULL DEFAULT false,
        question text NOT NULL,
        thanks text NOT NULL,
        asks_comment boolean NOT NULL DEFAULT false,
        delay_minutes integer NOT NULL DEFAULT 0,
        expires_hours integer NOT NULL DEFAULT 48,
        template text,
        template_language text NOT NULL DEFAULT 'pt_BR',
        CONSTRAINT pk_satisfaction_options PRIMARY KEY (account_id, channel_id),
        CONSTRAINT fk_satisfaction_options_channel_id FOREIGN KEY (account_id, channel_id)
            REFERENCES connections (account_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE surveys (
        account_id uuid NOT NULL,
        id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        channel_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        user_id uuid,
        team_id uuid,
        resolved_at timestamptz NOT NULL,
        message_id uuid,
        asked_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        score integer CONSTRAINT ck_surveys_score CHECK (score BETWEEN 1 AND 5),
        answered_at timestamptz,
        comment text,
        comment_until timestamptz,
        CONSTRAINT pk_surveys PRIMARY KEY (account_id, id),
        CONSTRAINT uq_surveys_once UNIQUE (account_id, conversation_id, resolved_at),
        CONSTRAINT fk_surveys_conversation_id FOREIGN KEY (account_id, conversation_id)
            REFERENCES conversations (account_id, id) ON DELETE CASCADE,
        CONSTRAINT fk_surveys_contact_id FOREIGN KEY (account_id, contact_id)
            REFERENCES contacts (account_id, id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_surveys_open ON surveys (account_id, channel_id, contact_id, asked_at DESC)",
    "CREATE INDEX ix_surveys_list ON surveys (account_id, asked_at DESC, id DESC)",
    """
    ALTER TABLE conversations
        ADD COLUMN team_id uuid,
        ADD COLUMN waiting_since timestamptz,
        ADD COLUMN first_answered_at timestamptz,
        ADD COLUMN queued_at timestamptz,
        ADD COLUMN queued_for uuid,
        ADD COLUMN distribution text,
        ADD COLUMN sla jsonb,
        ADD COLUMN sla_due_at timestamptz,
        ADD CONSTRAINT fk_conversations_team_id FOREIGN KEY (account_id, team_id)
            REFERENCES teams (account_id, id) ON DELETE SET NULL (team_id),
        ADD CONSTRAINT fk_conversations_queued_for FOREIGN KEY (account_id, queued_for)
            REFERENCES users (account_id, id) ON DELETE SET NULL (queued_for)
    """,
    "CREATE INDEX ix_conversations_team ON conversations (account_id, team_id, status, last_message_at DESC, id DESC) "
    "WHERE team_id IS NOT NULL",
    "CREATE INDEX ix_conversations_waiting ON conversations (account_id, waiting_since, id) "
    "WHERE waiting_since IS NOT NULL",
    "CREATE INDEX ix_conversations_queue ON conversations (account_id, queued_at, id) WHERE queued_at IS NOT NULL",
    "CREATE INDEX ix_conversations_sla ON conversations (account_id, sla_due_at, id) WHERE sla_due_at IS NOT NULL",
)

# The clock has no tenant: it asks which accounts have something to do, and nothing else.
DUE_FOR_DESK = """
CREATE FUNCTION accounts_due_for_desk() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT account_id FROM service_clocks WHERE due_at <= now() AND ended_at IS NULL AND missed_at IS NULL
    UNION SELECT account_id FROM availability WHERE state <> 'offline' AND seen_at < now() - interval '75 seconds'
    UNION SELECT c.account_id FROM conversations c
        WHERE c.queued_at < now() - interval '10 seconds' AND c.distribution <> 'by_hand'
            AND EXISTS (SELECT FROM availability a WHERE a.account_id = c.account_id AND a.state = 'online')
    UNION SELECT o.account_id FROM inbox_options o
        WHERE o.reassign_after_minutes IS NOT NULL AND EXISTS (
            SELECT FROM availability a JOIN conversations c ON c.account_id = a.account_id AND c.assignee_id = a.user_id
            WHERE a.account_id = o.account_id AND a.state = 'offline' AND c.status = 'open'
                AND c.waiting_since IS NOT NULL
                AND a.state_since < now() - make_interval(mins => o.reassign_after_minutes)
        )
$$
"""
DUE_FOR_IDLE = """
CREATE FUNCTION accounts_that_resolve_idle() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT account_id FROM inbox_options WHERE resolve_after_days IS NOT NULL
$$
"""


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    op.execute("CREATE INDEX ix_availability_seen ON availability (seen_at) WHERE state <> 'offline'")
    op.execute("CREATE INDEX ix_conversations_queued ON conversations (queued_at) WHERE queued_at IS NOT NULL")
    protect(
        "teams",
        "team_members",
        "availability",
        "inbox_options",
        "business_hours",
        "assignment_rules",
        "service_levels",
        "service_clocks",
        "satisfaction_options",
        "surveys",
    )
    open_to_owner("availability", "inbox_options", "service_clocks")
    for function in (DUE_FOR_DESK, DUE_FOR_IDLE):
        op.execute(function)
    open_function("accounts_due_for_desk()", APP_ROLE)
    open_function("accounts_that_resolve_idle()", APP_ROLE)
