"""Who pays: an insurer that was named, if the service is done for it."""

import re
from collections.abc import Iterable
from typing import Final

from balcao.domains.bot.dialogue import words
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.understanding.folding import plain
from balcao.domains.clinics.models import Service

PRIVATE: Final = re.compile(r"\b(?:particular|sem convenio|nao tenho convenio|vou pagar|pago)\b")


def take_insurer(turn: Turn) -> None:
    named = insurer_named(turn)
    if named is not None:
        turn.state.insurer = named
    elif PRIVATE.search(turn.plain):
        turn.state.insurer = None


def insurer_named(turn: Turn) -> str | None:
    """The longest of those that any service is done for, so that "Bem Sorrir Ouro" is not taken for "Bem Sorrir"."""
    said = turn.plain
    found = [name for name in _known(turn.desk.services) if f" {plain(name).strip()} " in said]
    return max(found, key=len, default=None)


def _known(services: Iterable[Service]) -> list[str]:
    return list(dict.fromkeys(str(name) for service in services for name in service.insurers))


def settle_insurer(turn: Turn, service: Service) -> None:
    """An insurer that this service is not done for is let go, and said so."""
    insurer = turn.state.insurer
    if insurer is not None and insurer not in map(str, service.insurers):
        turn.say(words.insurer_not_for(insurer, service))
        turn.state.insurer = None
