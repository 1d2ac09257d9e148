"""Takes what was said of day, hour, service and people into the state; what comes later corrects what came before."""

from typing import Final

from balcao.domains.bot.dialogue.state import State, Wish
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.understanding.names import AND_MYSELF, RELATIVES, SOMEONE
from balcao.domains.bot.understanding.understood import Understanding

# Children are booked one by one.
SEVERAL: Final = {"filhos": ("primeiro filho", "outro filho"), "filhas": ("primeira filha", "outra filha")}


def said_when(understood: Understanding) -> bool:
    told = understood.entities
    refused = (*understood.not_days, *understood.not_weekdays)
    return bool(refused) or any((told.date, told.date_to, told.time, told.time_to, told.period))


def take_when(state: State, understood: Understanding) -> None:
    """A new day keeps the hour wished for and a new hour keeps the day; the times shown count anew."""
    told, wish = understood.entities, state.wish
    if not said_when(understood):
        return
    if told.date or told.date_to:
        wish.day, wish.day_to = told.date, told.date_to
        wish.open_day = "date" in understood.open_ended
    if told.date or told.date_to or understood.not_days or understood.not_weekdays:
        wish.not_days, wish.not_weekdays = list(understood.not_days), list(understood.not_weekdays)
    if told.time or told.time_to or told.period:
        wish.time, wish.time_to, wish.period = told.time, told.time_to, told.period
        wish.open_time = "time" in understood.open_ended
    state.shown = []


def take_service(turn: Turn) -> None:
    """A service named anew; a practitioner who does not do it is let go, and said so by take_practitioner."""
    service = turn.desk.service_named(turn.understood.entities.service)
    if service is not None and service.id != turn.state.service_id:
        turn.state.service_id = service.id
        turn.state.shown = []


def take_practitioner(turn: Turn) -> None:
    who = turn.desk.practitioner_named(turn.understood.entities.practitioner)
    if who is not None and who.id != turn.state.practitioner_id:
        turn.state.practitioner_id = who.id
        turn.state.shown = []


def take_person(turn: Turn) -> None:
    told = turn.understood
    turn.state.for_other = told.for_other or turn.state.for_other
    if turn.state.for_other in SEVERAL:
        turn.state.for_other, turn.state.also_for = SEVERAL[turn.state.for_other]
    elif (both := AND_MYSELF.search(turn.plain)) and (other := SOMEONE.search(turn.plain, both.start())):
        turn.state.also_for = RELATIVES[other["relative"]]
    turn.state.patient_name = told.entities.name or turn.state.patient_name


def without_day(wish: Wish) -> Wish:
    return Wish(time=wish.time, time_to=wish.time_to, open_time=wish.open_time, period=wish.period)
