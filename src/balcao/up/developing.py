"""For `make dev`: the processes begin anew when the code changes, and Vite serves the screens as they are written."""

import asyncio
import sys
from pathlib import Path

import balcao
from balcao.core import ports
from balcao.supervisor import Program, say
from balcao.up.place import Place

SOURCE = Path(balcao.__file__).parent
NPM = SOURCE.parents[1] / "tools" / "npm.py"
SCREENS_STEP = 802


def screens_port(place: Place) -> int:
    port = place.settings.port + SCREENS_STEP
    return port if port < 65536 else place.settings.port - SCREENS_STEP


def screens(place: Place) -> Program:
    port = screens_port(place)
    vite = [sys.executable, str(NPM), "run", "dev", "--", "--host", "127.0.0.1", "--port", str(port), "--strictPort"]
    environment = place.environment() | {"BALCAO_SERVER": f"http://127.0.0.1:{place.settings.port}"}
    return Program("telas", vite, environment, lambda: ports.answers("127.0.0.1", port, "/"), _log(place))


async def restart_on_change(programs: list[Program]) -> None:
    """Never returns."""
    seen = _state()
    while True:
        await asyncio.sleep(1)
        if (now := await asyncio.to_thread(_state)) != seen:
            seen = now
            say("O código mudou: começa de novo")
            for program in programs:
                program.restart()


def _log(place: Place) -> Path:
    return place.data / "logs" / "screens.log"


def _state() -> dict[str, float]:
    found = {}
    for path in SOURCE.rglob("*.py"):
        try:
            found[str(path)] = path.stat().st_mtime
        except OSError:  # it was taken away just now
            continue
    return found
