"""A whole installation as an operator has it: `balcao up` on a folder, what it says, and the processes under it."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp

from balcao.testing.stage import free_port

READY = 120.0
OURS = ("DATABASE_URL", "DATA", "HOST", "PORT", "REDIS_URL")


class Installation:
    """`async with Installation(folder) as it: await it.ready()`. Its port is free, and the next 801st too."""

    def __init__(self, data: Path, *options: str, **environment: str) -> None:
        self.data = data
        self.port = int(environment.get("PORT") or free_port())
        self.base = f"http://127.0.0.1:{self.port}"
        self.options = options
        clean = {name: value for name, value in os.environ.items() if name not in OURS and "BALCAO" not in name}
        self.env = {**clean, "DATA": str(data), "PORT": str(self.port), "PYTHONUNBUFFERED": "1", **environment}
        self.said: list[str] = []
        self.health_when_ready: dict[str, str] = {}
        self.process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> "Installation":
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "balcao", "up", *self.options,
            env=self.env, cwd=self.data.parent, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        self._listening = asyncio.create_task(self._listen())
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.close()
        if self.process and self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
            try:
                await asyncio.wait_for(self.process.wait(), 40)
            except TimeoutError:
                self.process.kill()
        await self._listening

    async def _listen(self) -> None:
        assert self.process and self.process.stdout
        async for line in self.process.stdout:
            self.said.append(line.decode().rstrip("\n"))

    async def ready(self) -> None:
        """Waits for the word, and asks at once how each part is."""
        await self.says("Pronto em")
        _, health = await self.get("/api/integrations/health")
        self.health_when_ready = {part["name"]: part["state"] for part in health["parts"]}

    async def says(self, words: str, within: float = READY) -> str:
        """The first line with these words in it, once it is said."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            for line in self.said:
                if words in line:
                    return line
            assert self.process is not None
            ended = self.process.returncode is not None and self._listening.done()
            assert not ended, f"It ended without saying {words!r}:\n{self.all_words()}"
            await asyncio.sleep(0.05)
        raise AssertionError(f"{words!r} was not said:\n{self.all_words()}")

    async def ended(self, within: float = 60) -> int:
        assert self.process is not None
        code = await asyncio.wait_for(self.process.wait(), within)
        await self._listening
        return code

    def words(self) -> str:
        return "\n".join(self.said)

    def all_words(self) -> str:
        """What it said, and the ends of its logs."""
        logs = [f"--- {log.name}\n{log.read_text()[-2000:]}" for log in sorted(self.data.glob("logs/*.log"))]
        return "\n".join([*self.said, *logs])

    async def get(self, path: str) -> tuple[int, Any]:
        """0 while nobody answers."""
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with self.http.get(self.base + path) as answer:
                return answer.status, await answer.json(content_type=None)
        return 0, None

    async def until(self, claim: Callable[[], Awaitable[object]], within: float = 60) -> None:
        end = time.monotonic() + within
        while not await claim():
            assert time.monotonic() < end, f"It did not come true in {within} s:\n{self.all_words()}"
            await asyncio.sleep(0.03)

    async def until_health_is(self, good: bool, within: float = 60) -> None:
        async def told() -> bool:
            statuses = [(await self.get(path))[0] for path in ("/readyz", "/api/integrations/health")]
            return (statuses == [200, 200]) is good

        await self.until(told, within)

    async def answers(self, path: str) -> bool:
        return (await self.get(path))[0] == 200

    async def child(self, name: str, other_than: int | None = None) -> int:
        """The process with this name, as soon as there is one."""

        async def found() -> bool:
            return self.children().get(name, other_than) != other_than

        await self.until(found, READY)
        return self.children()[name]

    def children(self) -> dict[str, int]:
        """Our own child processes by name: postgres, web, worker, sandbox."""
        assert self.process is not None
        found = {}
        for pid in _children_of(self.process.pid):
            words = _command_of(pid)
            name = "postgres" if "/postgres" in words[0] else words[3] if words[1:3] == ["-m", "balcao"] else words[0]
            found[name] = pid
        return found

    def family(self) -> set[int]:
        """Every process under `balcao up`, and itself."""
        assert self.process is not None
        found, grown = {self.process.pid}, True
        while grown:
            more = {child for pid in found for child in _children_of(pid)} - found
            found, grown = found | more, bool(more)
        return found

    async def command(self, *words: str) -> str:
        """What a command says on this installation's folder; AssertionError when it fails."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "balcao", *words,
            env=self.env, cwd=self.data.parent, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
        return said.decode().strip()


async def all_gone(pids: set[int], within: float = 30) -> set[int]:
    """Those that are still there after a while; zombies do not count."""
    until = time.monotonic() + within
    while left := {pid for pid in pids if _is_alive(pid)}:
        if time.monotonic() > until:
            return left
        await asyncio.sleep(0.05)
    return set()


def _is_alive(pid: int) -> bool:
    return _state_and_parent(pid)[0] not in ("Z", "")


def _children_of(pid: int) -> list[int]:
    found = (int(folder.name) for folder in Path("/proc").glob("[0-9]*"))
    return [child for child in found if (seen := _state_and_parent(child))[1] == pid and seen[0] != "Z"]


def _state_and_parent(pid: int) -> tuple[str, int]:
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
        return state, int(parent)
    except OSError:
        return "", 0


def _command_of(pid: int) -> list[str]:
    try:
        return [*Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0"), "", "", ""]
    except OSError:
        return ["", "", "", ""]
