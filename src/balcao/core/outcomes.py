"""How a provider's call can fail: four errors, and the one case in which nobody knows."""

from datetime import timedelta
from typing import Literal


class ProviderError(Exception):
    """A failed call to a provider. `code` and `title` are the provider's, `detail` says what to do (pt-BR).

    `means` is what we act on ourselves, as contracts/messaging.py's Failure has it.
    """

    means: str | None = None

    def __init__(self, code: str = "", title: str = "", detail: str = "") -> None:
        super().__init__(f"{code} {title}".strip() or type(self).__name__)
        self.code = code
        self.title = title
        self.detail = detail


class Rejected(ProviderError):
    """The provider will never accept this; do not try again."""


class Unavailable(ProviderError):
    """The provider cannot now; try again after `retry_after`, or after our own backoff when it is None.

    `scope` says what went too fast: this one call, all that goes to this person, or all of the connection.
    """

    def __init__(
        self,
        code: str = "",
        title: str = "",
        detail: str = "",
        retry_after: timedelta | None = None,
        scope: Literal["call", "person", "connection"] = "call",
    ) -> None:
        super().__init__(code, title, detail)
        self.retry_after = retry_after
        self.scope = scope


class Unauthorized(ProviderError):
    """The credentials are refused; the connection has to be made anew by a person."""


class Unsupported(ProviderError):
    """This provider cannot say this; nothing was sent."""


class Unknown(ProviderError):
    """Bytes had gone out and no answer that can be read came back: it may or may not have been accepted.

    Raised by core/http.py alone.
    """
