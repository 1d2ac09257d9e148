"""Accounts with providers, their webhook routes, calls, templates and consents, and the webhooks as they came."""

from alembic import op

from balcao.core.database import APP_ROLE, CURRENT_TENANT, INTAKE_ROLE
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0006_connections"
down_revision = "r0005_clinics"

CONNECTIONS = """
CREATE TABLE connections (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    connector text NOT NULL,
    name text NOT NULL CONSTRAINT ck_connections_name CHECK (name <> ''),
    clinic_id uuid,
    bot boolean NOT NULL DEFAULT true,
    bot_patience double precision NOT NULL DEFAULT 1.5 CONSTRAINT ck_connections_bot_patience
        CHECK (bot_patience BETWEEN 0 AND 60),
    status text NOT NULL DEFAULT 'pending' CONSTRAINT ck_connections_status
        CHECK (status IN ('pending', 'active', 'unauthorized', 'failing', 'disabled')),
    settings jsonb NOT NULL DEFAULT '{}',
    sealed jsonb NOT NULL DEFAULT '{}',
    facts jsonb NOT NULL DEFAULT '{}',
    token_version integer NOT NULL DEFAULT 0,
    token_expires_at timestamptz,
    refreshing_until timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT pk_connections PRIMARY KEY (account_id, id),
    CONSTRAINT fk_connections_clinic FOREIGN KEY (account_id, clinic_id)
        REFERENCES clinics (account_id, id) ON DELETE SET NULL (clinic_id)
);
CREATE INDEX ix_connections_id ON connections (id);
CREATE INDEX ix_connections_connector ON connections (connector) WHERE deleted_at IS NULL;
CREATE TABLE connection_routes (
    account_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    connector text NOT NULL,
    route text NOT NULL,
    CONSTRAINT pk_connection_routes PRIMARY KEY (account_id, connection_id, route),
    CONSTRAINT fk_connection_routes_connection FOREIGN KEY (account_id, connection_id)
        REFERENCES connections (account_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_connection_routes_route ON connection_routes (connector, route)
"""

CALLS = """
CREATE TABLE call_log (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    connection_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    what text NOT NULL,
    outcome text NOT NULL CONSTRAINT ck_call_log_outcome CHECK
        (outcome IN ('ok', 'error', 'rejected', 'unavailable', 'unauthorized', 'unsupported', 'unknown', 'cancelled')),
    milliseconds integer NOT NULL,
    error_code text,
    error text,
    CONSTRAINT pk_call_log PRIMARY KEY (account_id, id),
    CONSTRAINT fk_call_log_connection FOREIGN KEY (account_id, connection_id)
        REFERENCES connections (account_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_call_log_connection ON call_log (account_id, connection_id, at DESC);
CREATE INDEX ix_call_log_at ON call_log USING brin (at)
"""

TEMPLATES = """
CREATE TABLE provider_templates (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    connection_id uuid NOT NULL,
    provider_id text,
    name text NOT NULL,
    language text NOT NULL,
    category text NOT NULL,
    status text NOT NULL,
    header jsonb,
    body text NOT NULL DEFAULT '',
    footer text,
    buttons jsonb NOT NULL DEFAULT '[]',
    variables jsonb NOT NULL DEFAULT '[]',
    synced_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_provider_templates PRIMARY KEY (account_id, id),
    CONSTRAINT uq_provider_templates_name UNIQUE (account_id, connection_id, name, language),
    CONSTRAINT fk_provider_templates_connection FOREIGN KEY (account_id, connection_id)
        REFERENCES connections (account_id, id) ON DELETE CASCADE
)
"""

CONSENTS = """
CREATE TABLE oauth_states (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    connection_id uuid NOT NULL,
    user_id uuid,
    sha256 bytea NOT NULL CONSTRAINT uq_oauth_states_sha256 UNIQUE,
    browser_sha256 bytea,
    verifier text NOT NULL,
    redirect_uri text NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_oauth_states PRIMARY KEY (account_id, id),
    CONSTRAINT fk_oauth_states_connection FOREIGN KEY (account_id, connection_id)
        REFERENCES connections (account_id, id) ON DELETE CASCADE
)
"""

# No tenant: a body is kept before anyone has read whose it is, and one body may speak to several accounts.
KEPT_WEBHOOKS = """
CREATE TABLE kept_webhooks (
    id uuid CONSTRAINT pk_kept_webhooks PRIMARY KEY,
    hook text NOT NULL,
    key text NOT NULL,
    method text NOT NULL,
    url text NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    connection_ids uuid[] NOT NULL,
    account_ids uuid[] NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'kept' CONSTRAINT ck_kept_webhooks_state CHECK (state IN ('kept', 'read', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    error text,
    read_at timestamptz,
    CONSTRAINT uq_kept_webhooks_key UNIQUE (hook, key)
);
CREATE INDEX ix_kept_webhooks_waiting ON kept_webhooks (received_at) WHERE state <> 'read';
CREATE INDEX ix_kept_webhooks_received_at ON kept_webhooks USING brin (received_at);
CREATE INDEX ix_kept_webhooks_account ON kept_webhooks ((account_ids[1]), id);
CREATE INDEX ix_kept_webhooks_accounts ON kept_webhooks USING gin (account_ids) WHERE cardinality(account_ids) > 1
"""

ROUTED = "connection_id uuid, account_id uuid, route text, settings jsonb, sealed jsonb, data_keys jsonb"
KEYS = (
    "(SELECT jsonb_object_agg(replace(k.id::text, '-', ''), k.wrapped) "
    "FROM data_keys k WHERE k.account_id = c.account_id)"
)
LISTED = (
    "id uuid, hook text, connection_ids uuid[], received_at timestamptz, state text, attempts integer, error text, "
    "size integer, shared boolean, url text, body bytea"
)

FUNCTIONS = f"""
CREATE FUNCTION find_routes(wanted_connector text, wanted_routes text[]) RETURNS TABLE ({ROUTED})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT c.id, c.account_id, r.route, c.settings, c.sealed, {KEYS}
    FROM connection_routes r JOIN connections c ON c.account_id = r.account_id AND c.id = r.connection_id
    WHERE r.connector = wanted_connector AND r.route = ANY (wanted_routes)
    AND c.status <> 'disabled' AND c.deleted_at IS NULL
$$;
CREATE FUNCTION find_routes_of(wanted_connector text, wanted uuid) RETURNS TABLE ({ROUTED})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT c.id, c.account_id, r.route, c.settings, c.sealed, {KEYS}
    FROM connections c LEFT JOIN connection_routes r ON r.account_id = c.account_id AND r.connection_id = c.id
    WHERE c.id = wanted AND c.connector = wanted_connector AND c.status <> 'disabled' AND c.deleted_at IS NULL
$$;
CREATE FUNCTION find_verify_connections(wanted_connector text) RETURNS TABLE ({ROUTED})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT c.id, c.account_id, NULL::text, c.settings, c.sealed, {KEYS}
    FROM connections c
    WHERE c.connector = wanted_connector AND c.status <> 'disabled' AND c.deleted_at IS NULL
$$;
CREATE FUNCTION find_oauth_state(digest bytea) RETURNS TABLE (account_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT account_id, id FROM oauth_states WHERE sha256 = digest $$;
CREATE FUNCTION list_kept_webhooks(wanted_state text, before uuid, page integer) RETURNS TABLE ({LISTED})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    (SELECT id, hook, connection_ids, received_at, state, attempts, error, octet_length(body), false, url, NULL::bytea
    FROM kept_webhooks
    WHERE account_ids[1] = {CURRENT_TENANT} AND (before IS NULL OR id < before)
    AND (wanted_state IS NULL OR state = wanted_state) ORDER BY id DESC LIMIT page)
    UNION
    (SELECT id, hook, connection_ids, received_at, state, attempts, error, octet_length(body), true, url, NULL
    FROM kept_webhooks
    WHERE cardinality(account_ids) > 1 AND account_ids @> ARRAY[{CURRENT_TENANT}] AND account_ids[1] <> {CURRENT_TENANT}
    AND (before IS NULL OR id < before)
    AND (wanted_state IS NULL OR state = wanted_state) ORDER BY id DESC LIMIT page)
    ORDER BY id DESC LIMIT page
$$;
CREATE FUNCTION find_kept_webhook(wanted uuid) RETURNS TABLE ({LISTED})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT id, hook, connection_ids, received_at, state, attempts, error, octet_length(body),
        cardinality(account_ids) > 1, url, CASE WHEN cardinality(account_ids) = 1 THEN body END
    FROM kept_webhooks WHERE id = wanted AND {CURRENT_TENANT} = ANY (account_ids)
$$;
CREATE FUNCTION sweep_connections() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    DELETE FROM call_log WHERE at < now() - interval '30 days';
    DELETE FROM oauth_states WHERE expires_at < now() - interval '1 day';
    DELETE FROM kept_webhooks WHERE state = 'read' AND received_at < now() - interval '14 days';
    DELETE FROM kept_webhooks WHERE received_at < now() - interval '90 days';
    DELETE FROM data_keys WHERE retired_at < now() - interval '1 hour';
$$
"""  # noqa: S608 (nothing here was given by anyone)


def upgrade() -> None:
    for statements in (CONNECTIONS, CALLS, TEMPLATES, CONSENTS, KEPT_WEBHOOKS):
        for statement in statements.split(";\n"):
            op.execute(statement)
    protect("connections", "connection_routes", "call_log", "provider_templates", "oauth_states")
    open_to_owner("connections", "connection_routes", "call_log", "oauth_states")
    op.execute(f"GRANT INSERT ON kept_webhooks TO {INTAKE_ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON kept_webhooks TO {APP_ROLE}")
    for function in FUNCTIONS.split("CREATE FUNCTION ")[1:]:
        op.execute(f"CREATE FUNCTION {function.rstrip().removesuffix(';')}")
    for signature in ("find_routes(text, text[])", "find_routes_of(text, uuid)", "find_verify_connections(text)"):
        open_function(signature, APP_ROLE, INTAKE_ROLE)
    for signature in (
        "find_oauth_state(bytea)", "list_kept_webhooks(text, uuid, integer)", "find_kept_webhook(uuid)",
        "sweep_connections()",
    ):  # fmt: skip
        open_function(signature, APP_ROLE)
