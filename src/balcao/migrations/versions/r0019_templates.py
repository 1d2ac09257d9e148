"""Templates are written here, told of by the provider and sent with all their parts; what messages cost."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0019_templates"
down_revision = "r0018_operations"

TEMPLATES = """
ALTER TABLE provider_templates
    ADD COLUMN format text NOT NULL DEFAULT 'positional',
    ADD COLUMN samples jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN options jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN ttl_seconds integer,
    ADD COLUMN quality text,
    ADD COLUMN reason text,
    ADD COLUMN previous_category text,
    ADD COLUMN draft jsonb,
    ADD COLUMN told_at jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN edits jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now()
"""

# micros: millionths of the currency. free_per_month: so many of a channel's in a month cost nothing.
PRICES = """
CREATE TABLE message_prices (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    market text NOT NULL,
    category text NOT NULL,
    micros bigint NOT NULL CONSTRAINT ck_message_prices_micros CHECK (micros >= 0),
    currency text NOT NULL,
    free_per_month integer NOT NULL DEFAULT 0,
    valid_from date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_message_prices PRIMARY KEY (account_id, id),
    CONSTRAINT uq_message_prices UNIQUE (account_id, market, category, valid_from)
)
"""

# One for each message that the provider priced, under the message's own id.
COSTS = """
CREATE TABLE message_costs (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    at timestamptz NOT NULL,
    category text NOT NULL,
    kind text NOT NULL,
    market text NOT NULL,
    micros bigint,
    currency text,
    CONSTRAINT pk_message_costs PRIMARY KEY (account_id, id),
    CONSTRAINT fk_message_costs_message FOREIGN KEY (account_id, id)
        REFERENCES messages (account_id, id) ON DELETE CASCADE
)
"""


def upgrade() -> None:
    op.execute(TEMPLATES)
    op.execute(PRICES)
    op.execute(COSTS)
    op.execute("CREATE INDEX ix_message_costs_at ON message_costs (account_id, channel_id, at)")
    # Since when somebody who came by an ad waits, and until when everything to them is free.
    op.execute("ALTER TABLE conversations ADD COLUMN entered_at timestamptz, ADD COLUMN free_until timestamptz")
    protect("message_prices", "message_costs")
