"""A patient may be invited to the event in the calendar outside; what was written to whom, and what they answered."""

from alembic import op

revision = "r0044_invitations"
down_revision = "r0043_passed_waits"


def upgrade() -> None:
    op.execute("ALTER TABLE calendar_options ADD COLUMN invites boolean NOT NULL DEFAULT false")
    op.execute("ALTER TABLE appointments ADD COLUMN wants_invitation boolean NOT NULL DEFAULT false")
    # Those that are written when an account begins to invite.
    op.execute("CREATE INDEX ix_appointments_wants_invitation ON appointments (account_id, id) WHERE wants_invitation")
    op.execute(
        "ALTER TABLE calendar_entries ADD COLUMN invited text[] NOT NULL DEFAULT '{}', "
        "ADD COLUMN guest_reply text CHECK (guest_reply IN ('accepted', 'declined', 'tentative')), "
        "ADD COLUMN invite_error text, ADD COLUMN invite_again_at timestamptz"
    )
