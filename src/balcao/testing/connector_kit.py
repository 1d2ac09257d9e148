"""`balcao connector new` and `balcao connector check`: writes a connector's folder; judges them all and lists them."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from balcao import connectors
from balcao.testing.connector_cases import check_cases
from balcao.testing.connector_checks import STATIC, module, read_manifest

FOLDER = Path(connectors.__file__).parent
PAGE = Path(__file__).parents[3] / "docs" / "connectors.md"
KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class NotAConnector(ValueError):
    """The key is taken, or is not words of small letters joined by underscores."""


def connector_folders(within: Path = FOLDER) -> list[Path]:
    return sorted(file.parent for file in within.glob("*/manifest.toml"))


def new_connector(key: str, name: str | None = None, within: Path = FOLDER) -> Path:
    """A messaging connector that passes the suite from the start, for an invented provider: change it file by file."""
    folder = within / key
    if not KEY.fullmatch(key) or folder.exists():
        raise NotAConnector(f"{key!r}: use a new key such as meu_provedor.")
    skeleton = files("balcao.testing") / "connector_skeleton"
    title = name or key.replace("_", " ").capitalize()
    for written in _files(Path(str(skeleton))):
        target = folder / written.relative_to(Path(str(skeleton))).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        content = written.read_text("utf-8").replace("<<key>>", key).replace("<<name>>", title)
        target.write_text(content, "utf-8")
    return folder


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*.txt") if file.is_file())


def check_connector(folder: Path) -> list[str]:
    """What is wrong with it, each in a line; empty when it passes the suite."""
    found = [problem for check in STATIC[:1] for problem in check(folder)]
    if found:
        return found
    try:
        found = [problem for check in STATIC[1:] for problem in check(folder)]
        return found or check_cases(folder)
    except Exception as failure:
        return [*found, f"{type(failure).__name__}: {failure}"]


def check_connectors(within: Path = FOLDER, page: Path | None = PAGE) -> dict[str, list[str]]:
    """Each connector with its problems. Writes docs/connectors.md when there are none."""
    judged = {folder.name: check_connector(folder) for folder in connector_folders(within)}
    hooks = [read_manifest(folder).hook for folder in connector_folders(within) if not judged[folder.name]]
    for hook in {hook for hook in hooks if hook and hooks.count(hook) > 1}:
        judged.setdefault("*", []).append(f"hook {hook!r} belongs to more than one")
    if page is not None and not any(judged.values()):
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(connectors_page(within), "utf-8")
    return judged


def connectors_page(within: Path = FOLDER) -> str:
    """docs/connectors.md: written by `balcao connector check`, compared by a test."""
    folders = connector_folders(within)
    lines = [
        "# Connectors",
        "",
        "Written by `balcao connector check` from the folders in `src/balcao/connectors`; do not edit.",
        "",
        "| connector | kinds | webhook | provider's pages |",
        "|---|---|---|---|",
    ]
    for manifest in map(read_manifest, folders):
        hook = f"`/api/v1/webhooks/{manifest.hook}`" if manifest.hook else ""
        kinds = ", ".join(manifest.kinds)
        lines.append(f"| [{manifest.name}](#{manifest.key}) | {kinds} | {hook} | <{manifest.documentation}> |")
    lines += ["", *_matrix(folders)]
    for folder in folders:
        lines += ["", *_section(folder)]
    return "\n".join(lines) + "\n"


def _matrix(folders: list[Path]) -> list[str]:
    manifests = [read_manifest(folder) for folder in folders]
    capabilities = sorted({capability for manifest in manifests for capability in manifest.capabilities})
    header = "| can | " + " | ".join(f"`{manifest.key}`" for manifest in manifests) + " |"
    rows = [
        f"| {capability} | " + " | ".join("yes" if capability in one.capabilities else "" for one in manifests) + " |"
        for capability in capabilities
    ]
    return [header, "|---" * (len(manifests) + 1) + "|", *rows]


def _section(folder: Path) -> list[str]:
    manifest = read_manifest(folder)
    properties: dict[str, Any] = module(folder, "settings").Settings.model_json_schema()["properties"]
    lines = [
        f"## {manifest.key}",
        "",
        f"{manifest.name}. Guide: [README](../src/balcao/connectors/{folder.name}/README.md).",
        "",
    ]
    lines += ["| setting | is | default |", "|---|---|---|"]
    for name, form in properties.items():
        is_secret = any(one.get("writeOnly") for one in (form, *form.get("anyOf", [])))
        default = f"`{form['default']}`" if form.get("default") not in (None, "") else ""
        lines.append(f"| `{name}` | {form.get('title', '')}{' (secret)' if is_secret else ''} | {default} |")
    if manifest.limits:
        lines += ["", "Limits: " + ", ".join(f"{name} {value}" for name, value in manifest.limits.items()) + "."]
    return lines
