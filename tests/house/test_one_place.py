"""Committing, the clock and the environment are each touched in one file."""

import ast
from collections.abc import Iterator
from pathlib import Path

from . import files

# The sandbox plays somebody else's machine and shares nothing with ours; test kits set their own scene.
ELSEWHERE = ("sandbox/", "testing/")
CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
ENVIRONMENT = {("os", "environ"), ("os", "getenv"), ("os", "putenv")}


def test_only_core_database_commits() -> None:
    """By the driver's word: a session's own commit() and rollback() do nothing here, as the driver is in autocommit."""
    ending = {
        at
        for at, (name, attribute) in _attributes()
        if attribute == "commit" or (name, attribute) == ("session", "rollback")
    }
    assert ending <= {"migrations/run.py", "core/database.py"}
    said = {
        _place(path)
        for path, tree in files.python(files.SOURCE, tests=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == "COMMIT"
    }
    assert said == {"core/database.py"}


def test_only_core_clock_asks_the_time() -> None:
    assert {at for at, pair in _attributes() if pair in CLOCK} == {"core/clock.py"}


def test_only_settings_reads_the_environment() -> None:
    assert {at for at, pair in _attributes() if pair in ENVIRONMENT} == {"settings.py"}


def _attributes() -> Iterator[tuple[str, tuple[str, str]]]:
    """Where `name.attribute` stands in the product's own code."""
    for path, tree in files.python(files.SOURCE, tests=False):
        at = _place(path)
        if at.startswith(ELSEWHERE):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield at, (node.value.id, node.attr)


def _place(path: Path) -> str:
    return str(path.relative_to(files.SOURCE))
