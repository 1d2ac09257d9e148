"""The few words that only the dialogue has to know: where to, whether to go on, what a question is about."""

import re
from datetime import date, time
from typing import Final

from balcao.domains.bot.understanding.folding import fold
from balcao.domains.bot.understanding.names import PARTICLES

ANYBODY: Final = re.compile(r"\b(?:qualquer|tanto faz|indiferente|nao importa|quem (?:tiver|puder|estiver))\b")
ABOUT_LIFE: Final = re.compile(r"\b(?:suicid\w+|matar|morrer|vida|viver|sentido|saida|cort\w+|machucar)\b")
ANOTHER_VISIT: Final = re.compile(
    r"\b(?:outra consulta|nova consulta|outro agendamento|novo agendamento|mais uma|tambem)\b"
)
NEW_BOOKING: Final = re.compile(r"\b(?:marc\w+|agend\w+|outra|outro|nova|novo|mais uma?|tambem)\b")
LEAVE_IT: Final = re.compile(
    r"\b(?:deixa? (?:para la|quieto|assim)|esquece|desisto|desisti|nao quero mais|nao precisa mais|cancela tudo)\b"
    r"|^ (?:pode )?(?:cancela|cancelar|cancele|parei|depois (?:eu )?(?:vejo|marco))[ .!]*$"
)
PREPARATION: Final = re.compile(r"\b(?:preparo|preparar|preparacao|jejum|levar|antes d[ao] (?:exame|consulta))\b")
PRIVACY: Final = re.compile(
    r"\b(?:que|quais) (?:os )?(?:dados|informacoes)\b[^?.!]*\b(?:de mim|sobre mim|meus|minhas|guardam?)\b"
    r"|\bmeus dados\b(?! (?:da|do|de) (?:consulta|cartao|pagamento))|\bdados pessoais\b|\blgpd\b|\bprotecao de dados\b"
)
NO_MODEL: Final = re.compile(r"\bsem (?:ia|i a|inteligencia artificial)\b")
MENU_WANTED: Final = re.compile(r"^ (?:menu|voltar|inicio|ajuda|opcoes|comecar|recomecar)[ .!]*$")
ABOUT_ACCESS: Final = re.compile(
    r"\b(?:estaciona\w*|metro|onibus|rampa|elevador|acessibilidade|cadeirante|valet|carro)\b"
)
# To move earlier or later than an appointment's own day.
SOONER: Final = re.compile(r"\b(?:antecip\w+|adiant\w+)\b")
PUT_OFF: Final = re.compile(r"\b(?:adiar|adia|adie|posterg\w+|prorrog\w+)\b")
EARLIER: Final = re.compile(r"\bmais cedo\b")
LATER: Final = re.compile(r"\bmais (?:tarde|para o (?:final|fim))\b")
ANOTHER_DAY: Final = re.compile(r"\b(?:outr[oa]s? (?:dias?|datas?)|mais para frente)\b")
NAME: Final = re.compile(r"^[^\W\d_]{2,}(?:[ '’-][^\W\d_]+){0,6}$")


def direction_of(plain: str) -> str | None:
    for direction, pattern in (("later", LATER), ("earlier", EARLIER), ("day", ANOTHER_DAY)):
        if pattern.search(plain):
            return direction
    return None


def clock(hour: str) -> time:
    return time.fromisoformat(hour)


def iso_day(written: str) -> date:
    return date.fromisoformat(written)


def looks_like_name(text: str) -> str | None:
    """A bare answer of two words or more that could be a name, its small words kept small."""
    bare = text.strip(" .!")
    if not NAME.match(bare) or " " not in bare:
        return None
    return " ".join(word.lower() if fold(word) in PARTICLES else word.title() for word in bare.split())
