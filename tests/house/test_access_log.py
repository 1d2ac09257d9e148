"""Whatever the access log can hold is said in words on its screen."""

import re

from balcao.domains.identity.trace import ACTS, KINDS, OWN, subject_of
from balcao.intake import Intake
from balcao.main import make_api
from balcao.settings import Settings

from . import files

WORDS = files.PROJECT / "web/src/features/settings/audit/words.ts"
NOTED = re.compile(r'\bnote\(\s*session,\s*[\w.]+,\s*"(\w+)",\s*"(\w+)"')
OUTSIDE = re.compile("/(auth|me|live|first-owner|webhooks|public|mentions|processar|saved-filters)(/|$)")


def _words(block: str) -> set[str]:
    """The keys of a block of the Portuguese words; TypeScript sees to it that the English has the same."""
    found = re.search(rf"^    {block}: {{(.*?)^    }}", WORDS.read_text(), re.M | re.S)
    assert found is not None
    return set(re.findall(r"^      (\w+):", found.group(1), re.M))


def test_every_change_over_http_is_of_a_known_kind() -> None:
    unknown = []
    for path, operations in make_api(Settings(), Intake()).openapi()["paths"].items():
        changes = {method.upper() for method in operations} & ACTS.keys()
        if not changes or path.removeprefix("/api/v1") in OWN or OUTSIDE.search(path):
            continue
        if subject_of(path) is None:
            unknown.append(path)
    assert unknown == []


def test_every_kind_and_every_act_has_its_words() -> None:
    noted = {found for _, text in files.texts(files.SOURCE) for found in NOTED.findall(text)}
    assert len(noted) > 20
    assert {kind for _, kind in noted} | set(KINDS.values()) <= _words("kinds")
    assert {act for act, _ in noted} | set(ACTS.values()) <= _words("acts")
