"""The example of the environment names every variable that the product understands, and no other."""

import re

from pydantic import AliasChoices

from balcao.settings import Settings

from . import files


def test_the_example_names_every_variable_and_no_other() -> None:
    example = (files.PROJECT / ".env.example").read_text()
    named = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", example, re.M))
    assert named == _variables()


def _variables() -> set[str]:
    """The first alias of each setting: the others are older or longer spellings."""
    found = set()
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        found.add(str(alias.choices[0]) if isinstance(alias, AliasChoices) else str(alias))
    return found
