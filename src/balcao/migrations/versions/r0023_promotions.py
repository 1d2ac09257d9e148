"""Promotions: discounts whose uses the database counts, by the appointments that have them."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0023_promotions"
down_revision = "r0022_carried_dialogues"


def upgrade() -> None:
    _promotions()
    _on_appointments()
    protect("promotions", "promotion_services")


def _promotions() -> None:
    op.execute(
        """
        CREATE TABLE promotions (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            name text NOT NULL,
            description text,
            percent_off numeric(5, 2),
            amount_off_cents integer,
            all_services boolean NOT NULL,
            starts_on date NOT NULL,
            ends_on date,
            use_limit integer,
            use_count integer NOT NULL DEFAULT 0,
            code text,
            ended_at timestamptz,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_promotions PRIMARY KEY (account_id, id),
            CONSTRAINT ck_promotions_discount CHECK (
                num_nonnulls(percent_off, amount_off_cents) = 1
                AND percent_off > 0 AND percent_off <= 100 AND amount_off_cents > 0
            ),
            CONSTRAINT ck_promotions_days CHECK (ends_on >= starts_on),
            CONSTRAINT ck_promotions_use_limit CHECK (use_count >= 0 AND use_count <= use_limit)
        )
        """
    )
    op.execute("CREATE UNIQUE INDEX uq_promotions_code ON promotions (account_id, code) WHERE ended_at IS NULL")
    op.execute("CREATE INDEX ix_promotions_code ON promotions (account_id, code)")
    op.execute("CREATE INDEX ix_promotions_created_at ON promotions (account_id, created_at, id)")
    op.execute("CREATE INDEX ix_promotions_starts_on ON promotions (account_id, starts_on, id) WHERE ended_at IS NULL")
    op.execute(
        """
        CREATE TABLE promotion_services (
            account_id uuid NOT NULL,
            promotion_id uuid NOT NULL,
            service_id uuid NOT NULL,
            CONSTRAINT pk_promotion_services PRIMARY KEY (account_id, promotion_id, service_id),
            CONSTRAINT fk_promotion_services_promotion_id FOREIGN KEY (account_id, promotion_id)
                REFERENCES promotions (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_promotion_services_service_id FOREIGN KEY (account_id, service_id)
                REFERENCES services (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX ix_promotion_services_service_id ON promotion_services (account_id, service_id)")


def _on_appointments() -> None:
    op.execute(
        """
        ALTER TABLE appointments
            ADD COLUMN promotion_id uuid,
            ADD COLUMN discount_cents integer,
            ADD CONSTRAINT fk_appointments_promotion_id FOREIGN KEY (account_id, promotion_id)
                REFERENCES promotions (account_id, id),
            ADD CONSTRAINT ck_appointments_promotion CHECK (
                num_nulls(promotion_id, discount_cents) IN (0, 2) AND discount_cents >= 0
                AND (promotion_id IS NULL OR insurer IS NULL)
            )
        """
    )
    op.execute(
        "CREATE INDEX ix_appointments_promotion_id ON appointments (account_id, promotion_id) "
        "WHERE promotion_id IS NOT NULL"
    )
    # Whatever cancels, takes up again or deletes an appointment, by whatever way, the count is right.
    op.execute(
        """
        CREATE FUNCTION count_promotion_uses() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            given_back uuid;
            taken uuid;
        BEGIN
            IF TG_OP <> 'INSERT' AND OLD.status NOT IN ('waitlist', 'cancelled', 'entered-in-error') THEN
                given_back := OLD.promotion_id;
            END IF;
            IF TG_OP <> 'DELETE' AND NEW.status NOT IN ('waitlist', 'cancelled', 'entered-in-error') THEN
                taken := NEW.promotion_id;
            END IF;
            IF given_back IS DISTINCT FROM taken THEN
                UPDATE promotions SET use_count = use_count - 1
                WHERE given_back IS NOT NULL AND account_id = OLD.account_id AND id = given_back;
                UPDATE promotions SET use_count = use_count + 1
                WHERE taken IS NOT NULL AND account_id = NEW.account_id AND id = taken;
            END IF;
            RETURN NULL;
        END
        $$
        """
    )
    for act, when in (
        ("INSERT", "NEW.promotion_id IS NOT NULL"),
        ("UPDATE OF status, promotion_id", "OLD.promotion_id IS NOT NULL OR NEW.promotion_id IS NOT NULL"),
        ("DELETE", "OLD.promotion_id IS NOT NULL"),
    ):
        op.execute(
            f"CREATE TRIGGER count_promotion_uses_{act.split()[0].lower()} AFTER {act} ON appointments "
            f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION count_promotion_uses()"
        )
