"""Takes a model's proposal for what it is: a guess that fills what was not understood, and decides nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from balcao.contracts.models import Proposal
from balcao.domains.bot.advice.wants import INTENTS
from balcao.domains.bot.dialogue.desk import Desk
from balcao.domains.bot.understanding.understood import Entities, Period, Understanding

# Below what may be acted upon: whatever comes of it is asked about first.
A_GUESS: Final = 0.6
AS_FAR_AS: Final = timedelta(days=366)
PERIODS: Final[dict[str, Period]] = {"morning": "morning", "afternoon": "afternoon", "evening": "evening"}


def heed(told: Understanding, proposal: Proposal, desk: Desk, today: date) -> Understanding:
    """What we understood ourselves stands. A yes, a number and a person's name are never the model's to say."""
    if told.emergency or told.health_question or told.choice is not None or told.yes is not None:
        return told
    entities = _filled(told, proposal, desk, today)
    guessed = proposal.intent if proposal.intent in INTENTS and proposal.intent != "outro" else None
    if told.intent != "outro" or guessed is None:
        return replace(told, entities=entities) if told.intent == "outro" else told
    return replace(told, intent=guessed, second_intent=None, entities=entities, confidence=A_GUESS)


def _filled(told: Understanding, proposal: Proposal, desk: Desk, today: date) -> Entities:
    own = told.entities
    day, day_to = _days(proposal, today) if not (own.date or own.date_to or "date" in told.ambiguous) else (None, None)
    has_hour = own.time or own.time_to or own.period or "time" in told.ambiguous
    listed, people = desk.services, desk.practitioners
    service = _named([one.name for one in listed], proposal.service)
    who = _named([one.name for one in people], proposal.practitioner)
    return replace(
        own,
        date=own.date or day,
        date_to=own.date_to or day_to,
        time=own.time if has_hour else proposal.hour,
        time_to=own.time_to if has_hour else proposal.hour_to,
        period=own.period if has_hour else PERIODS.get(proposal.period or ""),
        service=own.service or (service if "service" not in told.ambiguous else None),
        practitioner=own.practitioner or (who if "practitioner" not in told.ambiguous else None),
    )


def _named(names: list[str], place: int | None) -> str | None:
    return names[place] if place is not None and 0 <= place < len(names) else None


def _days(proposal: Proposal, today: date) -> tuple[date | None, date | None]:
    """Neither past nor out of all sight, and in order."""
    first, last = proposal.day, proposal.day_to
    if any(day is not None and not today <= day <= today + AS_FAR_AS for day in (first, last)):
        return None, None
    return (first, last) if first is None or last is None or first < last else (first, None)
