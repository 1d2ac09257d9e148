"""Cancels an appointment: which one if there are several, then a plain yes."""

from balcao.core.problems import Problem
from balcao.domains.bot.dialogue import cues, taps, words
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.which import find_standing, is_about, is_another, picked_appointment, which
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
        return await _hear_sure(turn)
    return False


async def _hear_sure(turn: Turn) -> bool:
    told = turn.understood
    appointment = await find_standing(turn, turn.state.appointment_id)
    if not is_about(turn, appointment):
        if await is_another(turn):
            await start_cancelling(turn)
            return True
        return False
    if told.yes is False or cues.LEAVE_IT.search(turn.plain):
        _keep(turn)
        return True
    if told.yes or told.intent == "cancelar_agendamento":
        await _cancel(turn, appointment)
        return True
    return False


def _ask_yes(turn: Turn, appointment: Seen) -> None:
    turn.state.appointment_id = appointment.id
    turn.ask("sure", words.may_i_cancel(appointment, turn), taps=taps.YES_OR_NO)


def _keep(turn: Turn) -> None:
    turn.state.begin(None)
    turn.say(words.KEPT)


async def _cancel(turn: Turn, appointment: Seen | None) -> None:
    turn.state.begin(None)
    if appointment is None:
        turn.say(words.ALREADY_GONE)
        return
    try:
        await cancel(turn.session, appointment.id, actor=BOT, reason=words.CANCEL_REASON)
    except Problem:
        turn.ask("person", words.could_not("cancelar"), taps=taps.CALL_A_PERSON)
        return
    turn.acted = True
    turn.state.service_id = appointment.service_id if turn.desk.service(appointment.service_id) else None
    turn.ask("booking", words.cancelled(appointment, turn))
