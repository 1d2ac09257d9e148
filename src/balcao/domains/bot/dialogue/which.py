"""Finds which of the patient's appointments is meant, or asks."""

from collections.abc import Callable
from uuid import UUID

from balcao.domains.bot.dialogue import taps, words
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.understanding.folding import fold
from balcao.domains.scheduling.next_appointments import next_appointments
from balcao.domains.scheduling.queries import Seen

MOST = 10


async def which(turn: Turn, *, at_day: bool) -> Seen | None:
    """The appointment, or None after having asked or said that there is none.

    `at_day`: a day that was said is the appointment's own, not one to move it to.
    """
    standing = await next_appointments(turn.session, turn.contact.id, MOST)
    if not standing:
        turn.state.begin(None)
        turn.ask("booking", words.NO_APPOINTMENT)
        return None
    fitting = narrowed(turn, standing, at_day=at_day)
    if len(fitting) == 1:
        return fitting[0]
    listed = fitting or standing
    if len(listed) == 1:
        turn.say(words.NONE_LIKE_THAT_BUT_ONE)
        return listed[0]
    heading = words.which_appointment(turn.state.goal) if fitting else words.NONE_LIKE_THAT
    ids = [str(one.id) for one in listed]
    turn.ask("which", words.numbered_appointments(heading, listed, turn), ids, taps.of_appointments(listed))
    return None


async def picked_appointment(turn: Turn, *, at_day: bool) -> Seen | None:
    """The answer to the numbered list."""
    standing = await next_appointments(turn.session, turn.contact.id, MOST)
    listed = [one for one in standing if str(one.id) in turn.state.options]
    picked = turn.picked_option()
    if picked is not None:
        return by_id(standing, picked)
    fitting = narrowed(turn, listed, at_day=at_day)
    return fitting[0] if len(fitting) == 1 < len(listed) else None


def by_id(standing: list[Seen], id: UUID | None) -> Seen | None:
    return next((one for one in standing if one.id == id), None)


async def find_standing(turn: Turn, id: UUID | None) -> Seen | None:
    return by_id(await next_appointments(turn.session, turn.contact.id, MOST), id)


def is_about(turn: Turn, appointment: Seen | None) -> bool:
    """Whether nothing was said that speaks of another one: another day, hour, service, practitioner, patient."""
    if appointment is None:
        return True
    return "date" not in turn.understood.ambiguous and bool(narrowed(turn, [appointment], at_day=True))


async def is_another(turn: Turn) -> bool:
    """Whether what was said fits one that stands."""
    return bool(narrowed(turn, await next_appointments(turn.session, turn.contact.id, MOST), at_day=True))


def narrowed(turn: Turn, standing: list[Seen], *, at_day: bool) -> list[Seen]:
    """Those that agree with all that was said of the appointment."""
    told = turn.understood
    day = told.current_date or (told.entities.date if at_day else None)
    conditions: list[Callable[[Seen], bool]] = []
    if day is not None:
        conditions.append(lambda one: one.local_start.date() == day)
    if at_day and told.entities.time:
        conditions.append(lambda one: one.local_start.time() == told.entities.time)
    if told.entities.practitioner:
        conditions.append(lambda one: one.practitioner == told.entities.practitioner)
    if told.entities.service:
        conditions.append(lambda one: one.service == told.entities.service)
    if told.entities.name:
        name = fold(told.entities.name)
        conditions.append(lambda one: name in fold(one.patient_name))
    fitting = [one for one in standing if all(condition(one) for condition in conditions)]
    for_other = [one for one in fitting if one.patient_name != turn.contact.name]
    return for_other if told.for_other and for_other else fitting
