"""A template may carry a carousel: cards, each with a picture or film, a line and buttons."""

from alembic import op

revision = "r0042_template_cards"
down_revision = "r0041_moved_outside"


def upgrade() -> None:
    op.execute("ALTER TABLE provider_templates ADD COLUMN cards jsonb NOT NULL DEFAULT '[]'")
