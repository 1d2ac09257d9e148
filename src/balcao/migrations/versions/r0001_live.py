"""The live feed: what browsers are told, in the order of commits."""

from alembic import op

from balcao.core.database import APP_ROLE, CURRENT_TENANT
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0001_live"
down_revision = None


def upgrade() -> None:
    op.execute(
        f"""
        CREATE TABLE live_events (
            account_id uuid NOT NULL DEFAULT {CURRENT_TENANT},
            transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
            id bigint GENERATED ALWAYS AS IDENTITY,
            event text NOT NULL,
            data jsonb NOT NULL,
            user_id uuid,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            CONSTRAINT pk_live_events PRIMARY KEY (account_id, transaction_id, id)
        )
        """
    )
    op.execute("CREATE INDEX ix_live_events_at ON live_events (at)")
    op.execute(
        f"""
        CREATE TABLE live_tickets (
            account_id uuid NOT NULL DEFAULT {CURRENT_TENANT},
            ticket bytea NOT NULL,
            user_id uuid,
            name text,
            expires_at timestamptz NOT NULL,
            CONSTRAINT pk_live_tickets PRIMARY KEY (account_id, ticket)
        )
        """
    )
    op.execute("CREATE INDEX ix_live_tickets_ticket ON live_tickets (ticket)")
    protect("live_events", "live_tickets", rights="SELECT, INSERT, DELETE")
    # The socket knows only its ticket: the tenant comes from here, once.
    op.execute(
        """
        CREATE FUNCTION redeem_live_ticket(given text)
        RETURNS TABLE (account_id uuid, user_id uuid, name text)
        LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            DELETE FROM live_tickets AS kept
            WHERE kept.ticket = sha256(convert_to(given, 'UTF8')) AND kept.expires_at > now()
            RETURNING kept.account_id, kept.user_id, kept.name
        $$
        """
    )
    open_to_owner("live_tickets")
    open_function("redeem_live_ticket(text)", APP_ROLE)
