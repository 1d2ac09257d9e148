"""Checks what a person gave as settings against the connector, and keeps them: plain ones plain, secrets sealed."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Conflict, Invalid
from balcao.core.secrets import mask, sealing_keys
from balcao.core.wrong_fields import wrong_fields
from balcao.domains.connections.connectors import TOKENS, has, routes, secret_fields, settings_class, token_fields
from balcao.domains.connections.models import Connection


class AlreadyConnected(Conflict):
    """Isto já está conectado nesta conta."""

    type = "already-connected"


async def keep_settings(
    session: AsyncSession, connection: Connection, given: Mapping[str, Any], opened: Mapping[str, str]
) -> None:
    """Joins what is given with what is kept (`opened` are the secrets) and stores it with its webhook routes.

    A secret given as it was shown ("••••1234") stays; null takes a setting away. The row has to be in the database.
    """
    key = connection.connector
    tokens = token_fields(key)
    if wrong := tokens & given.keys():
        raise Invalid(f"Isto se obtém pelo consentimento: {', '.join(sorted(wrong))}.")
    changed = {name: value for name, value in given.items() if name not in opened or value != mask(opened[name])}
    known = settings_class(key).model_fields
    kept = {name: value for name, value in {**connection.settings, **opened}.items() if name in known}
    values = {name: value for name, value in {**kept, **changed}.items() if value is not None}
    checked = validate(key, values)
    # JSON mode spells addresses and times as texts and leaves secrets as what they are.
    plain = {name: value for name, value in checked.model_dump(mode="json").items() if name not in secret_fields(key)}
    keys = await sealing_keys(session)
    secrets = {name: value.get_secret_value() for name in secret_fields(key) if (value := _secret(checked, name))}
    connection.settings = plain
    # What consent gave is nobody's setting: it is carried over as it stands.
    consented = {name: value for name, value in connection.sealed.items() if has(key, "oauth") and name in TOKENS}
    connection.sealed = consented | {
        name: keys.seal(connection.id, name, value) for name, value in secrets.items() if name not in tokens
    }
    await keep_routes(session, connection, routes(key, checked))


def validate(connector: str, values: Mapping[str, Any]) -> BaseModel:
    """Raises Invalid with a list of what is wrong where."""
    try:
        return settings_class(connector)(**values)
    except ValidationError as wrong:
        errors = [
            {**found, "loc": ["body", "settings", *found["loc"]]}
            for found in wrong_fields(wrong.errors(include_input=False, include_url=False))
        ]
        raise Invalid("Confira as configurações indicadas em `errors`.", errors=errors) from None


def _secret(settings: BaseModel, name: str) -> SecretStr | None:
    value: SecretStr | None = getattr(settings, name)
    return value


async def keep_routes(session: AsyncSession, connection: Connection, wanted: list[str]) -> None:
    given = {"id": connection.id, "connector": connection.connector, "routes": wanted}
    if wanted and await session.scalar(_SAME, given):
        raise AlreadyConnected
    await session.execute(text("DELETE FROM connection_routes WHERE connection_id = :id"), given)
    await session.execute(_INSERT, given | {"account_id": session.info["account_id"]})


# Two connections may share a route (an account's two numbers), never all of them.
_SAME = text(
    "SELECT true FROM connection_routes r JOIN connections c ON c.account_id = r.account_id AND c.id = r.connection_id "
    "WHERE r.connector = :connector AND r.connection_id <> :id AND c.deleted_at IS NULL GROUP BY r.connection_id "
    "HAVING array_agg(r.route ORDER BY r.route) = "
    "(SELECT array_agg(w ORDER BY w) FROM unnest(CAST(:routes AS text[])) w)"
)
_INSERT = text(
    "INSERT INTO connection_routes (account_id, connection_id, connector, route) "
    "SELECT :account_id, :id, :connector, route FROM unnest(CAST(:routes AS text[])) AS route"
)
