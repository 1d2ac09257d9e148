"""What the pages point at is there."""

import re
from pathlib import Path

import pytest

from . import files

PAGES = [
    path for path in files.committed() if path.suffix == ".md" and not path.is_relative_to(files.SOURCE / "connectors")
]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
SHORT = re.compile(r"`([a-z][\w/]*(?:\.py|\.ts|\.tsx|\.sh|\.json|\.yaml|/))`")
NAMED = re.compile(r"`((?:src|web|docs|tests|tools|benchmarks|deploy)/[\w./-]+)`")


@pytest.mark.parametrize("page", PAGES, ids=files.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    text = page.read_text()
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert missing == []


# Decisions are of their day, and never edited.
OF_TODAY = [
    page for page in PAGES if page.parent in (files.PROJECT, files.PROJECT / "docs") and page.name != "CHANGELOG.md"
]


@pytest.mark.parametrize("page", OF_TODAY, ids=files.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    """From the project's folder, the source's, or by a name that is somewhere in the source."""
    missing = [path for path in NAMED.findall(page.read_text()) if not (files.PROJECT / path).exists()]
    known = [path.relative_to(files.PROJECT).as_posix() for path in files.committed()]
    folders = {f"{parent}/" for path in known for parent in Path(path).parents}
    for name in SHORT.findall(page.read_text()):
        if not any(one == name or one.endswith(f"/{name}") for one in (folders if name.endswith("/") else known)):
            missing.append(name)
    assert missing == []


@pytest.mark.parametrize("page", ["faults.md", "failures.md", "agenda-failures.md", "whatsapp.md"])
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"`([\w/.]+\.py)::(\w+)`", (files.PROJECT / "docs" / page).read_text())
    assert len(named) > 20
    missing = [f"{path}::{test}" for path, test in named if not _is_there(files.PROJECT / path, test)]
    assert missing == []


def test_the_page_of_whatsapp_names_every_case_of_its_connector_and_no_other() -> None:
    folder = files.SOURCE / "connectors" / "whatsapp_cloud" / "fixtures"
    cases = {str(path.relative_to(folder).with_suffix("")) for path in folder.glob("*/*.json")}
    cases = {case for case in cases if not case.endswith(".expected")}
    named = set(re.findall(r"`((?:in|out)/\w+)`", (files.PROJECT / "docs" / "whatsapp.md").read_text()))
    assert named == cases


def _is_there(path: Path, test: str) -> bool:
    return path.exists() and re.search(rf"^(async )?def {test}\(", path.read_text(), re.M) is not None


def test_the_tour_goes_through_the_code() -> None:
    links = LINK.findall((files.PROJECT / "docs" / "tour.md").read_text())
    assert len([link for link in links if link.startswith("../src/balcao/")]) >= 12


def test_every_decision_is_listed_and_numbered_once() -> None:
    folder = files.PROJECT / "docs" / "decisions"
    pages = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [int(page[:4]) for page in pages] == list(range(1, len(pages) + 1))
    listed = (folder / "README.md").read_text()
    assert [page for page in pages if page not in listed] == []
