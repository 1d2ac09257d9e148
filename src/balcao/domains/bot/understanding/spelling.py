"""Mends misspelt words that decide the meaning ("maracr", "segnda", "limpesa")."""

from functools import lru_cache
from importlib.resources import files
from typing import Final

from rapidfuzz.distance import OSA

# The words worth mending into; all else is left as it was typed.
MENDED: Final = tuple(
    "marcar agendar agendamento desmarcar remarcar reagendar cancelar confirmar confirmado confirmo horario horarios consulta consultas"
    " segunda terca quarta quinta sexta sabado domingo feira amanha semana janeiro fevereiro marco abril junho julho agosto"
    " setembro outubro novembro dezembro manha tarde noite convenio convenios endereco localizacao preco precos valor pagamento"
    " cartao credito debito parcelar atendente obrigado avaliacao limpeza clareamento disponivel disponibilidade retorno"
    " encaixe proxima proximo depois queria gostaria preciso quanto custa funciona funcionamento atendimento mudar trocar adiar"
    " antecipar transferir estacionamento orcamento primeira ultima opcao descadastrar secretaria recepcao almoco sessao".split()
)
SHORTEST_MENDED: Final = 6
LONG: Final = 9


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Ordinary words, so that none of them is taken for a slip of another."""
    text = files("balcao.domains.bot.understanding").joinpath("common_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split()) | frozenset(MENDED)


def mend(plain: str, kept: frozenset[str] = frozenset()) -> str:
    """`kept` are words that are right as they are: the clinic's own names and services."""
    words = plain.split(" ")
    return " ".join(word if word in kept else mended(word) for word in words)


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    if len(word) < SHORTEST_MENDED or not word.isalpha() or word in known_words():
        return word
    # A plural or a diminutive of a known word is no slip.
    if word.endswith("s") and word[:-1] in known_words():
        return word
    allowed = 2 if len(word) >= LONG else 1
    distances = {near: OSA.distance(word, near, score_cutoff=allowed) for near in MENDED if near[0] == word[0] or len(word) > 6}
    best = min(distances.values(), default=allowed + 1)
    nearest = [near for near, distance in distances.items() if distance == best]
    return nearest[0] if best <= allowed and len(nearest) == 1 else word
