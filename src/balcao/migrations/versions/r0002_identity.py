"""Accounts, users, API clients, tokens, the access log, the accounts' data keys, and kept answers."""

from alembic import op

from balcao.core.database import APP_ROLE
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0002_identity"
down_revision = "r0001_live"

ACCOUNTS = """
CREATE TABLE accounts (
    id uuid CONSTRAINT pk_accounts PRIMARY KEY,
    name text NOT NULL CONSTRAINT ck_accounts_name CHECK (name <> ''),
    timezone text NOT NULL DEFAULT 'America/Sao_Paulo',
    reopen_hours integer NOT NULL DEFAULT 24
        CONSTRAINT ck_accounts_reopen_hours CHECK (reopen_hours BETWEEN 0 AND 8760),
    demo boolean NOT NULL DEFAULT false,
    settings jsonb NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
)
"""

USERS = """
CREATE TABLE users (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    email text NOT NULL CONSTRAINT ck_users_email CHECK (email = lower(email) AND email <> ''),
    name text NOT NULL,
    role text NOT NULL CONSTRAINT ck_users_role CHECK (role IN ('read_only', 'attendant', 'manager', 'owner')),
    active boolean NOT NULL DEFAULT true,
    password_hash text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz,
    deleted_at timestamptz,
    CONSTRAINT pk_users PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX uq_users_email ON users (account_id, email) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_email ON users (email) WHERE deleted_at IS NULL
"""

CLIENTS = """
CREATE TABLE api_clients (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    client_id text NOT NULL CONSTRAINT uq_api_clients_client_id UNIQUE,
    secret_sha256 bytea NOT NULL,
    name text NOT NULL,
    role text NOT NULL CONSTRAINT ck_api_clients_role CHECK (role IN ('read_only', 'attendant', 'manager', 'owner')),
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz,
    CONSTRAINT pk_api_clients PRIMARY KEY (account_id, id)
)
"""

SIGN_INS = """
CREATE TABLE sign_ins (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    ip text,
    user_agent text,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_for text,
    CONSTRAINT pk_sign_ins PRIMARY KEY (account_id, id),
    CONSTRAINT fk_sign_ins_user FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_sign_ins_user ON sign_ins (account_id, user_id);
CREATE INDEX ix_sign_ins_expires_at ON sign_ins (expires_at);
CREATE TABLE refresh_tokens (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    sign_in_id uuid NOT NULL,
    sha256 bytea NOT NULL CONSTRAINT uq_refresh_tokens_sha256 UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    rotated_at timestamptz,
    CONSTRAINT pk_refresh_tokens PRIMARY KEY (account_id, id),
    CONSTRAINT fk_refresh_tokens_sign_in
        FOREIGN KEY (account_id, sign_in_id) REFERENCES sign_ins (account_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_refresh_tokens_sign_in ON refresh_tokens (account_id, sign_in_id);
CREATE TABLE revoked_tokens (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_revoked_tokens PRIMARY KEY (account_id, id)
);
CREATE TABLE invitations (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    sha256 bytea NOT NULL CONSTRAINT uq_invitations_sha256 UNIQUE,
    role text NOT NULL CONSTRAINT ck_invitations_role CHECK (role IN ('read_only', 'attendant', 'manager', 'owner')),
    email text,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_invitations PRIMARY KEY (account_id, id)
)
"""

AUDIT = """
CREATE TABLE audit (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    user_id uuid,
    client_id uuid,
    actor text NOT NULL,
    act text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT pk_audit PRIMARY KEY (account_id, id)
);
CREATE INDEX ix_audit_subject ON audit (account_id, subject_kind, subject_id, id)
"""

# No tenant: the key that signs tokens, and the tries of those who have not signed in yet.
PLATFORM = """
CREATE TABLE signing_keys (
    id text CONSTRAINT pk_signing_keys PRIMARY KEY,
    sealed text NOT NULL,
    public bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz
);
CREATE UNIQUE INDEX uq_signing_keys_current ON signing_keys ((true)) WHERE retired_at IS NULL;
CREATE TABLE sign_in_failures (
    key bytea CONSTRAINT pk_sign_in_failures PRIMARY KEY,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    blocked_until timestamptz
);
CREATE INDEX ix_sign_in_failures_last_at ON sign_in_failures (last_at)
"""

DATA_KEYS = """
CREATE TABLE data_keys (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    wrapped text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz,
    CONSTRAINT pk_data_keys PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX uq_data_keys_current ON data_keys (account_id) WHERE retired_at IS NULL
"""

KEPT_ANSWERS = """
CREATE TABLE idempotency_keys (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    actor text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_sha256 bytea NOT NULL,
    status integer NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_idempotency_keys PRIMARY KEY (account_id, actor, route, key)
);
CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at)
"""

FUNCTIONS = """
CREATE FUNCTION find_sign_in(wanted text)
RETURNS TABLE (account_id uuid, user_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT account_id, id, password_hash FROM users
    WHERE email = wanted AND deleted_at IS NULL AND active AND password_hash IS NOT NULL
    ORDER BY last_seen_at DESC NULLS LAST, id LIMIT 5
$$;
CREATE FUNCTION find_api_client(wanted text)
RETURNS TABLE (account_id uuid, id uuid, secret_sha256 bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT account_id, id, secret_sha256 FROM api_clients WHERE client_id = wanted $$;
CREATE FUNCTION find_refresh_token(digest bytea)
RETURNS TABLE (account_id uuid, sign_in_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT account_id, sign_in_id FROM refresh_tokens WHERE sha256 = digest $$;
CREATE FUNCTION find_invitation(digest bytea)
RETURNS TABLE (account_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT account_id, id FROM invitations WHERE sha256 = digest $$;
CREATE FUNCTION any_user_exists() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT EXISTS (SELECT FROM users) $$;
CREATE FUNCTION account_ids() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id FROM accounts ORDER BY id $$;
CREATE FUNCTION sweep_identity() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    DELETE FROM sign_ins WHERE expires_at < now() - interval '7 days';
    DELETE FROM revoked_tokens WHERE expires_at < now();
    DELETE FROM invitations WHERE expires_at < now() - interval '30 days';
    DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours';
    DELETE FROM sign_in_failures WHERE last_at < now() - interval '1 day';
$$
"""


def upgrade() -> None:
    for text in (ACCOUNTS, USERS, CLIENTS, SIGN_INS, AUDIT, PLATFORM, DATA_KEYS, KEPT_ANSWERS):
        _run(text)
    protect("accounts", column="id")
    protect("users", "api_clients", "sign_ins", "refresh_tokens", "invitations", "data_keys", "idempotency_keys")
    protect("revoked_tokens", "audit", rights="SELECT, INSERT")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON signing_keys TO {APP_ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failures TO {APP_ROLE}")
    open_to_owner(
        "accounts", "users", "api_clients", "sign_ins", "refresh_tokens", "invitations", "revoked_tokens", "data_keys",
        "idempotency_keys",
    )  # fmt: skip
    for function in FUNCTIONS.split("CREATE FUNCTION ")[1:]:
        op.execute(f"CREATE FUNCTION {function.rstrip().removesuffix(';')}")
    for signature in (
        "find_sign_in(text)", "find_api_client(text)", "find_refresh_token(bytea)", "find_invitation(bytea)",
        "any_user_exists()", "account_ids()", "sweep_identity()",
    ):  # fmt: skip
        open_function(signature, APP_ROLE)


def _run(statements: str) -> None:
    # asyncpg prepares what it runs, and a prepared statement is one statement.
    for statement in statements.split(";\n"):
        op.execute(statement)
