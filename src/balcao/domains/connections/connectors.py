"""The connectors that there are: found by their manifests, which are data; a module of theirs is loaded on use."""

import importlib
import tomllib
from collections.abc import Container
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from balcao.core.problems import Invalid

PACKAGE = "balcao.connectors"
FOLDER = Path(__file__).parents[2] / "connectors"
# What nobody types: consent gives the tokens, we draw the secret of notices ourselves, the provider says whose it is.
TOKENS = frozenset({"access_token", "refresh_token", "webhook_secret", "holder_id"})


class Manifest(msgspec.Struct, frozen=True):
    """manifest.toml. `hook` is the word after /api/v1/webhooks/; `hook_aliases` are whole paths or further words."""

    key: str
    name: str
    kinds: list[str]
    capabilities: list[str]
    hook: str | None = None
    hook_aliases: list[str] = []
    limits: dict[str, Any] = {}
    documentation: str = ""

    @property
    def folder(self) -> Path:
        return FOLDER / self.key


class UnknownConnector(Invalid):
    """Não há conector com esta chave."""


@cache
def manifests() -> dict[str, Manifest]:
    found = {}
    for file in sorted(FOLDER.glob("*/manifest.toml")):
        manifest = msgspec.convert(tomllib.loads(file.read_text("utf-8")), Manifest)
        assert manifest.key == file.parent.name, f"{file}: key {manifest.key!r} is not its folder's name"
        found[manifest.key] = manifest
    return found


def manifest(key: str) -> Manifest:
    try:
        return manifests()[key]
    except KeyError:
        raise UnknownConnector(f"Não há conector {key!r}.") from None


def abilities(key: str) -> dict[str, int]:
    """What a connector can do, and how much of it: its capabilities, and its limits that are numbers. None of a key
    that no connector has.
    """
    found = manifests().get(key)
    if found is None:
        return {}
    return dict.fromkeys(found.capabilities, 1) | {k: most for k, most in found.limits.items() if isinstance(most, int)}


@cache
def by_hook(hook: str) -> str | None:
    """The connector that a hook's word or a whole path of an alias belongs to."""
    hooks = {name: found.key for found in manifests().values() for name in (found.hook, *found.hook_aliases) if name}
    return hooks.get(hook)


def has(key: str, module: str) -> bool:
    return (manifest(key).folder / f"{module}.py").exists()


@cache
def load(key: str, module: str) -> Any:
    """A module of the connector, "outbound" for example, imported at its first use."""
    return importlib.import_module(f"{PACKAGE}.{manifest(key).key}.{module}")


def needs_consent(key: str, given: Container[str]) -> bool:
    """Whether a connection with these settings is made by consent; some connectors take a key of one's own instead."""
    return has(key, "oauth") and own_key(key) not in given


def own_key(key: str) -> str | None:
    """The setting with which a connection needs nobody's consent, where there is one."""
    named: str | None = getattr(load(key, "settings"), "INSTEAD_OF_CONSENT", None)
    return named


def settings_class(key: str) -> type[BaseModel]:
    found: type[BaseModel] = load(key, "settings").Settings
    return found


def routes(key: str, settings: BaseModel) -> list[str]:
    """Under which names the provider's webhooks speak of this connection."""
    given = getattr(load(key, "settings"), "routes", None)
    return list(dict.fromkeys(given(settings))) if given else []


def is_secret(field: FieldInfo) -> bool:
    """Whether a setting is sealed and never shown: its type says so."""
    kinds = (field.annotation, *getattr(field.annotation, "__args__", ()))
    return SecretStr in kinds


def secret_fields(key: str) -> frozenset[str]:
    return frozenset(name for name, field in settings_class(key).model_fields.items() if is_secret(field))


def token_fields(key: str) -> frozenset[str]:
    """The settings that consent fills in and no person types."""
    return TOKENS & settings_class(key).model_fields.keys() if has(key, "oauth") else frozenset()


@cache
def form(key: str) -> dict[str, Any]:
    """The settings as JSON Schema, from which the screen draws its form; secrets are writeOnly."""
    schema = settings_class(key).model_json_schema()
    hidden = token_fields(key)
    schema["properties"] = {
        name: _plain(part) for name, part in schema.get("properties", {}).items() if name not in hidden
    }
    schema["required"] = [name for name in schema.get("required", []) if name not in hidden]
    return schema


def _plain(part: dict[str, Any]) -> dict[str, Any]:
    """An optional field as its one type: forms need no anyOf with null."""
    kinds: list[dict[str, Any]] = [kind for kind in part.get("anyOf", []) if kind.get("type") != "null"]
    if len(kinds) != 1:
        return part
    return {name: value for name, value in part.items() if name != "anyOf"} | kinds[0]
