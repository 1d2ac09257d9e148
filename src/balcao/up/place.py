"""Where one run of `balcao up` happens: its folder, its addresses, and what its processes find in their environment."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from balcao.core import ports, postgres_user
from balcao.core.alone import AlreadyRunning, alone_in
from balcao.settings import Settings, environment_with

SANDBOX_STEP = 801  # 8000 goes with 8801


class CannotStart(RuntimeError):
    """Something outside has to be put right first; the message says what (pt-BR)."""


@dataclass
class Place:
    """`database_url` is empty until the database is there."""

    settings: Settings
    data: Path
    demo: bool
    dev: bool = False
    database_url: str = ""

    @property
    def sandbox_port(self) -> int:
        port = self.settings.port + SANDBOX_STEP
        return port if port < 65536 else self.settings.port - SANDBOX_STEP

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    def environment(self) -> dict[str, str]:
        return environment_with({**self.address(), "DATABASE_URL": self.database_url, "DATA": str(self.data)})

    def address(self) -> dict[str, str]:
        """Where this run answers: also for the commands that are given beside it."""
        found = {"HOST": self.settings.host, "PORT": str(self.settings.port)}
        if self.settings.public_url:
            found["BALCAO_PUBLIC_URL"] = self.settings.public_url
        if self.demo:
            allowed = dict.fromkeys([*self.settings.allow_hosts, "127.0.0.1"])
            found |= {"BALCAO_SANDBOX_URL": self.sandbox_url, "BALCAO_ALLOW_HOSTS": ",".join(allowed)}
        return found

    async def command(self, *words: str) -> list[str]:
        """The lines that a command of ours says, in a process of its own: the supervisor itself stays small."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "balcao", *words,
            env=self.environment(), stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
            start_new_session=True, preexec_fn=postgres_user.die_with_parent(signal.SIGTERM),
        )  # fmt: skip
        try:
            said, _ = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        if process.returncode:
            raise CannotStart(f"`balcao {' '.join(words)}` falhou (código {process.returncode}).")
        return said.decode().splitlines()


@contextmanager
def own_folder(place: Place) -> Iterator[None]:
    """Holds the folder: two servers on one would fight."""
    try:
        with alone_in(place.data, place.address()):
            yield
    except AlreadyRunning:
        raise CannotStart(f"O Balcão já está rodando na pasta {place.data}. Outra pasta: DATA=outra") from None


async def check_ports(place: Place) -> None:
    host, port = place.settings.host, place.settings.port
    if problem := await ports.problem_with(host, port):
        words = {
            "taken": f"A porta {port} está em uso. Escolha outra: PORT={port + 1 if port < 65535 else 8000}",
            "forbidden": f"A porta {port} é só para root. Escolha outra, acima de 1023: PORT=8000",
            "elsewhere": f"O endereço {host} não é desta máquina. Escolha outro: HOST=127.0.0.1 (ou 0.0.0.0, todos)",
        }
        raise CannotStart(words[problem])
    if place.demo and await ports.problem_with("127.0.0.1", place.sandbox_port):
        raise CannotStart(
            f"A porta {place.sandbox_port}, dos provedores simulados, está em uso. Ela acompanha a outra: "
            f"escolha, por exemplo, PORT={port + 10 if port < 65000 else 8000}"
        )
