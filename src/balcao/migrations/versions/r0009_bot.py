"""Dialogues of the bot."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0009_bot"
down_revision = "r0008_scheduling"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE dialogues (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            state jsonb NOT NULL DEFAULT '{}',
            last_turn jsonb,
            turns integer NOT NULL DEFAULT 0,
            failures integer NOT NULL DEFAULT 0,
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_dialogues PRIMARY KEY (account_id, id),
            CONSTRAINT uq_dialogues_conversation UNIQUE (account_id, conversation_id),
            CONSTRAINT fk_dialogues_conversation_id FOREIGN KEY (account_id, conversation_id)
                REFERENCES conversations (account_id, id) ON DELETE CASCADE
        )
        """
    )
    protect("dialogues")
