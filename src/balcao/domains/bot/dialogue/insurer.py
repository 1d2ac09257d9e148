"""Who pays: an insurer that was named, if the service is done for it."""

import re
from collections.abc import Iterable
from typing import Final

from balcao.domains.bot.dialogue import words
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.understanding.folding import plain
from balcao.domains.clinics.models import Service

PRIVATE: Final = re.compile(r"\b(?:particular|sem convenio|nao tenho convenio|vou pagar|pago)\b")


# The best known of Brazil, so that one hears a plain no to them; others are asked for among those accepted.
WELL_KNOWN: Final = {
    "unimed": "Unimed", "amil": "Amil", "bradesco": "Bradesco Saúde", "sulamerica": "SulAmérica",
    "sul america": "SulAmérica", "hapvida": "Hapvida", "odontoprev": "Odontoprev", "notredame": "NotreDame Intermédica",
    "intermedica": "NotreDame Intermédica", "porto seguro": "Porto Seguro", "cassi": "Cassi", "geap": "Geap",
    "golden cross": "Golden Cross", "prevent senior": "Prevent Senior", "metlife": "MetLife", "uniodonto": "Uniodonto",
    "sus": "SUS",
}  # fmt: skip


def take_insurer(turn: Turn) -> None:
    named = insurer_named(turn)
    if named is not None:
        turn.state.insurer = named
    elif (other := not_accepted(turn)) is not None:
        turn.say(words.insurer_not_accepted(other, accepted_by(turn.desk.services)))
    elif PRIVATE.search(turn.plain):
        turn.state.insurer = None


def insurer_named(turn: Turn) -> str | None:
    """The longest of those that any service is done for, so that "Bem Sorrir Ouro" is not taken for "Bem Sorrir"."""
    said = turn.plain
    found = [name for name in accepted_by(turn.desk.services) if f" {plain(name).strip()} " in said]
    return max(found, key=len, default=None)


def not_accepted(turn: Turn) -> str | None:
    """A well-known insurer that was named and that no service is done for."""
    taken = " ".join(plain(name) for name in accepted_by(turn.desk.services))
    said = (name for word, name in WELL_KNOWN.items() if f" {word} " in turn.plain and f" {word} " not in taken)
    return next(said, None)


def accepted_by(services: Iterable[Service]) -> list[str]:
    return list(dict.fromkeys(str(name) for service in services for name in service.insurers))


def settle_insurer(turn: Turn, service: Service) -> None:
    """An insurer that this service is not done for is let go, and said so."""
    insurer = turn.state.insurer
    if insurer is not None and insurer not in map(str, service.insurers):
        turn.say(words.insurer_not_for(insurer, service))
        turn.state.insurer = None
