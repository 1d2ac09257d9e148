"""Changes how an account wants its bot."""

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.problems import Invalid, PreconditionFailed
from balcao.domains.bot.options import PLACE, BotOptions, kept_options
from balcao.domains.connections.connectors import has
from balcao.domains.connections.models import Connection
from balcao.domains.identity.caller import Caller
from balcao.domains.identity.models import Account
from balcao.domains.identity.note import note


async def set_options(
    session: AsyncSession, caller: Caller, options: BotOptions, expected_version: int | None = None
) -> Account:
    """Invalid where a model is switched on without a connection that asks one."""
    account = await session.get(Account, caller.account_id, with_for_update=True, populate_existing=True)
    assert account is not None
    if expected_version not in (None, account.version):
        raise PreconditionFailed
    await _check_model(session, options)
    account.settings = account.settings | {PLACE: kept_options(options)}
    account.version += 1
    account.updated_at = clock.now()
    await note(session, caller, "changed", "account", account.id, {"fields": ["bot"]})
    return account


async def _check_model(session: AsyncSession, options: BotOptions) -> None:
    model = options.model
    if model.connection_id is None:
        if model.on:
            raise Invalid("Escolha a integração do modelo antes de ligá-lo.")
        return
    connection = await find(session, Connection, model.connection_id)
    if connection is None or connection.deleted_at is not None or not has(connection.connector, "models"):
        raise Invalid("Esta integração não é de um modelo de linguagem.")
