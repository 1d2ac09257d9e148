"""Why a time cannot be booked."""

from collections.abc import Sequence
from typing import Any

from balcao.core.problems import Conflict
from balcao.domains.scheduling.free_time import FreeTime, as_wire


class SlotTaken(Conflict):
    """Esse horário não está livre."""

    type = "slot-taken"

    def __init__(self, detail: str, alternatives: Sequence[FreeTime] = ()) -> None:
        super().__init__(detail)
        self.alternatives = tuple(alternatives)

    def document(self) -> dict[str, Any]:
        return super().document() | {"alternativas": [as_wire(time) for time in self.alternatives]}


class OutsideHours(SlotTaken):
    """O médico não atende nesse horário."""

    status, type = 422, "outside-hours"


class WrongStatus(Conflict):
    """O agendamento não permite isso no estado em que está."""

    type = "wrong-status"
