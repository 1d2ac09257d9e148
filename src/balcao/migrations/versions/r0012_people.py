"""Invitations, password resets, second factors and devices."""

from alembic import op

from balcao.core.database import APP_ROLE
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0012_people"
down_revision = "r0011_demo"

COLUMNS = """
ALTER TABLE accounts ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false;
ALTER TABLE users ADD COLUMN second_factor_at timestamptz, ADD COLUMN reset_asked_at timestamptz;
ALTER TABLE sign_ins ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE invitations ADD COLUMN invited_by uuid, ADD COLUMN revoked_at timestamptz,
    ADD CONSTRAINT fk_invitations_invited_by FOREIGN KEY (account_id, invited_by)
        REFERENCES users (account_id, id) ON DELETE SET NULL (invited_by);
CREATE INDEX ix_invitations_email ON invitations (account_id, email);
CREATE INDEX ix_invitations_invited_by ON invitations (account_id, invited_by)
"""

RESETS = """
CREATE TABLE password_resets (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    sha256 bytea NOT NULL CONSTRAINT uq_password_resets_sha256 UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_password_resets PRIMARY KEY (account_id, id),
    CONSTRAINT fk_password_resets_user
        FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_password_resets_user ON password_resets (account_id, user_id)
"""

SECOND_FACTORS = """
CREATE TABLE second_factors (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    sealed text NOT NULL,
    last_step bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_second_factors PRIMARY KEY (account_id, id),
    CONSTRAINT uq_second_factors_user UNIQUE (account_id, user_id),
    CONSTRAINT fk_second_factors_user
        FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, id) ON DELETE CASCADE
);
CREATE TABLE recovery_codes (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    sha256 bytea NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_recovery_codes PRIMARY KEY (account_id, id),
    CONSTRAINT fk_recovery_codes_user
        FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_recovery_codes_user ON recovery_codes (account_id, user_id)
"""

AUDIT = """
CREATE INDEX ix_audit_at ON audit (account_id, at, id);
CREATE INDEX ix_audit_user ON audit (account_id, user_id, at, id);
CREATE INDEX ix_audit_act ON audit (account_id, act, at, id)
"""

FIND_RESET = """
CREATE FUNCTION find_password_reset(digest bytea)
RETURNS TABLE (account_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT account_id, id FROM password_resets WHERE sha256 = digest $$
"""

SWEEP = """
CREATE OR REPLACE FUNCTION sweep_identity() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    DELETE FROM sign_ins WHERE expires_at < now() - interval '7 days';
    DELETE FROM revoked_tokens WHERE expires_at < now();
    DELETE FROM invitations WHERE expires_at < now() - interval '30 days';
    DELETE FROM password_resets WHERE expires_at < now() - interval '1 day';
    DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours';
    DELETE FROM sign_in_failures WHERE last_at < now() - interval '1 day';
$$
"""


def upgrade() -> None:
    for text in (COLUMNS, RESETS, SECOND_FACTORS, AUDIT):
        for statement in text.split(";\n"):
            op.execute(statement)
    protect("password_resets", "second_factors", "recovery_codes")
    open_to_owner("password_resets")
    op.execute(FIND_RESET)
    op.execute(SWEEP)
    open_function("find_password_reset(bytea)", APP_ROLE)
