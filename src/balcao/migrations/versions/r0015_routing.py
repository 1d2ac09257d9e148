"""Teams, assignment rules, service levels and satisfaction."""

revision = "r0015_routing"
down_revision = "r0014_templates"


def upgrade() -> None:
    """Nothing yet."""
