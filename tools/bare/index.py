"""Where Python packages come from on this machine, as pip and uv are told, and how to take one wheel from there."""

import base64
import configparser
import hashlib
import importlib.util
import os
import re
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

from bare.say import Failed, Step

# What any pip says it asks when it was told nothing.
ASK_PIP = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
DEBIANS_WHEELS = Path("/usr/share/python-wheels")


class Untold(Failed):
    """Este Python não tem pip nem venv, e nada diz de onde vêm os pacotes.

    Instale-os (no Debian e no Ubuntu: apt install python3-venv), ou diga o índice na variável PIP_INDEX_URL.
    """


def configured(key: str) -> str | None:
    """A setting of pip's, from its variable or from its configuration files (the last one wins)."""
    if value := os.environ.get("PIP_" + key.upper().replace("-", "_")):
        return value
    found = None
    for file in _files():
        parser = configparser.RawConfigParser()
        try:
            parser.read(file)
        except configparser.Error:
            continue
        for section in ("global", "install"):
            for spelled in (key, key.replace("-", "_")):
                found = parser.get(section, spelled, fallback=found)
    return found


def _files() -> list[Path]:
    home = Path.home()
    own = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    shared = [Path(folder) for folder in (os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")]
    files = [folder / "pip/pip.conf" for folder in shared] + [Path("/etc/pip.conf"), home / ".pip/pip.conf"]
    files.append(own / "pip/pip.conf")
    if given := os.environ.get("PIP_CONFIG_FILE"):
        files.append(Path(given))
    return [file for file in files if file.is_file()]


def address() -> str:
    """What somebody told uv or pip here, else what a pip found on this machine asks by itself; else Untold."""
    told = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL") or configured("index-url")
    found = told or pips_own()
    if not found:
        raise Untold("\n".join(line.strip() for line in (Untold.__doc__ or "").splitlines()))
    return found.rstrip("/")


def pips_own() -> str | None:
    """Asks this Python's pip, the one that it carries for new environments, Debian's, then any other Python's."""
    others = [path for minor in range(14, 8, -1) if (path := shutil.which(f"python3.{minor}"))]
    tries = [(sys.executable, wheel) for wheel in (None, *_carried_wheels())] + [(other, None) for other in others]
    for python, wheel in tries:
        env = os.environ | ({"PYTHONPATH": str(wheel)} if wheel else {})
        told = subprocess.run([python, "-c", ASK_PIP], capture_output=True, text=True, env=env)
        if told.returncode == 0 and told.stdout.startswith("https://"):
            return told.stdout.strip()
    return None


def _carried_wheels() -> list[Path]:
    found = importlib.util.find_spec("ensurepip")
    own = Path(found.origin).parent / "_bundled" if found and found.origin else DEBIANS_WHEELS
    return [wheel for folder in (own, DEBIANS_WHEELS) for wheel in sorted(folder.glob("pip-*.whl"))]


def for_uv() -> dict[str, str]:
    """The same settings as variables of uv's."""
    told = {"UV_DEFAULT_INDEX": address(), "UV_PYTHON_DOWNLOADS": "never", "UV_NO_CONFIG": "1"}
    told["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # all indexes alike, as pip does: every package has its hash here
    if extra := configured("extra-index-url"):
        told["UV_INDEX"] = " ".join(extra.split())
    if links := configured("find-links"):
        told["UV_FIND_LINKS"] = ",".join(links.split())
    if certificate := configured("cert"):
        told["SSL_CERT_FILE"] = certificate
    return told


def fetch_wheel(
    step: Step, name: str, version: str, hashes: frozenset[str], platform: re.Pattern[str], to: Path
) -> Path:
    """Downloads the wheel of this version for this platform; its SHA-256 has to be one of `hashes`."""
    page = f"{address()}/{name}/"
    start = f"{name.replace('-', '_')}-{version}-"
    fitting = [(link, file) for link, file in _links(page) if file.startswith(start) and platform.search(file)]
    if not fitting:
        raise Failed(f"O índice de pacotes não tem {name} {version} para esta máquina.")
    link, file_name = fitting[0]
    content = _read(urllib.parse.urljoin(page, link).partition("#")[0], step)
    if hashlib.sha256(content).hexdigest() not in hashes:
        raise Failed(f"O pacote {file_name} não é o que esperávamos (o SHA-256 difere): nada foi instalado.")
    to.mkdir(parents=True, exist_ok=True)
    (to / file_name).write_bytes(content)
    return to / file_name


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.links += [value for key, value in attributes if tag == "a" and key == "href" and value]


def _links(page: str) -> list[tuple[str, str]]:
    anchors = _Anchors()
    anchors.feed(_read(page).decode())
    return [
        (link, urllib.parse.unquote(urllib.parse.urlsplit(link).path.rpartition("/")[2]))
        for link in anchors.links
        if urllib.parse.urlsplit(link).path.endswith(".whl")
    ]


def _read(url: str, step: Step | None = None) -> bytes:
    parts = urllib.parse.urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    request = urllib.request.Request(parts._replace(netloc=host).geturl())
    if parts.username:  # urllib does not send what stands before the @
        pair = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        request.add_header("Authorization", "Basic " + base64.b64encode(pair.encode()).decode())
    try:
        context = ssl.create_default_context(cafile=configured("cert"))
        with urllib.request.urlopen(request, timeout=60, context=context) as answer:
            size, pieces, read = int(answer.headers.get("Content-Length") or 0), [], 0
            while piece := answer.read(1 << 18):
                pieces.append(piece)
                read += len(piece)
                if step and size:
                    step.at(f"{read * 100 // size} %")
            return b"".join(pieces)
    except (urllib.error.URLError, OSError) as failure:
        words = f"Sem acesso ao índice de pacotes do Python ({failure}). Há rede? PIP_INDEX_URL escolhe outro."
        raise Failed(words) from failure
