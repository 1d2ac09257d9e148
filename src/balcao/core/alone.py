"""One process of a kind a folder: the lock ends with its holder, however that ends."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

LOCK = "up.lock"


class AlreadyRunning(RuntimeError):
    """Somebody else holds the folder."""


@contextmanager
def alone_in(folder: Path, told: Mapping[str, str] | None = None) -> Iterator[None]:
    """Raises AlreadyRunning, and OSError for a folder that cannot be made or written.

    `told` is what others may know of the holder: told_by() reads it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(str(folder)) from None
        held.truncate(0)
        held.write(json.dumps({"pid": os.getpid(), "told": dict(told or {})}))
        held.flush()
        try:
            yield
        finally:  # Ctrl-C too: a number that another process gets later must not speak for us
            held.truncate(0)


def told_by(folder: Path) -> Mapping[str, str]:
    """What the holder of the folder tells of itself; nothing where nobody holds it.

    The lock itself is not tried: whoever starts at that moment would take us for the holder.
    """
    try:
        found = json.loads((folder / LOCK).read_text())
        os.kill(found["pid"], 0)
    except PermissionError:  # alive, and another user's
        pass
    except (OSError, ValueError):
        return {}
    told: dict[str, str] = found["told"]
    return told
