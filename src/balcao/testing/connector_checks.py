"""The contract suite, first half: what a connector's folder must hold, told without calling anything."""

import ast
import inspect
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
from pydantic import BaseModel, SecretStr

from balcao.contracts.bookings_outside import BookingsConnector
from balcao.contracts.calendar import CalendarConnector, CalendarInbound
from balcao.contracts.health import HealthConnector
from balcao.contracts.messaging import Inbound, Outbound
from balcao.contracts.models import Models
from balcao.contracts.oauth import OAuthConnector
from balcao.contracts.templates import TemplatesConnector
from balcao.domains.connections.connectors import Manifest

SECTIONS = ("## O que faz", "## Conectar", "## Limites", "## Quando quebra")
PROTOCOLS: dict[str, type] = {
    "inbound": Inbound,
    "outbound": Outbound,
    "calendar": CalendarConnector,
    "bookings": BookingsConnector,
    "oauth": OAuthConnector,
    "health": HealthConnector,
    "templates": TemplatesConnector,
    "models": Models,
}
# What a manifest promises: the modules that keep the promise.
PROMISES = {
    "messaging": ("inbound", "outbound"),
    "calendar": ("calendar",),
    "bookings": ("inbound", "bookings"),
    "models": ("models",),
}
CAPABILITIES = {"oauth": "oauth", "templates": "templates", "test": "health"}
OWN_PACKAGES = ("balcao.connectors._shared", "balcao.contracts", "balcao.core", "balcao.settings")
LONGEST_LOGO = 20_000


def module(folder: Path, name: str) -> Any:
    return import_module(f"balcao.connectors.{folder.name}.{name}")


def read_manifest(folder: Path) -> Manifest:
    return msgspec.convert(tomllib.loads((folder / "manifest.toml").read_text("utf-8")), Manifest)


def check_manifest(folder: Path) -> Iterator[str]:
    try:
        read = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
        manifest = msgspec.convert(read, Manifest)
    except (OSError, ValueError) as failure:
        yield f"manifest.toml: {failure}"
        return
    if manifest.key != folder.name:
        yield f"manifest.toml: key {manifest.key!r} is not the folder's name"
    if strangers := read.keys() - {field.name for field in msgspec.structs.fields(Manifest)}:
        yield f"manifest.toml: unknown {', '.join(sorted(strangers))}"
    if not manifest.name or not manifest.kinds:
        yield "manifest.toml: name and kinds are needed"
    if not manifest.documentation.startswith("https://"):
        yield "manifest.toml: documentation is to be the provider's page"
    if "messaging" in manifest.kinds and not manifest.hook:
        yield "manifest.toml: a messaging connector needs a hook"


def check_readme(folder: Path) -> Iterator[str]:
    written = (folder / "README.md").read_text("utf-8") if (folder / "README.md").exists() else ""
    for section in SECTIONS:
        _, found, rest = written.partition(f"\n{section}\n")
        if not found or not rest.partition("\n## ")[0].strip():
            yield f"README.md: nothing under {section!r}"


def check_logo(folder: Path) -> Iterator[str]:
    """It is shown to people, so it may hold no program and ask for nothing."""
    try:
        drawn = (folder / "logo.svg").read_text("utf-8")
        root = ElementTree.fromstring(drawn)
    except (OSError, ElementTree.ParseError) as failure:
        yield f"logo.svg: {failure}"
        return
    if not root.tag.endswith("svg") or "viewBox" not in root.attrib or len(drawn) > LONGEST_LOGO:
        yield "logo.svg: an svg with a viewBox, of 20 kB at most"
    for element in root.iter():
        name = element.tag.rpartition("}")[2].lower()
        if name in ("script", "foreignobject", "image", "use", "style") or any(
            key.lower().startswith("on") or key.endswith("href") for key in element.attrib
        ):
            yield f"logo.svg: <{name}> may not be there"


def check_settings(folder: Path) -> Iterator[str]:
    settings: type[BaseModel] = module(folder, "settings").Settings
    schema = settings.model_json_schema()
    for name, field in settings.model_fields.items():
        form = schema["properties"][name]
        if not field.title or not field.description:
            yield f"settings.py: {name} has no title or description for the form"
        is_secret = any(part in name for part in ("token", "secret", "password", "api_key")) and "url" not in name
        kinds = (field.annotation, *getattr(field.annotation, "__args__", ()))
        if is_secret and SecretStr not in kinds:
            yield f"settings.py: {name} sounds secret and is not a SecretStr"
        forms = [form, *form.get("anyOf", [])]
        if SecretStr in kinds and not any(one.get("writeOnly") and one.get("format") == "password" for one in forms):
            yield f"settings.py: {name} is not marked as a secret in the form"
    if "base_url" not in settings.model_fields or settings.model_fields["base_url"].is_required():
        yield "settings.py: base_url with the provider's own address, so that another may stand in for it"


def check_modules(folder: Path) -> Iterator[str]:
    """What the manifest promises is there, and every module answers as its contract says."""
    manifest = read_manifest(folder)
    for kind in manifest.kinds:
        for name in PROMISES.get(kind, ()):
            if not (folder / f"{name}.py").exists():
                yield f"{name}.py is missing, and the manifest says {kind!r}"
    for capability, name in CAPABILITIES.items():
        if (capability in manifest.capabilities) != (folder / f"{name}.py").exists():
            yield f"capability {capability!r} and {name}.py go together"
    protocols = {**PROTOCOLS, "inbound": CalendarInbound} if "calendar" in manifest.kinds else PROTOCOLS
    for name, protocol in protocols.items():
        if (folder / f"{name}.py").exists():
            yield from _unlike(name, module(folder, name), protocol)
    if ("watch" in manifest.capabilities) != (folder / "inbound.py").exists() and "calendar" in manifest.kinds:
        yield "capability 'watch' and inbound.py go together"


def _unlike(name: str, offered: Any, protocol: type) -> Iterator[str]:
    for wanted_name, wanted in inspect.getmembers(protocol, inspect.isfunction):
        if wanted_name.startswith("_"):
            continue
        given = getattr(offered, wanted_name, None)
        if not callable(given):
            yield f"{name}.py: no {wanted_name}()"
            continue
        asked = list(inspect.signature(wanted).parameters.values())[1:]
        has = list(inspect.signature(given).parameters.values())
        if [(one.name, one.kind) for one in asked] != [(one.name, one.kind) for one in has]:
            yield f"{name}.py: {wanted_name}{inspect.signature(given)} is not as the contract says"
        if inspect.iscoroutinefunction(wanted) != inspect.iscoroutinefunction(given):
            yield f"{name}.py: {wanted_name}() is async in one and not in the other"


def check_independence(folder: Path) -> Iterator[str]:
    """A connector knows contracts, core, the process's settings, what is shared, and itself."""
    own = (f"balcao.connectors.{folder.name}", *OWN_PACKAGES)
    for file in folder.rglob("*.py"):
        if "tests" in file.parts:
            continue
        tree = ast.parse(file.read_text("utf-8"))
        if not (ast.get_docstring(tree) or "").strip():
            yield f"{file.name}: no line saying what it is for"
        for name in _imported(tree):
            if name.startswith("balcao") and not any(name == one or name.startswith(f"{one}.") for one in own):
                yield f"{file.name}: imports {name}"


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield "." if node.level else node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


STATIC = (check_manifest, check_readme, check_logo, check_settings, check_modules, check_independence)
