"""Opens the word lists and patterns in `phrasebook/`."""

from functools import lru_cache
from importlib.resources import files


def lines(name: str) -> list[str]:
    """The lines of a file there, without comments and empty ones."""
    text = files("balcao.domains.bot.understanding").joinpath("phrasebook", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=32)
def words(name: str) -> frozenset[str]:
    return frozenset(word for line in lines(name) for word in line.split())
