"""What a model fills in, and how little of it is believed."""

from datetime import date, time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from balcao.contracts.models import Proposal, Question

LONGEST_OPENING = 200


class Proposed(BaseModel):
    """O que a pessoa quer. Deixe nulo o que ela não disse."""

    model_config = ConfigDict(extra="ignore")

    intent: str | None = Field(None, description="uma das intenções da lista, ou 'outro'")
    day: str | None = Field(None, description="o dia, ou o primeiro dia, AAAA-MM-DD")
    day_to: str | None = Field(None, description="o último dia de um intervalo, AAAA-MM-DD")
    hour: str | None = Field(None, description="a hora, ou a partir de que hora, HH:MM")
    hour_to: str | None = Field(None, description="até que hora, HH:MM")
    period: Literal["morning", "afternoon", "evening"] | None = None
    service: int | None = Field(None, description="o número do serviço na lista, a partir de 1")
    practitioner: int | None = Field(None, description="o número do profissional na lista, a partir de 1")
    opening: str | None = Field(None, description="uma frase curta e gentil, sem horários, preços nem promessas")


def proposal_of(proposed: Proposed, question: Question) -> Proposal:
    return Proposal(
        intent=proposed.intent if proposed.intent in question.intents else None,
        day=_day(proposed.day),
        day_to=_day(proposed.day_to),
        hour=_hour(proposed.hour),
        hour_to=_hour(proposed.hour_to),
        period=proposed.period,
        service=_place(proposed.service, len(question.services)),
        practitioner=_place(proposed.practitioner, len(question.practitioners)),
        opening=(proposed.opening or "").strip()[:LONGEST_OPENING] or None if question.wants_opening else None,
    )


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _hour(written: str | None) -> time | None:
    try:
        return time.fromisoformat(written).replace(second=0, microsecond=0, tzinfo=None) if written else None
    except ValueError:
        return None


def _place(number: int | None, count: int) -> int | None:
    """From 1, as it was listed, to a place in the list."""
    return number - 1 if number is not None and 1 <= number <= count else None
