"""Who changes an appointment, as its history names them."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

ActorKind = Literal["user", "client", "contact", "bot", "system"]


@dataclass(frozen=True)
class Actor:
    kind: ActorKind
    id: UUID | None
    name: str
    manages: bool = False  # a manager or an owner


BOT = Actor("bot", None, "Atendimento automático")
SYSTEM = Actor("system", None, "Balcão")
