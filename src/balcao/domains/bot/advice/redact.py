"""Takes out of a text what tells who somebody is, before it leaves for a model."""

import re
from collections.abc import Iterable
from typing import Final

from balcao.domains.bot.understanding.folding import fold

LONGEST: Final = 500
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"https?://\S+|www\.\S+")
# Seven digits and more are a number of somebody's: phone, CPF, card; days and hours are shorter.
NUMBER = re.compile(r"\+?\d(?:[\s().-]*\d){6,}")
INVISIBLE = re.compile(r"[​-‏‪-‮⁠-⁤﻿]")
WORD = re.compile(r"[^\W\d_]+")


def redact(text: str, names: Iterable[str]) -> str:
    """`names` are those that are known: the contact's, and whoever is named in the text."""
    plain = INVISIBLE.sub("", text)[:LONGEST]
    for pattern, mark in ((LINK, "[link]"), (EMAIL, "[e-mail]"), (NUMBER, "[número]")):
        plain = pattern.sub(mark, plain)
    known = {word for name in names for word in fold(name).split() if len(word) > 2}
    return WORD.sub(lambda found: "[nome]" if fold(found[0]) in known else found[0], plain)
