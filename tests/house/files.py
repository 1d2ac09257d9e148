"""The committed files, as the rules of the house look at them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SOURCE = PROJECT / "src" / "balcao"
BINARY = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".woff2", ".ogg", ".mp3", ".mp4", ".pdf", ".zip"}


@cache
def committed() -> tuple[Path, ...]:
    """Every file that git knows and that is still there, generated ones included."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout.decode()
    return tuple(path for name in listed.split("\0") if name and (path := PROJECT / name).is_file())


def texts(*folders: Path) -> Iterator[tuple[Path, str]]:
    """The committed texts under the folders."""
    for path in committed():
        if path.suffix not in BINARY and any(path.is_relative_to(folder) for folder in folders or (PROJECT,)):
            yield path, path.read_text(errors="replace")


def python(*folders: Path, tests: bool = True) -> Iterator[tuple[Path, ast.Module]]:
    for path, text in texts(*folders):
        if path.suffix == ".py" and (tests or "tests" not in path.parts):
            yield path, ast.parse(text)


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))
