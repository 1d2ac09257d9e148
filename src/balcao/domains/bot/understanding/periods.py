"""Parts of the day: "à tarde", "de manhã cedo", "depois do almoço", "no fim do dia"."""

import re
from dataclasses import dataclass
from typing import Final

from balcao.domains.bot.understanding.refusals import refused
from balcao.domains.bot.understanding.understood import Period

# A greeting names a part of the day and means none.
GREETING = re.compile(
    r"\b(?:boa|boas|otima|linda|excelente|uma boa) (?:tarde|noite|manha)s?\b"
    r"|\b(?:mais|muito|ja e|ficou|ta|esta|chegar|chego|cheguei) tarde\b|\btarde (?:demais|de mais"
    r"|da noite)\b|\bmais cedo\b"
    r"|\b(?:essa|esta|a) noite (?:toda|inteira|passada)\b|\b(?:manha|tarde|noite) (?:toda|inteira)\b"
    r"|\bantes tarde do que\b"
)
WORDS: Final[tuple[tuple[str, Period], ...]] = (
    (
        (
            r"antes do almoco|(?:antes do|antes de ir para o) trabalho|primeira hora|logo cedo|bem cedo|cedinho"
            r"|cedo"
        ),
        "morning",
    ),
    (r"(?:depois|apos|logo depois|logo apos) (?:do |de |o )?almoco|pos almoco", "afternoon"),
    (
        (
            r"(?:depois|apos|saindo) (?:do |de |o )?(?:trabalho|expediente|servico)|(?:fim|final|finalzinho"
            r"|finzinho) d[oe] (?:dia|expediente)"
        ),
        "evening",
    ),
    (r"manha(?:zinha)?|matutin[oa]|manhas", "morning"),
    (r"tarde(?:zinha)?|tardinha|vespertin[oa]|tardes", "afternoon"),
    (r"noite|noitinha|noturn[oa]|noites|anoitecer", "evening"),
)
GRAMMAR: Final = tuple((re.compile(rf"\b(?:{pattern})\b"), period) for pattern, period in WORDS)


@dataclass(frozen=True)
class Part:
    start: int
    end: int
    period: Period


def find_parts(text: str) -> list[Part]:
    text = GREETING.sub(lambda m: "_" * len(m[0]), text)
    parts: list[Part] = []
    for pattern, period in GRAMMAR:
        for match in pattern.finditer(text):
            parts.append(Part(match.start(), match.end(), period))
        text = pattern.sub(lambda m: "_" * len(m[0]), text)
    return sorted(parts, key=lambda part: part.start)


def settle_period(text: str, parts: list[Part]) -> Period | None:
    """The part of the day meant; two of them ("manhã ou tarde") are as good as none."""
    verdicts = refused(text, parts)
    told = {part.period for part, is_refused in zip(parts, verdicts, strict=True) if not is_refused}
    return told.pop() if len(told) == 1 else None
