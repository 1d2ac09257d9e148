"""Reads the answer to offered times: one of them, more of them, or another wish."""

import re
from typing import Final

from balcao.domains.bot.dialogue import cues, taps, words
from balcao.domains.bot.dialogue.choose import chosen
from balcao.domains.bot.dialogue.offer import offer, offer_more
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.wish import said_when, take_practitioner, take_service, take_when
from balcao.domains.scheduling.free_time import FreeTime

ANY_TIME: Final = re.compile(
    r"\b(?:qualquer (?:dia|horario|hora|um|uma|data)|tanto faz|mais (?:rapido|cedo|proximo) possivel|o quanto antes"
    r"|quanto antes|primeiro (?:horario|dia|que tiver)|proximo (?:horario|disponivel)|quando (?:tiver|der|puder))\b"
)
SURE: Final = 0.7


async def hear_time(turn: Turn) -> FreeTime | bool:
    """The time picked; True when the answer was dealt with; False when it was none."""
    asked = turn.state.asked
    if asked == "day" and _took_day(turn):
        await offer(turn)
        return True
    if asked == "sure" and (heard := await _hear_sure(turn)):
        return heard
    if asked in ("slot", "sure") and (heard := await _hear_slot(turn)):
        return heard
    return await _hear_wish(turn)


def _took_day(turn: Turn) -> bool:
    """A number from the list of days that a date may have meant."""
    number, options = turn.understood.choice, turn.state.options
    if number is None or not (number == -1 or 1 <= number <= len(options)):
        return False
    turn.state.wish.day = cues.iso_day(options[number if number < 0 else number - 1])
    turn.state.wish.day_to, turn.state.wish.open_day = None, False
    return True


async def _hear_sure(turn: Turn) -> FreeTime | bool:
    free = turn.state.chosen
    told = turn.understood
    if free is None or said_when(told) or told.choice is not None:
        return False
    if told.yes:
        return free
    if told.yes is False:
        turn.state.wish.day, turn.state.wish.day_to, turn.state.wish.open_day = free.day, None, False
        await offer(turn)
        return True
    return False


async def _hear_slot(turn: Turn) -> FreeTime | bool:
    told = turn.understood
    if told.more:
        take_when(turn.state, told)
        await (offer(turn) if told.entities.date else offer_more(turn))
        return True
    if turn.state.asked == "sure" and told.choice is not None:
        # The list is no longer before their eyes: which number they mean is a guess.
        turn.ask("slot", words.which_number(turn), taps=taps.of_times(turn, turn.state.offered))
        return True
    choice = None if told.yes is False or "date" in told.ambiguous else chosen(turn)
    if choice is not None:
        return await _take(turn, choice.free, is_plain=choice.is_plain)
    if told.choice is not None:
        again = taps.of_times(turn, turn.state.offered)
        turn.ask("slot", words.no_such_number(len(turn.state.offered)), taps=again)
        return True
    names_another = told.entities.practitioner or told.entities.service  # "pode ser com a Dra. Ana?"
    if told.yes and not said_when(told) and not names_another and told.intent == "outro":
        turn.ask("slot", words.which_number(turn), taps=taps.of_times(turn, turn.state.offered))
        return True
    if told.yes is False and not said_when(told) and told.intent == "outro":
        turn.ask("date", words.ASK_OTHER_DAY)
        return True
    return False


async def _take(turn: Turn, free: FreeTime, *, is_plain: bool) -> FreeTime | bool:
    if is_plain:
        return free
    turn.state.chosen = free
    turn.ask("sure", words.is_this_it(turn, free), taps=taps.YES_OR_NO)
    return True


async def _hear_wish(turn: Turn) -> bool:
    """Another day, hour, person or service in place of what was offered."""
    told = turn.understood
    if not (said_when(told) or told.ambiguous or told.entities.practitioner or told.entities.service):
        if turn.state.asked in ("date", "day") and (ANY_TIME.search(turn.plain) or told.more or told.yes):
            await offer(turn)
            return True
        return False
    take_service(turn)
    take_practitioner(turn)
    take_when(turn.state, told)
    if not await is_day_unclear(turn):
        await offer(turn)
    return True


async def is_day_unclear(turn: Turn) -> bool:
    """Asks which day is meant where the text may mean several."""
    told = turn.understood
    if "date" not in told.ambiguous:
        return False
    days = [day for day in told.date_options if day >= turn.today]
    if len(days) > 1:
        named = [day.isoformat() for day in days]
        turn.ask("day", words.which_day(days, turn.today), named, taps.of_days(turn, days))
    else:
        turn.ask("date", words.ASK_DAY)
    return True
