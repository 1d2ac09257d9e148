"""Finds the name a person gives, and whom the appointment is for."""

import re
from dataclasses import dataclass
from typing import Final

from balcao.domains.bot.understanding import reading_matter
from balcao.domains.bot.understanding.folding import LONGEST_READ, fold
from balcao.domains.bot.understanding.spelling import known_words

PARTICLES: Final = frozenset({"da", "de", "do", "das", "dos", "e", "di", "del"})
MOST_WORDS: Final = 7
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+|[^\w\s]|\n")

RELATIVES: Final = {
    "filho": "filho", "filha": "filha", "filhos": "filhos", "filhas": "filhas", "filhinho": "filho", "filhinha":
    "filha", "mae": "mãe", "mamae": "mãe", "pai": "pai", "papai": "pai", "marido": "marido", "esposa": "esposa",
    "esposo": "esposo", "mulher": "mulher", "avo": "avó", "vo": "avó", "vovo": "avó", "irmao": "irmão", "irma":
    "irmã", "sobrinho": "sobrinho", "sobrinha": "sobrinha", "neto": "neto", "neta": "neta", "namorado":
    "namorado", "namorada": "namorada", "sogra": "sogra", "sogro": "sogro", "amigo": "amigo", "amiga": "amiga",
    "bebe": "bebê", "cunhado": "cunhado", "cunhada": "cunhada", "tio": "tio", "tia": "tia", "primo": "primo",
    "prima": "prima", "enteado": "enteado", "enteada": "enteada", "noivo": "noivo", "noiva": "noiva", "afilhado":
    "afilhado", "afilhada": "afilhada", "menino": "filho", "menina": "filha",
}  # fmt: skip
RELATIVE = rf"(?P<relative>{'|'.join(RELATIVES)})"
# Who brings, recommends or accompanies is not who is treated.
NOT_PATIENT = (
    r"(?! (?:me (?:indicou|recomendou|falou|levar|leva|busca)|vai (?:comigo|junto|me)"
    r"|que (?:me )?(?:indicou|falou|recomendou)|ja (?:faz|e paciente|foi)|indicou|trabalha))"
)
SOMEONE = re.compile(
    rf"\b(?:(?:meu|minha|nosso|nossa)s?|do|da)(?: (?:dois|duas|2|tres|3|outr[oa]|pequen[oa]))? {RELATIVE}\b"
    rf"{NOT_PATIENT}"
)
# Folding makes "avô" and "avó" one word.
GRANDFATHER = re.compile(r"\bav?ô\b|\bv(?:ô|ovô)\b", re.IGNORECASE)
AND_MYSELF = re.compile(r"\b(?:para mim e|eu e|comigo e|para mim e para) (?:o |a )?(?:meu|minha)\b")

SAYS_NAME = re.compile(
    r"\b(?:meu nome (?:completo )?(?:e|eh)|me chamo|nome (?:do paciente|da paciente|completo|dele"
    r"|dela) ?(?:e|eh|:)?|nome ?:|no nome (?:de|da|do)|em nome (?:de|da|do)"
    r"|(?:ele|ela|paciente|pac) ?(?:se chama|chama|:)|chamad[oa]|chama|chama se|se chama|o nome (?:dele "
    r"|dela )?(?:e|eh)|nome (?:e|eh)|aqui (?:quem fala )?(?:e|eh)(?: a| o)?|quem fala (?:e|eh)(?: a| o)?"
    r"|fala (?:a|o)|aki (?:e|eh)(?: a| o)?)(?: dona| seu| sra| sr| senhora| senhor| a| o)? "
)
I_AM = re.compile(r"\b(?:eu )?(?:sou|so) (?:o|a) ")
# Without an article only a known first name is believed: "sou Mariana", "pediatra para Alice".
I_AM_BARE = re.compile(r"\b(?:sou|so) ")
FOR_BARE = re.compile(r"\bpara (?:o |a |dona |seu )*")
ITS_ME = re.compile(r"^ (?:(?:oi|ola|opa|bom dia|boa tarde|boa noite|tudo bem|,|\.|!|\?) )*(?:e|eh) (?:o|a) ")
KIN_NAME = re.compile(
    rf"\b(?:meu|minha|nossa|nosso|do|da) {RELATIVE} (?:, |: |\( |- )?(?:(?:o|a|dona|seu|chamad[oa]) )?"
)
# "É pro João, meu filho": whatever the practitioners are called, this is the patient.
FOR_KIN = re.compile(rf"\bpara (?:o |a )?(?=\w+(?: \w+){{0,2}} , (?:meu|minha) {RELATIVE}\b)")
FOR_SOMEONE = re.compile(r"\bpara (?:o|a) (?:paciente )")


@dataclass(frozen=True)
class Word:
    original: str
    folded: str


@dataclass(frozen=True)
class Named:
    """`words` are the folded words of the name."""

    name: str | None = None
    words: tuple[str, ...] = ()


def words_of(text: str) -> list[Word]:
    return [Word(found, fold(found).strip()) for found in WORD.findall(text[:LONGEST_READ])]


def find_name(text: str, *, asked: bool = False, practitioners: frozenset[str] = frozenset()) -> Named:
    """`asked`: the name was just asked for, so a bare one counts; `practitioners` are words of the clinic's names."""
    words = words_of(text)
    joined, starts = joined_with_starts(words)
    for cue in (SAYS_NAME, FOR_KIN, FOR_SOMEONE, KIN_NAME, I_AM, ITS_ME, I_AM_BARE, FOR_BARE):
        for match in cue.finditer(joined):
            first = next((i for i, start in enumerate(starts) if start >= match.end()), None)
            if first is None:
                continue
            if cue in (I_AM_BARE, FOR_BARE) and words[first].folded not in first_names() - practitioners:
                continue
            name = collected(words, first, is_certain=cue in (SAYS_NAME, FOR_KIN))
            if name:
                return name
    if asked:
        return bare_name(words)
    return Named()


def joined_with_starts(words: list[Word]) -> tuple[str, list[int]]:
    joined, starts = " ", []
    for word in words:
        starts.append(len(joined))
        joined += (SPELLED.get(word.folded, word.folded)) + " "
    return joined, starts


SPELLED: Final = {"pra": "para", "p": "para", "pro": "para o", "eh": "e", "aki": "aqui"}


def collected(words: list[Word], first: int, *, is_certain: bool) -> Named | None:
    taken: list[Word] = []
    # After a first name that is one, surnames come as they are typed.
    is_certain = is_certain or (first < len(words) and words[first].folded in first_names())
    for index in range(first, min(first + MOST_WORDS, len(words))):
        word = words[index]
        if word.folded in PARTICLES and taken and word.folded != "e":
            if index + 1 < len(words) and could_be_name(words[index + 1], is_certain=is_certain):
                taken.append(word)
                continue
            break
        if not could_be_name(word, is_certain=is_certain):
            break
        taken.append(word)
    return named(taken) if taken else None


def could_be_name(word: Word, *, is_certain: bool) -> bool:
    if (
        len(word.folded) < 2
        or not word.folded.replace("-", "").isalpha()
        or word.folded in reading_matter.words("not_names.txt")
    ):
        return False
    if word.folded in reading_matter.words("names_that_are_words.txt") or word.folded in first_names():
        return True
    if word.folded in known_words() or word.folded in RELATIVES:
        return False
    return is_certain or is_well_written(word.original)


def first_names() -> frozenset[str]:
    return reading_matter.words("first_names.txt")


def named(words: list[Word]) -> Named:
    shown = " ".join(
        w.folded if w.folded in PARTICLES else w.original if is_well_written(w.original) else w.original.capitalize()
        for w in words
    )
    return Named(shown, tuple(w.folded for w in words))


def is_well_written(word: str) -> bool:
    return word[0].isupper() and not (len(word) > 1 and word.isupper())


def bare_name(words: list[Word]) -> Named:
    spoken = [w for w in words if w.folded.isalpha()]
    if not 1 <= len(spoken) <= MOST_WORDS or len(spoken) != len([w for w in words if w.original not in ",.!"]):
        return Named()
    first = 1 if spoken[0].folded in {"e", "o", "a"} and len(spoken) > 1 else 0
    rest = spoken[first:]
    if (
        all(w.folded in PARTICLES or could_be_name(w, is_certain=True) for w in rest)
        and rest[0].folded not in PARTICLES
    ):
        return named(rest)
    return Named()


def find_other(plain: str, text: str) -> str | None:
    """The relative or friend whom the appointment is for, as in "mãe"."""
    if AND_MYSELF.search(plain):
        return None
    match = SOMEONE.search(plain)
    if match and match["relative"] in ("avo", "vo") and GRANDFATHER.search(text):
        return "avô"
    return RELATIVES[match["relative"]] if match else None
