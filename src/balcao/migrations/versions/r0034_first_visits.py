"""Whether a visit is its patient's first is asked by a plan made for the table as it is."""

from alembic import op

revision = "r0034_first_visits"
down_revision = "r0033_analytics"


def upgrade() -> None:
    # The plan that a session keeps was made for the table as it was: an import of a million appointments into an empty
    # one read all of it for each of them, by whatever index came first.
    op.execute("ALTER FUNCTION mark_first_appointment() RESET enable_seqscan SET plan_cache_mode = force_custom_plan")
