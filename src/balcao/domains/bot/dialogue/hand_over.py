"""Brings a person into the conversation: when asked for, when it is about health, when the bot is of no help."""

from balcao.domains.bot.dialogue import cues, words
from balcao.domains.bot.dialogue.opening import is_open, next_opening_words
from balcao.domains.bot.dialogue.turn import Turn


def bring_person(turn: Turn, paragraph: str = words.PERSON_COMES) -> None:
    turn.say(paragraph)
    if not is_open(turn.desk, turn.now):
        turn.say(words.closed_now(next_opening_words(turn.desk)))
    turn.state.begin(None)
    turn.outcome = "person"


def emergency(turn: Turn) -> None:
    """The numbers first; the conversation goes to a person as urgent."""
    turn.said.clear()
    turn.say(words.EMERGENCY_LIFE if cues.ABOUT_LIFE.search(turn.plain) else words.EMERGENCY)
    turn.state.begin(None)
    turn.outcome = "urgent"
