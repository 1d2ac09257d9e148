"""A tap on a question of the past: said so, and what is open now is asked again."""

from balcao.domains.bot.dialogue import taps, words
from balcao.domains.bot.dialogue.turn import Turn


def too_late(turn: Turn) -> None:
    turn.say(words.QUESTION_IS_OVER)
    if turn.state.asked and turn.state.question:
        turn.say(turn.state.question)
    else:
        turn.ask("menu", words.menu(), taps=taps.MENU)
