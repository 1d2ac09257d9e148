"""Why a time cannot be booked."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from balcao.core.problems import Conflict
from balcao.domains.scheduling.free_time import FreeTime, as_wire

Still = Literal["encaixe", "espera"]
WAIT: Final[tuple[Still, ...]] = ("espera",)
OVER_OR_WAIT: Final[tuple[Still, ...]] = ("encaixe", "espera")


class SlotTaken(Conflict):
    """Esse horário não está livre."""

    type = "slot-taken"

    def __init__(self, detail: str, alternatives: Sequence[FreeTime] = (), still: Sequence[Still] = ()) -> None:
        """`still` is what may be asked for at this very time: to lie over another visit, or to wait for it."""
        super().__init__(detail)
        self.alternatives, self.still = tuple(alternatives), tuple(still)

    def document(self) -> dict[str, Any]:
        told = {"alternativas": [as_wire(time) for time in self.alternatives], "ainda_pode": list(self.still)}
        return super().document() | told


class OutsideHours(SlotTaken):
    """O médico não atende nesse horário."""

    status, type = 422, "outside-hours"


class WrongStatus(Conflict):
    """O agendamento não permite isso no estado em que está."""

    type = "wrong-status"
