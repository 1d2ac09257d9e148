"""Reads conversations written down as data; see conversations/README.md for how they are written."""

from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "conversations"


@dataclass
class Turn:
    """What is written in one go, what happens before it, and what the answers must and must not contain."""

    happens: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    hears: list[str] = field(default_factory=list)
    never_hears: list[str] = field(default_factory=list)


@dataclass
class Conversation:
    title: str
    settings: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


def read_all() -> list[Conversation]:
    return [one for path in sorted(FOLDER.glob("*.txt")) for one in _read(path.read_text(encoding="utf-8"))]


def _read(text: str) -> list[Conversation]:
    found: list[Conversation] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        mark, _, rest = line.partition(" ")
        if mark == "#":
            found.append(Conversation(rest))
        else:
            _add(found[-1], mark, rest)
    return found


def _add(conversation: Conversation, mark: str, rest: str) -> None:
    turns = conversation.turns
    if mark in (">", "!") and (not turns or turns[-1].hears or turns[-1].never_hears):
        turns.append(Turn())
    match mark:
        case "@":
            conversation.settings.append(rest)
        case "!":
            turns[-1].happens.append(rest)
        case ">":
            turns[-1].says.append(rest)
        case "<":
            turns[-1].hears.append(rest)
        case "<!":
            turns[-1].never_hears.append(rest)
        case "=":
            conversation.ends.append(rest)
        case _:
            raise ValueError(f"{conversation.title}: no such line: {mark} {rest}")
