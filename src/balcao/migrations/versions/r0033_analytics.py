"""Figures: whether a visit is its patient's first, and how long people wait for a person's first answer."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0033_analytics"
down_revision = "r0032_booking_confirmations"


def upgrade() -> None:
    _first_visits()
    _first_replies()
    protect("first_replies", rights="SELECT, INSERT, DELETE")


def _first_visits() -> None:
    # Asked once, when it is booked: to find it out for a month of visits would look up the past of every patient.
    op.execute("ALTER TABLE appointments ADD COLUMN is_first boolean NOT NULL DEFAULT false")
    op.execute(
        """
        UPDATE appointments a SET is_first = true FROM (
            SELECT DISTINCT ON (account_id, contact_id) account_id, id FROM appointments
            WHERE contact_id IS NOT NULL ORDER BY account_id, contact_id, created_at, id
        ) first WHERE a.account_id = first.account_id AND a.id = first.id
        """
    )
    # A plan made while the table was empty would read all of it, and a session keeps its plans: an import of a million
    # appointments would read the million for each of them.
    op.execute(
        """
        CREATE FUNCTION mark_first_appointment() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
        BEGIN
            NEW.is_first := NOT EXISTS (
                SELECT FROM appointments WHERE account_id = NEW.account_id AND contact_id = NEW.contact_id
            );
            RETURN NEW;
        END
        $$
        """
    )
    op.execute(
        "CREATE TRIGGER mark_first_appointment BEFORE INSERT ON appointments FOR EACH ROW "
        "WHEN (NEW.contact_id IS NOT NULL) EXECUTE FUNCTION mark_first_appointment()"
    )
    # With all that figures are made of, so that a month is read without its rows, wherever these lie.
    op.execute("DROP INDEX ix_appointments_clinic_id")
    op.execute(
        "CREATE INDEX ix_appointments_clinic_id ON appointments (account_id, clinic_id, start_at, id) INCLUDE "
        "(practitioner_id, status, origin, end_at, local_start, created_at, price_cents, is_first)"
    )


def _first_replies() -> None:
    op.execute(
        """
        CREATE TABLE first_replies (
            account_id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            asked_at timestamptz NOT NULL,
            channel_id uuid NOT NULL,
            answered_at timestamptz NOT NULL,
            CONSTRAINT pk_first_replies PRIMARY KEY (account_id, conversation_id, asked_at),
            CONSTRAINT fk_first_replies_conversation_id FOREIGN KEY (account_id, conversation_id)
                REFERENCES conversations (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_first_replies_channel_id FOREIGN KEY (account_id, channel_id)
                REFERENCES connections (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute(
        "CREATE INDEX ix_first_replies_asked_at ON first_replies (account_id, asked_at) "
        "INCLUDE (channel_id, answered_at)"
    )
    op.execute("CREATE INDEX ix_first_replies_channel_id ON first_replies (account_id, channel_id)")
    op.execute(
        """
        CREATE FUNCTION keep_first_reply() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO first_replies (account_id, conversation_id, asked_at, channel_id, answered_at)
            VALUES (NEW.account_id, NEW.id, least(OLD.waiting_since, NEW.first_answered_at), NEW.channel_id,
                    NEW.first_answered_at)
            ON CONFLICT DO NOTHING;
            RETURN NULL;
        END
        $$
        """
    )
    op.execute(
        "CREATE TRIGGER keep_first_reply AFTER UPDATE OF first_answered_at ON conversations FOR EACH ROW "
        "WHEN (OLD.first_answered_at IS NULL AND NEW.first_answered_at IS NOT NULL "
        "AND OLD.waiting_since IS NOT NULL) EXECUTE FUNCTION keep_first_reply()"
    )
