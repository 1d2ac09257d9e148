"""`make bench`: measures all, or the parts named, prints and keeps each in results.json as soon as it has its figures;
`soak 10` only when asked.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import uvloop

from balcao.core.postgres import Postgres
from balcao.migrations.run import migrate
from balcao.testing.stage import on_stage
from benchmarks import (
    bookings,
    calendar_sync,
    contested,
    dashboard,
    dialogues,
    free_times,
    idle,
    inbox,
    intake,
    live,
    screens,
    soak,
    turns,
    understanding,
)
from benchmarks.report import Row, show, write

PARTS = {
    "intake": intake.measure,
    "turns": turns.measure,
    "live": live.measure,
    "free_times": free_times.measure,
    "dashboard": dashboard.measure,
    "bookings": bookings.measure,
    "contested": contested.measure,
    "calendar_sync": calendar_sync.measure,
    "inbox": inbox.measure,
    "screens": screens.measure,
}
PLAIN = {"understanding": understanding.measure}  # no database
WITH_DATABASE = {"dialogues": dialogues.measure}  # one in this process, and no others
ALONE = {"idle": idle.measure}  # an installation of their own, and nothing beside it


async def run(wanted: list[str]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="balcao-bench-"))
    folder.chmod(0o755)  # noqa: ASYNC240  (PostgreSQL's user has to get in)
    server = Postgres(folder)
    server.start()
    try:
        for part in wanted:
            server.create_database(part)
            await migrate(server.url(part))
            if part in WITH_DATABASE:
                keep(await WITH_DATABASE[part](server.url(part)))
                continue
            async with on_stage(server.url(part)) as stage:
                keep(await PARTS[part](stage))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def keep(rows: list[Row]) -> None:
    show(rows)
    write(rows, Path(__file__).parent / "results.json")


def main() -> None:
    if sys.argv[1:2] == ["soak"]:
        return show(uvloop.run(soak.measure(float(sys.argv[2]) if len(sys.argv) > 2 else 10)))
    wanted = sys.argv[1:] or [*ALONE, *PLAIN, *WITH_DATABASE, *PARTS]
    for part in wanted:
        if part in ALONE:
            keep(uvloop.run(ALONE[part]()))
        elif part in PLAIN:
            keep(PLAIN[part]())
    if others := [part for part in wanted if part in PARTS or part in WITH_DATABASE]:
        uvloop.run(run(others))


if __name__ == "__main__":
    main()
