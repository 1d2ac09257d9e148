"""Notes that a patient will come, and tells what they have before them."""

import re
from typing import Final

from balcao.core.problems import Problem
from balcao.domains.bot.dialogue import taps, words
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.which import MOST, find_standing, is_about, narrowed, picked_appointment
from balcao.domains.scheduling.actors import BOT
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.next_appointments import next_appointments
from balcao.domains.scheduling.queries import Seen

# "Quando é minha consulta?" asks; "confirmo" tells.
ASKS: Final = re.compile(
    r"\?|\b(?:quando|que horas?|que dia|qual|quais|esqueci|(?:nao )?(?:me )?lembro|lembra|lembrar|saber|sabe|ver|tenho"
    r"|consta|consultar"
    r"|gostaria de confirmar (?:se|o horario|a data|minha)|queria confirmar (?:se|o horario|a data|minha))\b"
)
SURE: Final = 0.7
ALL: Final = re.compile(r"\b(?:todas|todos|as duas|os dois|ambas|ambos|as tres|os tres)\b")


async def start_confirming(turn: Turn) -> None:
    turn.state.begin("confirm")
    standing = await next_appointments(turn.session, turn.contact.id, MOST)
    if not standing:
        turn.state.begin(None)
        turn.ask("booking", words.NO_APPOINTMENT)
        return
    meant = narrowed(turn, standing, at_day=True) or standing
    if ASKS.search(turn.plain):
        _show(turn, meant)
    elif len(meant) == 1 and turn.understood.confidence >= SURE:
        await _confirm(turn, meant)
    elif len(meant) == 1:
        _ask(turn, meant[0])
    else:
        heading = words.which_appointment("confirm")
        ids = [str(one.id) for one in meant]
        turn.ask("which", words.numbered_appointments(heading, meant, turn), ids, taps.of_appointments(meant))


async def hear_confirming(turn: Turn) -> bool:
    told, state = turn.understood, turn.state
    if state.asked == "which":
        if ALL.search(turn.plain):
            standing = await next_appointments(turn.session, turn.contact.id, MOST)
            await _confirm(turn, [one for one in standing if str(one.id) in state.options])
            return True
        picked = await picked_appointment(turn, at_day=True)
        if picked is not None:
            await _confirm(turn, [picked])
            return True
    if state.asked == "sure":
        appointment = await find_standing(turn, state.appointment_id)
        if not is_about(turn, appointment):
            return False
        if told.yes is False:
            state.begin(None)
            turn.say(words.NOT_CONFIRMED)
            return True
        if told.yes or told.intent == "confirmar_agendamento":
            await _confirm(turn, [appointment] if appointment else [])
            return True
    return False


def _show(turn: Turn, standing: list[Seen]) -> None:
    """One that is not confirmed yet may be confirmed in the same breath."""
    turn.say(words.your_appointments(standing, turn))
    if len(standing) == 1 and standing[0].confirmed_at is None:
        turn.state.appointment_id = standing[0].id
        turn.ask("sure", words.WILL_YOU_COME, taps=taps.WILL_COME)
    else:
        turn.state.begin(None)


def _ask(turn: Turn, appointment: Seen) -> None:
    turn.state.appointment_id = appointment.id
    turn.ask("sure", words.may_i_confirm(appointment, turn), taps=taps.YES_OR_NO)


async def _confirm(turn: Turn, meant: list[Seen]) -> None:
    turn.state.begin(None)
    if not meant:
        turn.say(words.ALREADY_GONE)
        return
    try:
        for appointment in meant:
            await confirm(turn.session, appointment.id, actor=BOT)
    except Problem:
        turn.ask("person", words.could_not("confirmar"), taps=taps.CALL_A_PERSON)
        return
    turn.acted = True
    turn.say(words.confirmed(meant, turn))
