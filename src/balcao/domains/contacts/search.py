"""Contacts found by part of a name, of a number however it is typed, or of an e-mail."""

import re
from typing import Any

from sqlalchemy import func, select

from balcao.domains.contacts.folding import fold, like
from balcao.domains.contacts.phones import canonical

_NUMBER = re.compile(r"[\d\s()+./-]+")


def contacts_like(asked: str, most: int) -> Any:
    """A subquery of the ids of at most so many, who changed last first."""
    return select(func.search_contacts(like(searched_for(asked)), most))


def searched_for(asked: str) -> str:
    """The text as a contact's `search` has it: no accents, a number's digits with the ninth."""
    digits = re.sub(r"\D", "", asked)
    if digits and _NUMBER.fullmatch(asked.strip()):
        whole = canonical(asked) if len(digits) >= 10 else None
        return whole.lstrip("+") if whole else digits
    return fold(asked)
