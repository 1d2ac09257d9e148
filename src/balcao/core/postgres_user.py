"""Who the embedded PostgreSQL runs as: it refuses root, so root hands it to somebody who can enter its folders."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
INSIDE = 1000  # the number that the namespace shows PostgreSQL in place of 0

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Identity:
    """`uid` None is whoever we are. In a namespace we stay root outside, without root's powers, and 1000 inside."""

    uid: int | None = None
    gid: int | None = None
    in_namespace: bool = False

    def options(self, when_parent_dies: signal.Signals | None = None) -> dict[str, Any]:
        """What subprocess.Popen needs to start a program as this identity."""
        changed: dict[str, Any] = {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}
        return {**changed, "preexec_fn": _before_start(self.in_namespace, when_parent_dies)}

    @property
    def owner(self) -> tuple[int, int]:
        return (os.geteuid() if self.uid is None else self.uid, os.getegid() if self.gid is None else self.gid)

    def can_run(self, program: Path, folder: Path) -> bool:
        """Whether it can start the program, and make files in a folder that is given to it."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.chown(folder, *self.owner)
            tried = [[str(program), "--version"], ["/bin/sh", "-c", 'test -w "$1" && test -x "$1"', "-", str(folder)]]
            return all(
                subprocess.run(command, capture_output=True, cwd="/", **self.options()).returncode == 0
                for command in tried
            )
        except (OSError, subprocess.SubprocessError):
            return False


def candidates(folder: Path) -> list[Identity]:
    """Who may be asked, best first; none of them can be who PostgreSQL would refuse."""
    if os.geteuid() != 0:
        return [Identity()]
    found = [nobody()]
    home = next((parent for parent in folder.parents if parent.exists() and parent.stat().st_uid != 0), None)
    if home is not None:  # the person in whose folder root was told to work
        found.append(Identity(home.stat().st_uid, home.stat().st_gid))
    if sys.platform == "linux":
        found.append(Identity(in_namespace=True))
    return found


def nobody() -> Identity:
    entry = pwd.getpwnam("nobody")
    return Identity(entry.pw_uid, entry.pw_gid)


def die_with_parent(how: signal.Signals) -> Callable[[], None]:
    """For preexec_fn: the kernel sends `how` when the starting thread ends, however it ends."""
    return _before_start(False, how)


def end_with_parent() -> None:
    """For this very process: it is told to stop when its parent ends."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM.value, 0, 0, 0)


def _before_start(in_namespace: bool, when_parent_dies: signal.Signals | None) -> Callable[[], None]:
    parent = os.getpid()

    def act() -> None:
        if in_namespace:
            _enter_namespace()
        # Only now: a change of user or namespace clears it (prctl(2)).
        if when_parent_dies is not None and sys.platform == "linux":
            _libc.prctl(PR_SET_PDEATHSIG, when_parent_dies.value, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return act


def _enter_namespace() -> None:
    uid, gid = os.geteuid(), os.getegid()
    if _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{INSIDE} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{INSIDE} {gid} 1")
