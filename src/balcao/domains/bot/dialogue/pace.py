"""Whether somebody is a machine: the same words again and again, or more turns in a few minutes than a person types."""

from datetime import timedelta
from typing import Final

from balcao.domains.bot.dialogue.turn import Turn

MOST_REPEATS: Final = 3
WORDS_OF_A_MACHINE: Final = 4
WITHIN: Final = timedelta(minutes=10)
MOST_TURNS: Final = 30


def is_a_loop(turn: Turn) -> bool:
    """Counts this turn."""
    state = turn.state
    state.repeats = state.repeats + 1 if turn.plain == state.last_text else 0
    state.last_text = turn.plain
    if state.since is None or turn.now - state.since > WITHIN:
        state.since, state.turns = turn.now, 0
    state.turns += 1
    repeats = state.repeats >= MOST_REPEATS and len(turn.plain.split()) >= WORDS_OF_A_MACHINE
    return repeats or state.turns > MOST_TURNS


def is_noticed_now(turn: Turn) -> bool:
    """Said once: to a machine that goes on nothing is said."""
    return turn.state.repeats == MOST_REPEATS or turn.state.turns == MOST_TURNS + 1
