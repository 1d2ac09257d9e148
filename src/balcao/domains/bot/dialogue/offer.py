"""Offers up to three free times, numbered; where nothing fits, the nearest, and says so."""

from datetime import timedelta

from balcao.domains.bot.dialogue import cues, taps, words
from balcao.domains.bot.dialogue.returns import keep_return
from balcao.domains.bot.dialogue.search import nearest, search
from balcao.domains.bot.dialogue.state import Wish
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.wish import without_day
from balcao.domains.scheduling.free_time import FreeTime

KEPT_SHOWN = 60


async def offer(turn: Turn) -> None:
    """For the state's service, practitioner and wish; asks for a number."""
    keep_return(turn)
    wish = turn.state.wish
    found = await search(turn, wish)
    if found:
        return present(turn, found, words.here_they_are(turn, found))
    near = await nearest(turn, wish)
    if near:
        return present(turn, near, words.none_but_these(turn, near), is_instead=True)
    turn.state.offered = []
    turn.ask("waiting", words.nothing_free(turn), taps=taps.YES_OR_NO)


def present(turn: Turn, times: list[FreeTime], heading: str, *, is_instead: bool = False) -> None:
    state = turn.state
    state.offered = times
    state.is_instead = is_instead
    state.chosen = None
    state.shown = [*state.shown, *(free.start_at for free in times)][-KEPT_SHOWN:]
    turn.ask("slot", words.numbered_times(turn, heading, times), taps=taps.of_times(turn, times))


async def offer_more(turn: Turn) -> None:
    """OUTROS, and the same with a direction: later or earlier hours, another day."""
    state = turn.state
    direction = cues.direction_of(turn.plain)
    days = [free.day for free in state.offered]
    hours = sorted(free.hour for free in state.offered)
    if direction == "day" and days:
        state.wish = without_day(state.wish)
        state.wish.day, state.wish.open_day = max(days) + timedelta(days=1), True
    elif direction == "later" and hours:
        state.wish = _with_hours(state.wish, after=hours[-1], before=None)
    elif direction == "earlier" and hours:
        state.wish = _with_hours(state.wish, after=None, before=hours[0])
    await offer(turn)


def _with_hours(wish: Wish, *, after: str | None, before: str | None) -> Wish:
    from_time = cues.clock(after) if after else None
    to_time = cues.clock(before) if before else None
    return Wish(
        day=wish.day,
        day_to=wish.day_to,
        open_day=wish.open_day,
        time=from_time,
        time_to=to_time,
        open_time=from_time is not None,
    )
