"""A time is about to be promised whose practitioner's calendar outside nobody has looked at for a while."""

from uuid import UUID

from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.scheduling.calendars.look_now import stale_mirrors
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.place import Promise
from balcao.domains.scheduling.place_visit import Wanted


class WantsLook(Exception):
    """Raised with nothing done yet: the time is to be held, the calendar looked at, and the turn taken again."""

    def __init__(self, promise: Promise, holder: str) -> None:
        super().__init__("a calendar is to be looked at first")
        self.promise, self.holder = promise, holder

    @property
    def practitioner_id(self) -> UUID:
        return self.promise.wanted.practitioner_id


async def look_first(turn: Turn, free: FreeTime) -> None:
    if turn.looked_at is None or free.practitioner_id in turn.looked_at:
        return
    if await stale_mirrors(turn.session, [free.practitioner_id]):
        wanted = Wanted(
            free.practitioner_id, free.service_id, free.start_at, length=free.end_at - free.start_at,
            clinic_id=free.clinic_id,
        )  # fmt: skip
        moves = turn.state.goal == "move"
        raise WantsLook(Promise(wanted, turn.holder, turn.state.insurer, moves=moves), turn.holder)
