"""The screens: installed by npm from their lock and built, when their sources have changed."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from bare import PROJECT, node
from bare.say import Step, run

WEB = PROJECT / "web"
BUILT = PROJECT / "src" / "balcao" / "web_dist"
MADE = {"node_modules", "dist", "coverage", "test-results"}


def ensure() -> None:
    """Leaves the screens built from the sources that lie there, where the web server serves them."""
    if not (WEB / "package.json").exists():
        return
    stamp = BUILT / ".stamp"
    expected = _digest(_sources())
    if stamp.exists() and stamp.read_text() == expected:
        return
    install()
    with Step("Montando as telas") as step:
        found = node.find(step)
        run(step, [*found.npm, "run", "build", "--", "--outDir", str(BUILT), "--emptyOutDir"], cwd=WEB, env=found.env)
    stamp.write_text(expected)


def install() -> None:
    stamp = WEB / "node_modules" / ".balcao.stamp"
    expected = _digest([WEB / "package.json", WEB / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == expected:
        return
    with Step("Instalando os pacotes das telas") as step:
        found = node.find(step)
        run(step, [*found.npm, "ci", "--no-audit", "--no-fund"], cwd=WEB, env=found.env)
    stamp.write_text(expected)


def _sources() -> list[Path]:
    return sorted(file for entry in WEB.iterdir() if entry.name not in MADE for file in _files(entry))


def _files(entry: Path) -> Iterator[Path]:
    if entry.is_dir():
        yield from (file for file in entry.rglob("*") if file.is_file())
    elif not entry.name.startswith(".") and not entry.name.endswith(".tsbuildinfo"):
        yield entry


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(WEB)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
