"""No committed file names a package registry, or a path of the machine it was written on."""

import re

from . import files

REGISTRIES = re.compile(
    "|".join(
        [
            r"pypi\.(?:org|python)",
            r"files\.python" + "hosted",
            r"registry\.npm" + "js",
            r"deb\.deb" + "ian",
            r"test\.py" + r"pi\.",
        ]
    )
)
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|opt/wheels|opt/pypi)/")


def test_no_committed_file_names_a_registry() -> None:
    assert _found(REGISTRIES) == []


def test_no_committed_file_names_a_path_of_this_machine() -> None:
    assert _found(MACHINE) == []


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{files.name(path)}:{number}: {line.strip()[:80]}"
        for path, text in files.texts()
        if path.name != "test_addresses.py"
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
