"""When a model is worth asking, and what it is asked."""

from dataclasses import dataclass
from typing import Final, get_args
from uuid import UUID

from balcao.contracts.models import Question
from balcao.domains.bot.advice.redact import redact
from balcao.domains.bot.dialogue import cues
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.understanding.understood import Intent

# Below this our own reading is a guess as well.
UNSURE: Final = 0.55
# One word is a greeting, a name or a slip; whoever writes more says something.
FEWEST_WORDS: Final = 2
FEWEST_FOR_OPENING: Final = 4
MOST_LISTED: Final = 40
# What only a person decides, or what must not hang on a guess.
NEVER_GUESSED: Final = frozenset({"parar"})
INTENTS: Final = tuple(intent for intent in get_args(Intent) if intent not in NEVER_GUESSED)


class WantsAdvice(Exception):
    """A turn that a model might help with: nothing has been done yet."""

    def __init__(self, connection_id: UUID, question: Question, monthly_tokens: int, text: str) -> None:
        super().__init__("a model may be asked")
        self.connection_id, self.question, self.monthly_tokens = connection_id, question, monthly_tokens
        self.text = text


@dataclass(frozen=True)
class Reason:
    is_unsure: bool
    wants_opening: bool


def wants_advice(turn: Turn) -> WantsAdvice | None:
    model = turn.options.model
    if model.asked_of is None or turn.state.refuses_model or turn.state.asked == "name" or turn.contact.opted_out:
        return None
    if cues.NO_MODEL.search(turn.plain):
        return None
    reason = _reason(turn)
    if not (reason.is_unsure or (model.openings and reason.wants_opening)):
        return None
    question = Question(
        text=redact(turn.text, filter(None, (turn.contact.name, turn.understood.entities.name))),
        today=turn.today,
        intents=INTENTS,
        services=[service.name for service in turn.desk.services][:MOST_LISTED],
        practitioners=[who.name for who in turn.desk.practitioners][:MOST_LISTED],
        asked=_asked(turn),
        wants_opening=model.openings,
    )
    return WantsAdvice(model.asked_of, question, model.monthly_tokens, turn.text)


def _reason(turn: Turn) -> Reason:
    """Nothing about health goes out, and a plain answer needs no help."""
    told = turn.understood
    is_plain = told.choice is not None or told.yes is not None or told.more
    if told.emergency or told.health_question or is_plain:
        return Reason(False, False)
    words = len(turn.plain.split())
    has_entities = any(value is not None for value in told.entities.as_json().values()) or bool(told.ambiguous)
    is_unsure = (told.intent == "outro" and not has_entities) or told.confidence < UNSURE
    return Reason(is_unsure and words >= FEWEST_WORDS, words >= FEWEST_FOR_OPENING)


ASKED: Final = {
    "service": "o que a pessoa quer marcar",
    "practitioner": "com quem ela prefere",
    "date": "para qual dia",
    "day": "qual de alguns dias",
    "slot": "qual de alguns horários",
    "which": "qual das consultas marcadas",
    "menu": "em que podemos ajudar",
    "booking": "se quer marcar um horário",
}


def _asked(turn: Turn) -> str | None:
    """What was asked, without what the question told of anybody."""
    return ASKED.get(turn.state.asked) if turn.state.asked else None
