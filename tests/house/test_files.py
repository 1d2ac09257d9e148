"""Names and first lines of files."""

import ast

from . import files

FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "base", "service", "manager", "misc"}


def test_every_python_file_says_in_one_line_what_it_is_for() -> None:
    silent = [files.name(path) for path, tree in files.python() if not (ast.get_docstring(tree) or "").strip()]
    assert silent == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    vague = [files.name(path) for path, _ in files.python() if path.stem in FORBIDDEN]
    assert vague == []


def test_no_folder_of_ours_has_a_name_that_says_nothing() -> None:
    vague = {files.name(path.parent) for path, _ in files.python(files.SOURCE) if path.parent.name in FORBIDDEN}
    assert vague == set()
