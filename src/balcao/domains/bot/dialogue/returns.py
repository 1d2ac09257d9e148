"""A free return: to the same practitioner, within the days that were set for it; else why not, and a visit as any."""

import re
from datetime import date
from typing import Final

from balcao.domains.bot.dialogue import return_words
from balcao.domains.bot.dialogue.state import Return
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.understanding.folding import fold
from balcao.domains.scheduling.last_visits import PastVisit, last_visits

IS_RETURN: Final = re.compile(
    r"\b(?:retorn(?:o|inho|ar)|revisao)\b"
    r"|\b(?:pediu|mandou|falou|disse|marcou)\b[^.?!]*\b(?:voltar|volte|retorne)\b"
    r"|\b(?:mostrar|levar)(?: \w+){0,2} (?:exames?|resultados?|laudos?)\b"
)
NO_RETURN: Final = re.compile(r"\bnao e (?:um )?retorno\b|\bretorno de (?:viagem|ferias|ligacao)\b")


async def take_return(turn: Turn) -> None:
    """Where the clinic has a service of that name it is booked as one of its services."""
    if not IS_RETURN.search(turn.plain) or NO_RETURN.search(turn.plain):
        return
    if any("retorno" in fold(service.name) for service in turn.desk.services):
        return
    visits = _meant(turn, await last_visits(turn.session, turn.contact.id))
    if not visits:
        return turn.say(return_words.NO_VISIT_BEFORE)
    good = next((visit for visit in visits if _gives_return(visit, turn.today)), None)
    if good is None:
        return _as_any(turn, visits[0])
    _begin_with(turn, good)
    return turn.say(return_words.return_is_free(good, turn.today))


def _meant(turn: Turn, visits: list[PastVisit]) -> list[PastVisit]:
    """Those that agree with what was said; the writer's own before those of the people they book for."""
    told, state = turn.understood.entities, turn.state
    if told.practitioner:
        visits = [visit for visit in visits if visit.practitioner == told.practitioner]
    if told.service:
        visits = [visit for visit in visits if visit.service == told.service]
    if state.patient_name:
        return [visit for visit in visits if fold(state.patient_name) in fold(visit.patient_name)]
    own = [visit for visit in visits if fold(visit.patient_name) == fold(turn.contact.name or "")]
    others = [visit for visit in visits if visit not in own]
    return others if state.for_other else own or others


def _gives_return(visit: PastVisit, today: date) -> bool:
    return visit.last_day is not None and visit.last_day >= today and visit.returns_on is None


def _begin_with(turn: Turn, visit: PastVisit) -> None:
    state = turn.state
    assert visit.last_day is not None
    state.returns = Return(
        visit.id, visit.service_id, visit.practitioner_id, visit.patient_name, visit.practitioner, visit.last_day
    )
    state.service_id, state.practitioner_id, state.clinic_id = visit.service_id, visit.practitioner_id, None
    state.patient_name, state.insurer, state.promotion_code = visit.patient_name, None, None
    if not state.wish.has_day:
        state.wish.day_to = visit.last_day


def _as_any(turn: Turn, visit: PastVisit) -> None:
    state = turn.state
    turn.say(return_words.no_return(visit, turn.today))
    if turn.desk.service(state.service_id) is None and turn.desk.service(visit.service_id) is not None:
        state.service_id = visit.service_id
        state.practitioner_id = state.practitioner_id or visit.practitioner_id


def keep_return(turn: Turn) -> None:
    """Whoever asks for another practitioner, service or person meanwhile has a visit as any, and hears so."""
    state = turn.state
    if state.returns is None:
        return
    same = (state.returns.service_id, state.returns.practitioner_id) == (state.service_id, state.practitioner_id)
    if same and state.patient_name == state.returns.patient_name:
        return
    turn.say(return_words.return_is_over(state.returns))
    state.returns = None
