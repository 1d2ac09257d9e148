"""The variables in a template's text, and the text with something in their place."""

import re
from collections.abc import Mapping

VARIABLE = re.compile(r"{{\s*([^{}\s]+)\s*}}")


def variables_of(text: str | None) -> list[str]:
    """Each once, in the order in which they appear."""
    return list(dict.fromkeys(VARIABLE.findall(text or "")))


def filled(text: str, values: Mapping[str, str]) -> str:
    """What has no value stays as it is written; a value that looks like a variable is not read again."""
    return VARIABLE.sub(lambda found: values.get(found[1]) or found[0], text)
