"""Runs every check of `make check`, all of them even when one fails, and says which did."""

import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS: dict[str, list[str]] = {
    "formatting": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "types": [str(BIN / "mypy"), "--no-error-summary"],
    "order of imports": [str(BIN / "lint-imports"), "--no-logo"],
    "connectors": [str(BIN / "balcao"), "connector", "check", "--unchanged"],
    "generated client": [sys.executable, "tools/generated.py"],
    "screens": [sys.executable, "tools/npm.py", "run", "types"],
    "screens' lint": [sys.executable, "tools/npm.py", "run", "lint"],
}


def main() -> int:
    failed = []
    for name, command in CHECKS.items():
        since = time.monotonic()
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode:
            failed.append(name)
            print(done.stdout)
        print(f"{'✗' if done.returncode else '✓'} {name} ({time.monotonic() - since:.1f} s)", flush=True)
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
