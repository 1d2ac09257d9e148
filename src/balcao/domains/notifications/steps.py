"""A step of a chain as it is kept: how long before the visit, by which channels, with which template."""

from typing import Any, Final, Literal
from uuid import UUID

import msgspec

Act = Literal["confirm", "move", "cancel"]
# What a template's variable may stand for. The service is not among them: it would tell of somebody's health.
SOURCES: Final = ("patient", "day", "hour", "clinic", "address", "practitioner")


class Step(msgspec.Struct, kw_only=True):
    """`channels` are keys of connectors in the order in which they are tried; none are all, the clinic's own first.

    `variables` say for each of the template's what stands in it (SOURCES), `buttons` for each of its quick replies, by
    its place, what pressing it does. It is left out for who booked less than `minimum_lead_minutes` before the visit.
    """

    id: UUID
    before_minutes: int
    channels: list[str] = []
    template: str
    language: str = "pt_BR"
    variables: dict[str, str] = {}
    buttons: dict[str, Act] = {}
    skip_confirmed: bool = True
    minimum_lead_minutes: int = 0


def steps_of(kept: list[Any]) -> list[Step]:
    return msgspec.convert(kept, list[Step])


def kept_steps(steps: list[Step]) -> list[Any]:
    kept: list[Any] = msgspec.to_builtins(steps)
    return kept
