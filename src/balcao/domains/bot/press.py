"""Puts the open question's taps under the answer, and tells which question a tap that comes back belonged to."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from balcao.domains.bot.dialogue.state import State, Tap
from balcao.domains.conversations.reply import Said

STALE: Final = "\0"
LIST_BUTTON: Final = "Escolher"
# Of a row, where a channel has lists and does not tell its limits.
TITLE: Final = 24
DESCRIPTION: Final = 72


def with_taps(text: str, state: State, can: Mapping[str, int]) -> Said:
    """`can` are the channel's capabilities and limits. Plain text where the taps do not fit, or nothing is asked."""
    taps = state.taps if state.question and state.question in text else []
    if not taps:
        return Said("text", text)
    mark = question_mark(state)
    if _fits_buttons(taps, text, can):
        return Said("buttons", text, {"buttons": [{"id": _id(tap, mark), "title": tap.title} for tap in taps]})
    rows = [_row(tap, mark, can) for tap in taps]
    has_room = len(rows) <= can.get("list_rows", len(rows)) and len(text) <= can.get("text", len(text))
    if "list" in can and has_room and len({row["title"] for row in rows}) == len(rows):
        return Said("list", text, {"button": LIST_BUTTON, "sections": [{"title": "", "rows": rows}]})
    return Said("text", text)


def _fits_buttons(taps: Sequence[Tap], text: str, can: Mapping[str, int]) -> bool:
    most = max(can.get("buttons", 0), 1)
    titles_fit = all(len(tap.title) <= can.get("button_title", TITLE) and not tap.more for tap in taps)
    return "buttons" in can and titles_fit and len(taps) <= most and len(text) <= can.get("buttons_text", len(text))


def _row(tap: Tap, mark: str, can: Mapping[str, int]) -> dict[str, str]:
    row = {"id": _id(tap, mark), "title": _cut(tap.title, can.get("row_title", TITLE))}
    more = tap.more or (tap.title if row["title"] != tap.title else None)
    return row | ({"description": _cut(more, can.get("row_description", DESCRIPTION))} if more else {})


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _id(tap: Tap, mark: str) -> str:
    return f"{tap.says}#{mark}"


def question_mark(state: State) -> str:
    """Tells one question from another, so that what is pressed late answers what it was pressed for, or nothing."""
    return hashlib.sha256(f"{state.goal}{state.asked}{state.question}".encode()).hexdigest()[:8]


def pressed(data: Mapping[str, Any], text: str | None, state: State) -> str | None:
    """What was pressed, as if it had been written. A "sim" to a question of the past is STALE; what names a time or a
    service by itself is read as a new wish for it.
    """
    says, _, mark = str(data.get("id", "")).rpartition("#")
    title = text or data.get("title")
    if not says:
        return title
    if mark == question_mark(state):
        return says
    return title if says.isdigit() or says == "OUTROS" else STALE
