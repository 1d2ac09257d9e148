"""Places where a test can have the process killed or stopped, to prove that nothing is lost or sent twice."""

import os
import signal
from functools import cache
from itertools import count

from balcao.settings import read_settings

_times = count(1)


def reach(name: str) -> None:
    """Dies here by SIGKILL when BALCAO_FAILPOINT names this place; "name:3" dies when it is reached the third time, and
    "name:3:stop" stands still there until somebody sends SIGCONT.
    """
    armed, which, how = _armed()
    if armed == name and next(_times) == which:
        os.kill(os.getpid(), how)


@cache
def _armed() -> tuple[str, int, signal.Signals]:
    name, which, how = ((read_settings().failpoint or "") + "::").split(":")[:3]
    return name, int(which or 1), signal.SIGSTOP if how == "stop" else signal.SIGKILL
