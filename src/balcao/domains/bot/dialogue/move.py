"""Moves an appointment to another time: which one if there are several, then times as for a new one."""

from datetime import timedelta

from balcao.core.problems import Problem
from balcao.domains.bot.dialogue import cues, taps, words
from balcao.domains.bot.dialogue.hear_time import hear_time, is_day_unclear
from balcao.domains.bot.dialogue.offer import offer, present
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.wants_look import look_first
from balcao.domains.bot.dialogue.which import find_standing, picked_appointment, which
from balcao.domains.bot.dialogue.wish import take_practitioner, take_when
from balcao.domains.scheduling.actors import BOT
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.queries import Seen, see_appointment


async def start_moving(turn: Turn, appointment: Seen | None = None) -> None:
    """Begins; or, when one is being moved already, takes the new wish."""
    state = turn.state
    if state.goal == "move" and state.appointment_id is not None and appointment is None:
        take_practitioner(turn)
        take_when(state, turn.understood)
        return await _offer(turn)
    state.begin("move")
    take_when(state, turn.understood)
    found = appointment or await which(turn, at_day=False)
    if found is not None:
        await _begin_with(turn, found)
    return None


async def hear_moving(turn: Turn) -> bool:
    state = turn.state
    if state.asked == "which":
        picked = await picked_appointment(turn, at_day=True)
        if picked is None:
            return False
        await _begin_with(turn, picked)
        return True
    if state.asked not in ("slot", "sure", "day", "date"):
        return False
    heard = await hear_time(turn)
    if isinstance(heard, FreeTime):
        await _move(turn, heard)
        return True
    return heard


async def _begin_with(turn: Turn, appointment: Seen) -> None:
    """With the same practitioner, unless another is named."""
    state = turn.state
    state.appointment_id, state.service_id = appointment.id, appointment.service_id
    active = turn.desk.practitioner(appointment.practitioner_id)
    state.practitioner_id = active.id if active else None
    state.clinic_id = appointment.clinic_id
    take_practitioner(turn)
    state.moved_from = appointment.start_at
    _relate(turn, appointment)
    turn.say(words.about_to_move(appointment, turn))
    await _offer(turn)


def _relate(turn: Turn, appointment: Seen) -> None:
    """Earlier and later are told from the appointment's own day and hour, unless a day or an hour was said."""
    wish, day, hour = turn.state.wish, appointment.local_start.date(), appointment.local_start.time()
    if wish.has_day or wish.has_hour:
        return
    direction = cues.direction_of(turn.plain)
    if direction == "later":
        wish.day, wish.time, wish.open_time = day, hour, True
    elif direction == "earlier":
        wish.day, wish.time_to = day, hour
    elif cues.SOONER.search(turn.plain):
        wish.day_to = day
    elif cues.PUT_OFF.search(turn.plain):
        wish.day, wish.open_day = day + timedelta(days=1), True


async def _offer(turn: Turn) -> None:
    if not await is_day_unclear(turn):
        await offer(turn)


async def _move(turn: Turn, free: FreeTime) -> None:
    state = turn.state
    appointment = await find_standing(turn, state.appointment_id)
    if appointment is None:
        state.begin(None)
        turn.say(words.ALREADY_GONE)
        return
    await look_first(turn, free)
    try:
        async with turn.session.begin_nested():
            await move(
                turn.session,
                appointment.id,
                actor=BOT,
                start_at=free.start_at,
                practitioner_id=free.practitioner_id,
                clinic_id=free.clinic_id,
                holder=turn.holder,
            )
    except SlotTaken as taken:
        again = [one for one in taken.alternatives if one.start_at > turn.now]
        return present(turn, again, words.JUST_TAKEN, is_instead=True) if again else await offer(turn)
    except Problem:
        return turn.ask("person", words.could_not("remarcar"), taps=taps.CALL_A_PERSON)
    seen = await see_appointment(turn.session, appointment.id)
    assert seen is not None
    turn.acted = True
    turn.say(words.moved(turn, seen))
    state.begin(None)
    state.booked_id, state.booked_at = appointment.id, turn.now
