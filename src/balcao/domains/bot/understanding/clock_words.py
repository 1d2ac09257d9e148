"""Brings the ways of writing an hour to two: "15h" and "15:30"."""

import re
from collections.abc import Callable
from typing import Final

HOUR = r"(?:horas|hora|hrs|hr|hs|h)"
MINUTE = r"(?:minutos|mins|min|m)"
Rewrite = str | Callable[[re.Match[str]], str]


def minutes_before(match: re.Match[str]) -> str:
    hour = 12 if match[2].startswith(("meio", "12")) else int(match[2])
    return f" {hour - 1 if hour > 1 else 12}:{60 - int(match[1]):02d}"


REWRITES: Final[tuple[tuple[re.Pattern[str], Rewrite], ...]] = (
    (re.compile(r"(?<!por )\bmeio dia e meia\b|\bmeio dia e 30\b"), "12:30"),
    (re.compile(r"(?<!por )(?<!um )\bmeio dia\b(?! livre| de)"), "12:00"),
    (re.compile(r"\bmeia noite\b"), "00:00"),
    (re.compile(rf"\b(\d{{1,2}}) ?{HOUR} ?e ?meia\b"), r"\1:30"),
    (re.compile(rf"\b(\d{{1,2}}) ?{HOUR} ?(?:e )?([0-5]\d) ?{MINUTE}?\b(?![/h:]| de [a-z]| dias?\b)"), r"\1:\2"),
    (re.compile(rf"\b(\d{{1,2}}:\d\d) ?(?:{HOUR}|{MINUTE})\b"), r"\1"),
    (re.compile(rf"\b(\d{{1,2}}) ?{HOUR}\b"), r"\1h"),
    (re.compile(r"\buma(?: hora)? e meia (?=da tarde)"), "1:30 "),
    (re.compile(r"\buma hora (?=da (?:tarde|manha))"), "1h "),
    (re.compile(r"\b(\d{1,2}) e meia\b"), r"\1:30"),
    (re.compile(r"\b(\d{1,2})e([0-5]\d)\b"), r"\1:\2"),
    (re.compile(r"\b(as|pelas|das) (\d{1,2}) ([0-5]\d)\b"), r"\1 \2:\3"),
    (re.compile(r"\b(as|pelas|das) ([012]\d)([0-5]\d)\b"), r"\1 \2:\3"),
    (re.compile(r"(?:(?<=^ )|(?<=_ ))(\d{1,2}) (00|30)(?= (?:$|da |[.,!?]))"), r"\1:\2"),
    (re.compile(r"\b(as|pelas|das|umas) (\d{1,2})[.,]([0-5]\d)\b"), r"\1 \2:\3"),
    (re.compile(r"\b(\d{1,2})\.(00|15|30|45)\b"), r"\1:\2"),
    (
        re.compile(r"\b(as|a|pelas|das|umas) (\d{1,2}) e (05|10|15|20|25|30|35|40|45|50|55|5)\b"),
        lambda m: f"{m[1]} {m[2]}:{int(m[3]):02d}",
    ),
    (re.compile(r"(?:(?<=^ )|(?<=_ ))(\d{1,2}) e (15|20|30|40|45|50)(?= (?:$|da |de_|[.,!?]))"), r"\1:\2"),
    (
        re.compile(r"(?<!das )(?<!de )(?<!dia )\b(5|10|15|20|25) (?:para|pras) (?:as|a|o|ao) (\d{1,2}|12:00)\b(?!h|:)"),
        minutes_before,
    ),
    (re.compile(r"\b(\d{1,2}) ?pm\b"), lambda m: f"{int(m[1]) % 12 + 12}h"),
    (re.compile(r"\b(\d{1,2}) ?am\b"), r"\1h da manha"),
)


def clock_spelling(text: str) -> str:
    for pattern, rewrite in REWRITES:
        text = pattern.sub(rewrite, text)
    return text
