"""What counts as an answer to "from 1 to 5", and what is about something else."""

import pytest

from balcao.domains.conversations.satisfaction.score import read_score


@pytest.mark.parametrize(
    ("text", "score", "comment"),
    [
        ("5", 5, None),
        (" 4 ", 4, None),
        ("nota 3", 3, None),
        ("Nota: 5!", 5, None),
        ("dou 5", 5, None),
        ("5/5", 5, None),
        ("4 de 5", 4, None),
        ("5 estrelas", 5, None),
        ("5️⃣", 5, None),
        ("⭐⭐⭐⭐", 4, None),
        ("⭐️⭐️", 2, None),
        ("😍", 5, None),
        ("👍", 4, None),
        ("😡 péssimo atendimento", 1, "péssimo atendimento"),
        ("5, adorei a Dra. Ana", 5, "adorei a Dra. Ana"),
        ("2 - esperei uma hora", 2, "esperei uma hora"),
        ("1\nninguém atendeu", 1, "ninguém atendeu"),
        ("Ótimo", 5, None),
        ("excelente!!", 5, None),
        ("PÉSSIMO", 1, None),
        ("Bom, obrigada", 4, None),
        ("5 · Ótimo", 5, "Ótimo"),
    ],
)
def test_answers(text: str, score: int, comment: str | None) -> None:
    assert read_score(text) == (score, comment)


@pytest.mark.parametrize(
    "text",
    [
        "5 pessoas podem ir", "10", "15", "3,5", "2.5", "55", "0", "6", "às 5", "5h", "5:30", "bom dia", "boa tarde",
        "quero remarcar", "5?", "Pode ser às 3?", "", "   ", "1º andar", "obrigada", "4 de maio", "um horário amanhã",
    ],
)  # fmt: skip
def test_what_is_no_answer(text: str) -> None:
    assert read_score(text) is None
