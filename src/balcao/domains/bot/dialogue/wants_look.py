"""A time is about to be promised whose practitioner's calendar outside nobody has looked at for a while."""

from uuid import UUID

from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.scheduling.calendars.look_now import stale_mirrors
from balcao.domains.scheduling.free_time import FreeTime


class WantsLook(Exception):
    """Raised with nothing done yet: the time is to be held, the calendar looked at, and the turn taken again."""

    def __init__(self, free: FreeTime, holder: str) -> None:
        super().__init__("a calendar is to be looked at first")
        self.free, self.holder = free, holder

    @property
    def practitioner_id(self) -> UUID:
        return self.free.practitioner_id


async def look_first(turn: Turn, free: FreeTime) -> None:
    if turn.looked_at is None or free.practitioner_id in turn.looked_at:
        return
    if await stale_mirrors(turn.session, [free.practitioner_id]):
        raise WantsLook(free, turn.holder)
