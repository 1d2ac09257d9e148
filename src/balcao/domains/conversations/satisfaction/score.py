"""What a person's answer is worth: a number, stars, a face, a word; with what they wrote beside it."""

import re
from typing import Final

from balcao.domains.contacts.folding import fold

FACES: Final = {
    1: "😡🤬😠👿😤😭🤮💩", 2: "🙁☹😞😟😕👎😢😒", 3: "😐😑🫤🤔", 4: "🙂😊👍🙃😌", 5: "😀😃😄😁😍🤩🥰😻❤💖👏🎉🙌💯",
}  # fmt: skip
WORDS: Final = {
    1: ("pessimo", "pessima", "horrivel", "muito ruim", "um"),
    2: ("ruim", "fraco", "dois"),
    3: ("regular", "mais ou menos", "razoavel", "medio", "ok", "tres"),
    4: ("bom", "boa", "gostei", "quatro"),
    5: ("otimo", "otima", "excelente", "perfeito", "maravilhoso", "muito bom", "adorei", "cinco"),
}
_OF_WORD: Final = {word: score for score, words in WORDS.items() for word in words}
_OF_FACE: Final = {face: score for score, faces in FACES.items() for face in faces}
_NUMBER: Final = re.compile(
    r"^\s*(?:(?:minha\s+)?nota\s*[:=]?\s*|dou\s+(?:nota\s+)?)?([1-5])(?!\d|[.,:]\d)\ufe0f?\u20e3?"
    r"(?:\s*(?:/\s*5|de\s+5|estrelas?|\*))?(?=$|[\s.,;:!)·\-–—])(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_THANKS: Final = re.compile(r"\b(muito\s+)?obrigad[oa]s?\b|\bvaleu\b")
_EDGES: Final = " \t\r\n.,;:!)·-–—"


def read_score(text: str) -> tuple[int, str | None] | None:
    """(score from 1 to 5, comment), or None where it is no answer: a question never is."""
    if "?" in text:
        return None
    plain = text.replace("\ufe0f", "").strip()
    if stars := re.fullmatch(r"([⭐★🌟]{1,5})(.*)", plain, re.DOTALL):
        return len(stars[1]), _comment(stars[2])
    if plain and plain[0] in _OF_FACE:
        return _OF_FACE[plain[0]], _comment(plain.lstrip(plain[0]))
    if number := _NUMBER.match(plain):
        return _numbered(number)
    word = " ".join(_THANKS.sub(" ", fold(plain)).strip(_EDGES).split())
    return (_OF_WORD[word], None) if word in _OF_WORD else None


def _numbered(number: re.Match[str]) -> tuple[int, str | None] | None:
    """A word right behind the number has to be set apart from it: "5 pessoas" counts people."""
    rest = number[2]
    if rest and rest[0] in " \t" and rest.strip() and rest.lstrip()[0].isalnum():
        return None
    return int(number[1]), _comment(rest)


def _comment(rest: str) -> str | None:
    said = rest.strip(_EDGES)
    return said[:4000] if len(said) > 1 else None
