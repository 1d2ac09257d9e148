"""What the played model answers, and what it was asked."""

from typing import Any

import msgspec

KEY = "sk-sandbox"
NAME = "played-1"


class Script(msgspec.Struct):
    """`proposal` goes into the tool's arguments as it is; `raw` instead of it, whatever it is; `refuses` answers with a
    refusal and no tool; `status` other than 200 is an error of the provider's.
    """

    proposal: dict[str, Any] = msgspec.field(default_factory=lambda: {"intent": "outro"})
    raw: str | None = None
    refuses: bool = False
    status: int = 200
    delay_ms: int = 0


class PlayedModels:
    def __init__(self) -> None:
        self.script = Script()
        self.asked: list[dict[str, Any]] = []

    def forget_all(self) -> None:
        self.script = Script()
        self.asked.clear()
