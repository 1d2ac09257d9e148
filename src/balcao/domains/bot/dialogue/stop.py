"""Somebody wants no more messages: said once, kept on the contact, and how to come back."""

import re
from typing import Final

from balcao.core import clock
from balcao.domains.bot.dialogue import taps, words
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.contacts.models import Contact

COMES_BACK: Final = re.compile(r"^ (?:quero )?voltar[ .!]*$")


def stop(turn: Turn) -> None:
    _set(turn.contact, opted_out=True)
    turn.state.begin(None)
    turn.say(words.STOPPED)
    turn.outcome = "stopped"
    turn.acted = True


def come_back(turn: Turn) -> None:
    _set(turn.contact, opted_out=False)
    turn.say(words.CAME_BACK)
    turn.ask("menu", words.menu(), taps=taps.MENU)
    turn.acted = True


def _set(contact: Contact, *, opted_out: bool) -> None:
    contact.opted_out = opted_out
    contact.version += 1
    contact.updated_at = clock.now()
