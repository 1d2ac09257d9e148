"""Text without accents and case, so that "joao" finds "João"."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, no accents, single spaces."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(plain.casefold().split())


def like(wanted: str) -> str:
    """The text with LIKE's own signs made plain."""
    return wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
