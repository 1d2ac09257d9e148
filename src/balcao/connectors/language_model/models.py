"""Asks a model what a text means, once, within a deadline; what comes back is a proposal in closed fields."""

import asyncio
from datetime import timedelta
from importlib import import_module
from types import ModuleType

from balcao.connectors.language_model.settings import Settings
from balcao.contracts.models import Proposal, Question
from balcao.core.outcomes import Unavailable, Unsupported


async def propose(settings: Settings, question: Question, deadline: timedelta) -> Proposal:
    asking = _asking()
    try:
        async with asyncio.timeout(deadline.total_seconds()):
            proposal: Proposal = await asking.ask_of(settings, question, deadline)
            return proposal
    except TimeoutError as late:
        raise Unavailable("too_late", "O modelo não respondeu", "O robô respondeu sem ele.") from late


def _asking() -> ModuleType:
    """Loaded at the first question: the extra may not be there, and it is large."""
    try:
        return import_module("balcao.connectors.language_model.asking")
    except ImportError as missing:
        detail = 'Instale o extra: pip install "balcao[llm]".'
        raise Unsupported("no_extra", "Falta o extra", detail) from missing
