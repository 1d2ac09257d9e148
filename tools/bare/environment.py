"""The Python environment in .venv, from a lock with hashes: by pip where Python has it, else by uv's pinned wheel."""

import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

from bare import ENVIRONMENT, KEPT, PROJECT, index, lock
from bare.say import Failed, Step, run

PYTHON = ENVIRONMENT / "bin" / "python"
COMMAND = """#!{python}
import sys

from balcao.cli import main

sys.exit(main())
"""


def ensure(lock_name: str) -> None:
    """Leaves .venv with what the lock names and with the command `balcao`; does nothing when it is so already."""
    stamp = ENVIRONMENT / f"balcao-{lock_name}.stamp"
    expected = _fingerprint(lock_name)
    if stamp.exists() and stamp.read_text() == expected:
        return
    if not _works():
        with Step("Criando o ambiente Python em .venv") as step:
            _create(step)
    with Step("Instalando os pacotes Python") as step:
        install(step, PROJECT / lock_name)
    _add_ourselves()
    stamp.write_text(expected)


def install(step: Step, locked: Path) -> None:
    total, seen = lock.count(locked), 0

    def progress(line: str) -> str | None:
        nonlocal seen
        if line.startswith("Collecting "):
            seen += 1
            return f"{seen} de {total}"
        return "gravando" if line.startswith("Installing collected") else None

    options = ["--require-hashes", "--no-deps", "-r", str(locked)]
    if _has_pip():
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--progress-bar", "off"]
        run(step, [*pip, *options], progress=progress)
    else:
        step.at(f"{total} pacotes")
        run(step, [str(uv(step)), "pip", "install", "--python", str(PYTHON), *options], env=os.environ | index.for_uv())


def site_packages() -> Path:
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(ENVIRONMENT)}))


def _fingerprint(lock_name: str) -> str:
    parts = [sys.version, str(PROJECT), (PROJECT / lock_name).read_text(), Path(__file__).read_text()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _works() -> bool:
    """An environment of this Python's version that starts; one that was moved or whose Python is gone does not."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2], sys.prefix)"
    try:
        told = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True)
    except OSError:
        return False
    return told.returncode == 0 and told.stdout.split(None, 1) == ["%d.%d" % sys.version_info[:2], f"{ENVIRONMENT}\n"]


def _create(step: Step) -> None:
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    venv = [sys.executable, "-m", "venv", str(ENVIRONMENT)]
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        try:
            run(step, venv)
            return
        except Failed:  # Debian's has the module and not the wheels it needs
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    try:
        told = index.for_uv()
    except index.Untold:
        if not _installed_venv(step):
            raise
        run(step, venv)
        return
    run(step, [str(uv(step)), "venv", "--python", sys.executable, str(ENVIRONMENT)], env=os.environ | told)


def _installed_venv(step: Step) -> bool:
    """Whether this Python's missing parts could be had from the distribution whose Python it is."""
    own = Path(sys.executable).resolve().is_relative_to("/usr/bin")
    if os.geteuid() != 0 or not own or shutil.which("apt-get") is None:
        return False
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    package = "python%d.%d-venv" % sys.version_info[:2]
    try:
        run(step, ["apt-get", "-q", "update"], env=quiet)
        run(step, ["apt-get", "-q", "install", "-y", "--no-install-recommends", package], env=quiet)
    except Failed:
        return False
    return True


def _has_pip() -> bool:
    return (site_packages() / "pip").is_dir()


def uv(step: Step) -> Path:
    """The program uv, of the version and hashes in tools/uv.lock."""
    name, version, hashes = lock.only(PROJECT / "tools" / "uv.lock")
    program = KEPT / f"uv-{version}"
    if not program.exists():
        step.at("baixando o instalador")
        wheel = index.fetch_wheel(step, name, version, hashes, _platform(), KEPT)
        with zipfile.ZipFile(wheel) as archive:
            program.write_bytes(archive.read(f"uv-{version}.data/scripts/uv"))
        program.chmod(0o755)
        wheel.unlink()
    return program


def _platform() -> re.Pattern[str]:
    machine = platform.machine().lower()
    if sys.platform == "darwin":
        return re.compile("macosx.*" + ("arm64" if machine == "arm64" else "x86_64"))
    family = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return re.compile(f"{family}.*_{machine}\\.")


def _add_ourselves() -> None:
    """What an editable installation leaves, without the build tools that it would have to download."""
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"]
    for old in site_packages().glob("balcao-*.dist-info"):
        shutil.rmtree(old)
    about = site_packages() / f"balcao-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: balcao\nVersion: {version}\n")
    (about / "INSTALLER").write_text("tools/setup.py\n")
    (site_packages() / "balcao.pth").write_text(f"{PROJECT / 'src'}\n")
    command = ENVIRONMENT / "bin" / "balcao"
    command.write_text(COMMAND.format(python=PYTHON))
    command.chmod(0o755)
