"""The contract suite over every connector, and over one that was just made; and the suite itself, shown broken ones."""

import asyncio
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from balcao import connectors
from balcao.testing import connector_kit as kit
from balcao.testing.connector_cases import check_inbound, check_outbound, check_signatures
from balcao.testing.connector_checks import STATIC

FOLDERS = kit.connector_folders()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("check", [*STATIC, check_inbound, check_signatures], ids=lambda check: check.__name__)
def test_every_connector_keeps_the_contract(folder: Path, check: Callable[[Path], Iterator[str]]) -> None:
    assert list(check(folder)) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
async def test_every_connector_says_what_its_cases_say(folder: Path) -> None:
    assert await check_outbound(folder) == []


def test_the_page_of_connectors_is_as_the_folders_are() -> None:
    assert kit.PAGE.read_text("utf-8") == kit.connectors_page(), "run `balcao connector check`"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder from which connectors can be imported too."""
    connectors.__path__.append(str(tmp_path))
    yield tmp_path
    connectors.__path__.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("balcao.connectors.novo")]:
        del sys.modules[name]


async def test_a_new_connector_passes_from_the_start_and_is_listed(place: Path) -> None:
    folder = kit.new_connector("novo_canal", "Novo Canal", place)
    assert await asyncio.to_thread(kit.check_connector, folder) == []
    page = place / "docs" / "connectors.md"
    assert await asyncio.to_thread(kit.check_connectors, place, page) == {"novo_canal": []}
    assert "Novo Canal" in page.read_text("utf-8")


@pytest.mark.parametrize("key", ["Novo", "novo-canal", "../fora", "", "1novo"])
def test_a_key_is_words_of_small_letters(key: str, tmp_path: Path) -> None:
    with pytest.raises(kit.NotAConnector):
        kit.new_connector(key, within=tmp_path)
    assert list(tmp_path.iterdir()) == []


BREAKAGES = {
    "a key that is not the folder's": ("manifest.toml", 'key = "novo', 'key = "outro', "not the folder's name"),
    "an empty section": ("README.md", "- Tamanhos, velocidades e o que o provedor não sabe fazer.", "", "'## Limites'"),
    "a program in the logo": ("logo.svg", "</svg>", "<script>alert(1)</script></svg>", "<script>"),
    "a secret in clear": ("settings.py", "api_key: SecretStr", "api_key: str", "not a SecretStr"),
    "a promise not kept": ("manifest.toml", '"test"]', '"test", "oauth"]', "oauth"),
    "another signature": ("outbound.py", "settings: Settings, message: Outgoing", "message: Outgoing", "contract says"),
    "another connector": (
        "client.py", "from balcao.core import http", "from balcao.connectors.whatsapp_cloud import client\n"
        "from balcao.core import http", "imports balcao.connectors.whatsapp_cloud",
    ),
    "any signature": ("inbound.py", "return hmac.compare_digest(", "return True or (", "takes a missing signature"),
    "a signature over other bytes": ("inbound.py", "request.body, hash", "request.body.strip(), hash", "longer"),
    "a neighbour's messages": ("inbound.py", " or route not in route_keys", "", "others' messages"),
    "a parser that gives up": (
        "inbound.py", "told = parse_object(body)", "told = __import__('json').loads(body)", "raises"),
    "a message lost": ("inbound.py", 'items(told, "messages")]', 'items(told, "messages")[:1]]', "does not tell"),
    "another call": ("outbound.py", '"key": message.message_id', '"key": "1"', "asked"),
    "an error of another kind": ("client.py", "(401, 403)", "(403,)", "came to"),
}  # fmt: skip


@pytest.mark.parametrize("breakage", BREAKAGES)
async def test_the_suite_finds(breakage: str, place: Path) -> None:
    name, old, new, complaint = BREAKAGES[breakage]
    folder = kit.new_connector("novo_canal", None, place)
    file = folder / name
    written = file.read_text("utf-8")
    assert old in written
    file.write_text(written.replace(old, new), "utf-8")
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)
    problems = await asyncio.to_thread(kit.check_connector, folder)
    assert any(complaint in problem for problem in problems), problems
