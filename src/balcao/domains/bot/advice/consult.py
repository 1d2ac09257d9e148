"""Joins a model's advice to a turn: before it, what the text may mean; after it, a sentence to begin with."""

from dataclasses import dataclass

from balcao.contracts.models import Proposal
from balcao.domains.bot.advice.fitting import fitting
from balcao.domains.bot.advice.heed import heed
from balcao.domains.bot.advice.wants import wants_advice
from balcao.domains.bot.dialogue.turn import Turn


@dataclass(frozen=True)
class Advice:
    """What came of asking about `text`: nothing more is asked about it."""

    text: str
    proposal: Proposal | None


def consult(turn: Turn, advice: Advice | None) -> None:
    """Raises WantsAdvice where a model might help and none was asked yet: the turn is then taken again."""
    if advice is None:
        wants = wants_advice(turn)
        if wants is not None:
            raise wants
    elif advice.text == turn.text and advice.proposal is not None:
        turn.understood = heed(turn.understood, advice.proposal, turn.desk, turn.today)


def begin_with(turn: Turn, advice: Advice | None) -> None:
    """The model's sentence before our answer, where it fits; never where a person or an emergency is at hand."""
    if advice is None or advice.proposal is None or advice.text != turn.text:
        return
    if not turn.options.model.openings or turn.outcome != "answered" or not turn.said:
        return
    sentence = fitting(advice.proposal.opening, "\n".join(turn.said), turn.first_name)
    if sentence is not None:
        turn.said.insert(0, sentence)
