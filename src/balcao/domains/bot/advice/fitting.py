"""Whether a model's sentence may stand before our answer: it may be kind, and may tell nothing."""

import re
from typing import Final

from balcao.domains.bot.understanding.folding import fold

LONGEST: Final = 160
SHAPE = re.compile(r"^[^\n\d?@#$%&*_<>{}\[\]\\/|=+]+$")
# Facts, promises, acts and anything of health are ours or a person's to say.
FORBIDDEN = re.compile(
    r"\b(?:marc\w+|agend\w+|reserv\w+|confirm\w+|cancel\w+|desmarc\w+|remarc\w+|garant\w+|promet\w+|desconto\w*|gratis"
    r"|gratuit\w+|preco\w*|valor\w*|custa\w*|reais|horas?|horarios?|amanha|hoje|segunda|terca|quarta|quinta|sexta|sabado"
    r"|domingo|mg|ml|tome|tomar|use|remedio\w*|medicamento\w*|medica\w+|receit\w+|diagnost\w+|doenca\w*|tratamento\w*"
    r"|sintoma\w*|grave|serio|normal|preocup\w+|cid|melhor\w+|cura\w*|voce tem|meio dia|meia noite"
    r"|um|uma|dois|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|vinte|trinta|cem|mil)\b"
)
NAME = re.compile(r"(?<=[\w,;] )[A-ZÀ-Ý][\w'-]+")


def fitting(opening: str | None, answer: str, first_name: str | None) -> str | None:
    """The sentence, or None. Names in it must stand in our answer, or be the person's own."""
    sentence = " ".join((opening or "").split())
    if not sentence or len(sentence) > LONGEST or not SHAPE.match(sentence) or FORBIDDEN.search(fold(sentence)):
        return None
    known = {*fold(answer).split(), fold(first_name or "")}
    if any(fold(name).strip(".,!") not in known for name in NAME.findall(sentence)):
        return None
    return sentence
