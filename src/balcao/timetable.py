"""What the clock does: a use case, how often, and the function of the database that says for which accounts."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple

from balcao.domains.conversations.sweep import sweep
from balcao.domains.operations.purge import purge


class Row(NamedTuple):
    """Every `every`, by whichever worker's clock comes first, `use` is queued for each account that `due` names.

    `due` is a SECURITY DEFINER function without arguments that returns account ids; it must be cheap when idle.
    """

    every: timedelta
    due: str
    use: Callable[..., Awaitable[None]]


TABLE = [
    Row(timedelta(seconds=5), "accounts_due_for_sweep", sweep),
    Row(timedelta(hours=1), "account_ids", purge),
]
