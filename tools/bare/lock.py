"""Reads the locks: names, versions and hashes, without any address."""

import re
from pathlib import Path

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)


def count(lock: Path) -> int:
    return len(PINNED.findall(lock.read_text()))


def only(lock: Path) -> tuple[str, str, frozenset[str]]:
    """The name, version and hashes of a lock with one package."""
    text = lock.read_text()
    name, version = PINNED.findall(text)[0]
    return name, version, frozenset(re.findall(r"sha256:([0-9a-f]{64})", text))
