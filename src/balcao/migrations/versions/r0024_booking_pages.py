"""Public booking pages, what people consented to there, and how often an address may ask."""

from alembic import op

from balcao.core.database import APP_ROLE
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0024_booking_pages"
down_revision = "r0023_promotions"

PAGES = """
CREATE TABLE booking_pages (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    slug text NOT NULL CONSTRAINT uq_booking_pages_slug UNIQUE,
    clinic_id uuid,
    practitioner_id uuid,
    active boolean NOT NULL DEFAULT true,
    title text,
    intro text,
    notice text,
    consent_text text,
    service_ids uuid[] NOT NULL DEFAULT '{}',
    shows_prices boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_booking_pages PRIMARY KEY (account_id, id),
    CONSTRAINT fk_booking_pages_clinic_id FOREIGN KEY (account_id, clinic_id)
        REFERENCES clinics (account_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_booking_pages_practitioner_id FOREIGN KEY (account_id, practitioner_id)
        REFERENCES practitioners (account_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_booking_pages_whose CHECK (num_nonnulls(clinic_id, practitioner_id) > 0),
    CONSTRAINT ck_booking_pages_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) BETWEEN 3 AND 60)
);
CREATE INDEX ix_booking_pages_clinic_id ON booking_pages (account_id, clinic_id);
CREATE INDEX ix_booking_pages_practitioner_id ON booking_pages (account_id, practitioner_id)
"""

CONSENTS = """
CREATE TABLE contact_consents (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT ck_contact_consents_kind CHECK (kind IN ('data', 'messages')),
    version text NOT NULL,
    words text NOT NULL,
    origin text NOT NULL,
    address text NOT NULL,
    device text NOT NULL,
    given_at timestamptz NOT NULL,
    CONSTRAINT pk_contact_consents PRIMARY KEY (account_id, id),
    CONSTRAINT fk_contact_consents_contact_id FOREIGN KEY (account_id, contact_id)
        REFERENCES contacts (account_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_contact_consents_contact_id ON contact_consents (account_id, contact_id, given_at)
"""

REQUESTS = """
CREATE UNLOGGED TABLE page_requests (
    key bytea CONSTRAINT pk_page_requests PRIMARY KEY,
    began_at timestamptz NOT NULL,
    spent integer NOT NULL
);
CREATE INDEX ix_page_requests_began_at ON page_requests (began_at)
"""

FIND_PAGE = """
CREATE FUNCTION find_booking_page(wanted text)
RETURNS TABLE (account_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT account_id, id FROM booking_pages WHERE slug = wanted AND active $$
"""


def upgrade() -> None:
    for text in (PAGES, CONSENTS, REQUESTS):
        for statement in text.split(";\n"):
            op.execute(statement)
    protect("booking_pages", "contact_consents")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON page_requests TO {APP_ROLE}")
    open_to_owner("booking_pages")
    op.execute(FIND_PAGE)
    open_function("find_booking_page(text)", APP_ROLE)
