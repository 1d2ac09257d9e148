"""Makes one plain spelling of whatever a person typed."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from balcao.domains.bot.understanding.abbreviations import ABBREVIATIONS

# What is longer than this is pasted, not typed; reading stops here so that the time it takes is bounded.
LONGEST_READ: Final = 2000

LONGEST_KEPT: Final = 80

NUMBER_SIGN = re.compile(r"\bn\s*\.?\s*[º°]", re.IGNORECASE)
REPEATED = re.compile(r"([^\W\d_])\1{2,}|([aeiou])\2+(?=\W|$)")
# "$ da sessao?"; a sum of money keeps its sign out of the words.
EMAIL = re.compile(r"\S+@\S+\.\S+")
PRICE_SIGN = re.compile(r"\$(?! ?\d)")
LETTER_HYPHEN = re.compile(r"(?<=[a-z])[-‐–](?=[a-z])")
TOKEN = re.compile(r"\d+(?:[:./-]\d+)*[a-z]*(?:\d{2}(?:min|m)?)?|[a-z]+|[👍👎,.!?;()\-–/]")
TITLE_DOT = re.compile(r"\b(dra?|sra?|seg|ter|qua|qui|sex|sab|dom) \.")
FORWARD_SLASH_SHORT = re.compile(r"\b([pc])/")


def fold(text: str) -> str:
    """Lower case without accents or control characters; the length may change."""
    return _fold_again(text) if len(text) <= LONGEST_KEPT else _fold(text)


def _fold(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (c for c in decomposed if not unicodedata.combining(c))
    return "".join(c if c >= " " else "\n" if c == "\n" else " " for c in kept).lower()


# The names of a clinic's services and people are folded with every message.
_fold_again = lru_cache(maxsize=8192)(_fold)


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Folded, abbreviations spelled out, every word and mark between single spaces, one space at each end."""
    marked = NUMBER_SIGN.sub(" numero ", text[:LONGEST_READ])
    marked = EMAIL.sub(" ", marked) if "@" in marked else marked
    folded = (
        REPEATED.sub(r"\1\2", PRICE_SIGN.sub(" valor ", _fold(marked)))
        .replace("\n", " . ")
        .replace("'", "")
        .replace("’", "")
    )
    folded = FORWARD_SLASH_SHORT.sub(r"\1 ", LETTER_HYPHEN.sub(" ", folded))
    words = (ABBREVIATIONS.get(word, word) for word in TOKEN.findall(folded))
    return TITLE_DOT.sub(r"\1", f" {' '.join(words)} ")
