"""Where packages come from when nobody told: a pip of this machine says it, and our own code names no host."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[1] / "tools"
SAY = "from bare import index\ntry:\n    print(index.address())\nexcept index.Untold as untold:\n    print(untold)\n"


def _address(*more: str, home: Path, **told: str) -> str:
    """As a Python on a machine without any configuration says it; `more` runs before."""
    env = {"PATH": "", "HOME": str(home), "PIP_CONFIG_FILE": os.devnull, "XDG_CONFIG_DIRS": str(home), **told}
    program = "\n".join(["import sys", f"sys.path.insert(0, {str(TOOLS)!r})", "from bare import index as place"])
    program += "\nplace._files = lambda: []\n" + "\n".join(more) + "\n" + SAY
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_what_was_told_comes_first(tmp_path: Path) -> None:
    told = "https://packages.example/simple/"
    assert _address(home=tmp_path, PIP_INDEX_URL=told) == told.rstrip("/")


def test_untold_it_is_what_pip_asks_by_itself(tmp_path: Path) -> None:
    pytest.importorskip("ensurepip")
    found = _address(home=tmp_path)
    assert found.startswith("https://") and found.endswith("/simple")


def test_without_any_pip_it_says_what_to_install(tmp_path: Path) -> None:
    said = _address("place.pips_own = lambda: None", home=tmp_path)
    assert "apt install python3-venv" in said and "PIP_INDEX_URL" in said
