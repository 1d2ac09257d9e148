"""What a fresh installation costs while nobody asks anything of it: memory of all its processes, and processor."""

import asyncio
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from balcao.testing.installation import Installation
from benchmarks.report import Row

SETTLE = 60.0
WATCHED = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


async def measure() -> list[Row]:
    """`balcao up` without the demonstration, on a folder of its own; `make bench` alone, or figures of others count."""
    with tempfile.TemporaryDirectory(prefix="balcao-idle-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)  # noqa: ASYNC240  (PostgreSQL's user has to get in)
        async with Installation(Path(name) / "data") as started:
            await started.ready()
            await asyncio.sleep(SETTLE)
            family = started.family()
            before = _seconds(family)
            await asyncio.sleep(WATCHED)
            percent = (_seconds(family) - before) / WATCHED * 100
            kilobytes = sum(_shared_fairly(pid) for pid in started.family())
    return [
        Row("idle: memory of all processes (PSS)", round(kilobytes / 1024), "MB", ("under", 400)),
        Row("idle: one core", round(percent, 2), "%", ("under", 2)),
    ]


def _shared_fairly(pid: int) -> int:
    """Kilobytes, pages of several processes counted in parts (proc(5), smaps_rollup)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _seconds(pids: Iterable[int]) -> float:
    """Of processor that they have used, with their ended children."""
    used = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += sum(int(field) for field in fields[11:15])
    return used / TICKS
