"""Who waits for a time of a day that is over is found without reading the appointments: few wait, and fewer in vain."""

from alembic import op

from balcao.migrations.protection import open_function

revision = "r0043_passed_waits"
down_revision = "r0042_template_cards"


def upgrade() -> None:
    op.execute("CREATE INDEX ix_appointments_waits ON appointments (start_at, account_id) WHERE status = 'waitlist'")
    op.execute(
        """
        CREATE FUNCTION accounts_that_waited() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
            SELECT DISTINCT account_id FROM appointments WHERE status = 'waitlist' AND start_at < now()
        $$
        """
    )
    open_function("accounts_that_waited()", "balcao_app")
