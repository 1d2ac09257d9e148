"""What the person at the terminal sees: one line a step, with how far it is and how long it took."""

import collections
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bare import KEPT

_steps = 0


class Failed(Exception):
    """A step did not work; the message says what a person can do."""


class Step:
    """`with Step("Baixando…") as step: step.at("3 de 70")`."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.live = sys.stdout.isatty()

    def __enter__(self) -> "Step":
        global _steps
        _steps += 1
        self.since = time.monotonic()
        print(f"  • {self.title}…", end="" if self.live else "\n", flush=True)
        return self

    def at(self, how_far: str) -> None:
        if self.live:
            print(f"\r\033[K  • {self.title}… {how_far[:60]}", end="", flush=True)

    def __exit__(self, kind: object, *_: object) -> None:
        seconds = time.monotonic() - self.since
        if kind is not None:
            print(f"{chr(10) * self.live}  ✗ {self.title}: não deu certo depois de {seconds:.0f} s", flush=True)
        elif self.live:
            print(f"\r\033[K  ✓ {self.title} ({seconds:.0f} s)", flush=True)
        else:
            print(f"    pronto em {seconds:.0f} s", flush=True)


def run(step: Step, command: list[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None,
        progress: Callable[[str], str | None] = lambda line: None) -> None:  # fmt: skip
    """Runs a program, its words into .cache/setup.log; `progress` turns a line of its into what is shown."""
    KEPT.mkdir(exist_ok=True)
    last: collections.deque[str] = collections.deque(maxlen=30)
    with (KEPT / "setup.log").open("a") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace",
        )  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            last.append(line)
            if shown := progress(re.sub(r"\x1b\[[0-9;]*m", "", line).strip()):
                step.at(shown)
    if process.wait():
        words = f"«{command[0]}» terminou com erro {process.returncode}:\n\n{''.join(last)}"
        raise Failed(f"{words}\nTudo em .cache/setup.log")


def note(words: str) -> None:
    print(f"  ! {words}", flush=True)


def failure(failed: Failed) -> None:
    print(f"\nA preparação parou. {failed}", file=sys.stderr, flush=True)


def done() -> None:
    if _steps:
        print("  ✓ Tudo preparado", flush=True)
