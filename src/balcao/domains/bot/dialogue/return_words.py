"""What the bot says of free returns."""

from datetime import date
from typing import Final

from balcao.domains.bot.dialogue.days import day_words
from balcao.domains.bot.dialogue.state import Return
from balcao.domains.scheduling.last_visits import PastVisit

NO_VISIT_BEFORE: Final = "Não encontrei aqui uma consulta que dê direito a retorno; posso marcar como consulta."


def return_is_free(visit: PastVisit, today: date) -> str:
    assert visit.last_day is not None
    return f"O retorno {_of_visit(visit)} não tem custo até {day_words(visit.last_day, today)}."


def no_return(visit: PastVisit, today: date) -> str:
    """Kindly why not; the visit is offered as any other."""
    if visit.returns_on is not None:
        why = f"O retorno {_of_visit(visit)} já tem dia: {day_words(visit.returns_on, today)}."
    elif visit.last_day is None:
        why = f"{visit.practitioner} não tem prazo de retorno para *{visit.service}*."
    else:
        why = f"O prazo do retorno {_of_visit(visit)} terminou em {visit.last_day:%d/%m}."
    return f"{why} Posso marcar como consulta normal:"


def _of_visit(visit: PastVisit) -> str:
    return f"de *{visit.service}* ({visit.local_start:%d/%m}) com {visit.practitioner}"


def return_is_over(before: Return) -> str:
    return f"O retorno sem custo é de {before.patient_name} com {before.practitioner}; assim fica como consulta normal:"
