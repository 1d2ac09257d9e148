"""One process of a kind a folder: the lock ends with its holder, however that ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(RuntimeError):
    """Somebody else holds the folder."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Raises AlreadyRunning, and OSError for a folder that cannot be made or written."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(str(folder)) from None
        yield
