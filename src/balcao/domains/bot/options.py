"""How an account wants its bot: kept in the account's settings, and read as off whatever else stands there."""

from typing import Annotated, Any
from uuid import UUID

import msgspec

from balcao.domains.identity.models import Account

PLACE = "bot"
Tokens = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class ModelOptions(msgspec.Struct, frozen=True):
    """`openings`: a sentence of the model's before our answers. `monthly_tokens` is what may be spent in a month."""

    on: bool = False
    connection_id: UUID | None = None
    openings: bool = False
    monthly_tokens: Tokens = 300_000

    @property
    def asked_of(self) -> UUID | None:
        return self.connection_id if self.on else None


class BotOptions(msgspec.Struct, frozen=True):
    """`greeting` is said after the bot's own first words."""

    greeting: str = ""
    model: ModelOptions = ModelOptions()


def read_options(account: Account) -> BotOptions:
    try:
        return msgspec.convert(account.settings.get(PLACE) or {}, BotOptions)
    except msgspec.ValidationError:
        return BotOptions()


def kept_options(options: BotOptions) -> dict[str, Any]:
    kept: dict[str, Any] = msgspec.to_builtins(options)
    return kept
