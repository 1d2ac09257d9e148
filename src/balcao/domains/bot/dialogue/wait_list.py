"""Puts a patient on the waiting list: offered when nothing is free, and whenever it is asked for."""

import re
from datetime import time
from typing import Any, Final

from balcao.core.problems import Problem
from balcao.domains.bot.dialogue import words
from balcao.domains.bot.dialogue.state import Wish
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.wish import take_practitioner, take_service, take_when
from balcao.domains.scheduling.actors import BOT
from balcao.domains.scheduling.waiting_list.add_wish import add_wish

WANTED: Final = re.compile(
    r"\b(?:(?:lista|fila) de espera"
    r"|me avis\w+ (?:se|quando|caso) \w*(?: \w+){0,2} ?(?:abrir|surgir|vagar|tiver|desmarc\w+|desist\w+)"
    r"|(?:se|caso) (?:abrir|surgir|vagar|alguem (?:desmarcar|desistir))\b[^.?!]*\bme avis\w+)\b"
)


async def hear_waiting(turn: Turn) -> bool:
    """Whether the turn was about the list; without a service it is not yet."""
    state, told = turn.state, turn.understood
    if state.asked == "waiting" and told.yes is not None:
        if told.yes:
            await _join(turn)
        else:
            state.begin(None)
            turn.say(words.ALL_RIGHT)
        return True
    if not WANTED.search(turn.plain):
        return False
    take_service(turn)
    take_practitioner(turn)
    take_when(state, told)
    if turn.desk.service(state.service_id) is None:
        return False
    await _join(turn)
    return True


async def _join(turn: Turn) -> None:
    """The same wish again changes nothing: the list keeps one of a kind."""
    state, wish = turn.state, turn.state.wish
    assert state.service_id is not None
    first = max(wish.day, turn.today) if wish.day else None
    last = wish.day_to or (wish.day if wish.day and not wish.open_day else None)
    try:
        async with turn.session.begin_nested():
            await add_wish(
                turn.session,
                actor=BOT,
                contact_id=turn.contact.id,
                service_id=state.service_id,
                patient_name=state.patient_name,
                practitioner_ids=[state.practitioner_id] if state.practitioner_id else [],
                clinic_ids=[state.clinic_id] if state.clinic_id else [],
                first_day=first,
                last_day=last if last is None or last >= turn.today else None,
                **_hours(wish),
                insurer=state.insurer,
                origin="bot",
            )
    except Problem:
        return turn.ask("person", words.could_not("entrar na lista"))
    service = turn.desk.service(state.service_id)
    assert service is not None
    turn.say(words.on_the_list(service, wish, turn.today))
    turn.acted = True
    state.begin(None)
    return None


def _hours(wish: Wish) -> dict[str, Any]:
    """As search.py takes them: an hour alone is meant exactly, and then the part of the day only told which."""
    exact = wish.exact_time
    return {
        "periods": [wish.period] if wish.period and exact is None else [],
        "first_minute": _minute(wish.time),
        "last_minute": _minute(exact or wish.time_to),
    }


def _minute(hour: time | None) -> int | None:
    return None if hour is None else hour.hour * 60 + hour.minute
