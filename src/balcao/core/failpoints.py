"""Places where a test can have the process killed, to prove that nothing is lost or sent twice."""

import os
import signal
from functools import cache
from itertools import count

from balcao.settings import read_settings

_times = count(1)


def reach(name: str) -> None:
    """Dies here by SIGKILL when BALCAO_FAILPOINT names this place; "name:3" dies when it is reached the third time."""
    armed, which = _armed()
    if armed == name and next(_times) >= which:
        os.kill(os.getpid(), signal.SIGKILL)


@cache
def _armed() -> tuple[str, int]:
    name, _, which = (read_settings().failpoint or "").partition(":")
    return name, int(which or 1)
