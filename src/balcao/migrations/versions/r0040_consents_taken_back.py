"""A person may take back what they agreed to: when, who noted it, and why stands beside it."""

from alembic import op

revision = "r0040_consents_taken_back"
down_revision = "r0039_who_answers"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE contact_consents ADD COLUMN revoked_at timestamptz, ADD COLUMN revoked_by text, "
        "ADD COLUMN revoke_reason text"
    )
