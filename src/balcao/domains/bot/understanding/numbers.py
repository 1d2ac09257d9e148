"""Turns number words into figures."""

import re
from typing import Final

UNITS: Final = {
    "dois": 2, "duas": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9, "dez": 10,
    "onze": 11, "doze": 12, "treze": 13, "catorze": 14, "quatorze": 14, "quinze": 15, "dezesseis": 16,
    "dezessete": 17, "dezoito": 18, "dezenove": 19,
}  # fmt: skip
TENS: Final = {"vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50}
ONES: Final = {"um": 1, "uma": 1, **{word: value for word, value in UNITS.items() if value < 10}}

COMPOUND = re.compile(rf"\b({'|'.join(TENS)}) e ({'|'.join(ONES)})\b")
# "15 dez" and "15 de dez" are the month; "um" and "uma" stay, for they are mostly articles.
SINGLE = re.compile(rf"(?<!\d )(?<!\d de )(?<!\d/)\b({'|'.join([*TENS, *UNITS])})\b")
FIRST_OF_MONTH = re.compile(r"\bdia (?:primeiro|1o)\b")


def figures(plain: str) -> str:
    """The same text with "quinze" as "15" and "vinte e cinco" as "25"."""
    text = FIRST_OF_MONTH.sub("dia 1", plain)
    text = COMPOUND.sub(lambda m: str(TENS[m[1]] + ONES[m[2]]), text)
    return SINGLE.sub(lambda m: str({**TENS, **UNITS}[m[1]]), text)
