"""A stretch of text that speaks of days, and how such stretches are found."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Kind = Literal["weekday", "day", "span", "past", "unclear"]


@dataclass(frozen=True)
class Mention:
    """Where it stands in the plain text, and which days it may mean: one (`first`), a span, or several `options`."""

    start: int
    end: int
    kind: Kind
    first: date | None = None
    last: date | None = None
    options: tuple[date, ...] = ()
    open_ended: bool = False

    @property
    def is_settled(self) -> bool:
        return self.first is not None or self.last is not None


Reader = Callable[[re.Match[str], date], Mention | None]
Grammar = Iterable[tuple[re.Pattern[str], Reader]]


def read_all(grammar: Grammar, text: str, today: date) -> tuple[list[Mention], str]:
    """Every mention in the order of the text, and the text with them blanked; earlier patterns take precedence."""
    found: list[Mention] = []
    for pattern, reader in grammar:
        for match in pattern.finditer(text):
            mention = reader(match, today)
            if mention is None:
                continue
            found.append(mention)
            text = blank(text, mention.start, mention.end)
    return sorted(found, key=lambda mention: mention.start), text


def blank(text: str, start: int, end: int) -> str:
    return text[:start] + "_" * (end - start) + text[end:]


def one_of(match: re.Match[str], kind: Kind, days: Iterable[date]) -> Mention:
    """Settled when all readings are the same day."""
    options = tuple(sorted(set(days)))
    mention = Mention(match.start(), match.end(), kind)
    return replace(mention, first=options[0]) if len(options) == 1 else replace(mention, options=options)


def unclear(match: re.Match[str], *options: date) -> Mention:
    return Mention(match.start(), match.end(), "unclear", options=options)


def span(match: re.Match[str], first: date, last: date) -> Mention:
    return Mention(match.start(), match.end(), "span", first, last)
