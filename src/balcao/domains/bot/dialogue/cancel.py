"""Cancels an appointment: which one if there are several, then a plain yes."""

from balcao.core.problems import Problem
from balcao.domains.bot.dialogue import words
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.which import find_standing, picked_appointment, which
from balcao.domains.scheduling.actors import BOT
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.queries import Seen


async def start_cancelling(turn: Turn, appointment: Seen | None = None) -> None:
    turn.state.begin("cancel")
    found = appointment or await which(turn, at_day=True)
    if found is not None:
        _ask_yes(turn, found)


async def hear_cancelling(turn: Turn) -> bool:
    told, state = turn.understood, turn.state
    if state.asked == "which":
        picked = await picked_appointment(turn, at_day=True)
        if picked is not None:
            _ask_yes(turn, picked)
            return True
        if told.yes is False:
            _keep(turn)
            return True
    if state.asked == "sure":
        if told.yes is False or words.LEAVE_IT.search(turn.plain):
            _keep(turn)
            return True
        if told.yes or told.intent == "cancelar_agendamento":
            await _cancel(turn)
            return True
    return False


def _ask_yes(turn: Turn, appointment: Seen) -> None:
    turn.state.appointment_id = appointment.id
    turn.ask("sure", words.may_i_cancel(appointment, turn))


def _keep(turn: Turn) -> None:
    turn.state.begin(None)
    turn.say(words.KEPT)


async def _cancel(turn: Turn) -> None:
    appointment = await find_standing(turn, turn.state.appointment_id)
    turn.state.begin(None)
    if appointment is None:
        turn.say(words.ALREADY_GONE)
        return
    try:
        await cancel(turn.session, appointment.id, actor=BOT, reason=words.CANCEL_REASON)
    except Problem:
        turn.ask("person", words.could_not("cancelar"))
        return
    turn.acted = True
    turn.state.service_id = appointment.service_id if turn.desk.service(appointment.service_id) else None
    turn.ask("booking", words.cancelled(appointment, turn))
