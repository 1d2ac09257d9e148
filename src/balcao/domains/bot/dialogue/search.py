"""Finds free times for a wish, and picks the few that are offered."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from uuid import UUID

from balcao.core.problems import Invalid
from balcao.domains.bot.dialogue import words
from balcao.domains.bot.dialogue.state import State, Wish
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.free_times import free_times

MOST = 3
AHEAD = timedelta(days=45)
AROUND = timedelta(days=7)
STRETCH = timedelta(days=7)
LAST_MINUTE = time(23, 59)
MIDDLE_OF = {None: time(12), "morning": time(9), "afternoon": time(14), "evening": time(18)}


def window(wish: Wish, today: date) -> tuple[date, date]:
    """The days to look at, never in the past; the second is before the first when all of them are over."""
    first = max(wish.day or today, today)
    if wish.day_to is not None:
        return first, min(wish.day_to, first + 2 * AHEAD)
    if wish.day is not None and not wish.open_day:
        return first, wish.day
    return first, first + AHEAD


async def search(turn: Turn, wish: Wish) -> list[FreeTime]:
    """Up to MOST times that fit and were not shown; on several days if the wish spans several."""
    first, last = window(wish, turn.today)
    found: list[FreeTime] = []
    day = first
    while day <= last:
        end = min(day + STRETCH - timedelta(days=1), last)
        found += _unseen(await _free(turn, day, end, wish, turn.state.practitioner_id, spans=first != last), turn.state)
        if len({free.day for free in found}) >= MOST:
            break
        day = end + timedelta(days=1)
    if wish.exact_time and first == last:
        return _around(found, wish.exact_time)
    return _spread(found) if first != last else one_each(found)[:MOST]


async def _free(
    turn: Turn, first: date, last: date, wish: Wish, practitioner_id: UUID | None, *, spans: bool
) -> list[FreeTime]:
    after, before = wish.time, _just_after(wish.time_to)
    if wish.exact_time and spans:
        before = _just_after(wish.exact_time)
    elif wish.exact_time:
        after = before = None
    state = turn.state
    assert state.service_id is not None
    wanted = partial(
        free_times,
        turn.session,
        service_id=state.service_id,
        from_day=first,
        to_day=last,
        practitioner_id=practitioner_id,
        clinic_id=state.clinic_id,
        period=None if wish.exact_time else wish.period,
        after=after,
        before=before,
        holder=turn.holder,
        moving=state.appointment_id if state.goal == "move" else None,
    )
    if state.insurer is None:
        return await wanted()
    try:
        return await wanted(insurer=state.insurer)
    except Invalid as refused:
        turn.say(words.insurer_refused(refused.detail or refused.title))
        state.insurer = None
        return await wanted()


def _just_after(moment: time | None) -> time | None:
    """The end itself is included in what people say."""
    if moment is None or moment >= LAST_MINUTE:
        return None
    return (datetime.combine(date.min, moment) + timedelta(minutes=1)).time()


async def nearest(turn: Turn, wish: Wish) -> list[FreeTime]:
    """What comes closest where nothing fits: other hours, other days, at most two of a day; then other people's."""
    state = turn.state
    for practitioner_id in dict.fromkeys((state.practitioner_id, None)):
        for reach in (AROUND, AHEAD):
            found = await _near(turn, wish, practitioner_id, reach)
            if found:
                return found
    return []


async def _near(turn: Turn, wish: Wish, practitioner_id: UUID | None, reach: timedelta) -> list[FreeTime]:
    middle = max(wish.day or wish.day_to or turn.today, turn.today)
    first = max(turn.today, middle - AROUND)
    times = _unseen(await _free(turn, first, middle + reach, Wish(), practitioner_id, spans=True), turn.state)
    clock = wish.time or wish.time_to or MIDDLE_OF[wish.period]
    wanted = datetime.combine(middle, clock)
    ranked = sorted(one_each(times), key=lambda free: abs(_wall(free) - wanted))
    per_day: Counter[date] = Counter()
    chosen: list[FreeTime] = []
    for free in ranked:
        if per_day[free.day] < MOST - 1 and len(chosen) < MOST:
            per_day[free.day] += 1
            chosen.append(free)
    return sorted(chosen, key=lambda free: free.start_at)


def _wall(free: FreeTime) -> datetime:
    return datetime.combine(free.day, time.fromisoformat(free.hour))


def _unseen(times: Iterable[FreeTime], state: State) -> list[FreeTime]:
    seen = {*state.shown, state.moved_from}
    last_day = state.returns.last_day if state.returns else date.max
    return [free for free in times if free.start_at not in seen and state.wish.takes(free.day) and free.day <= last_day]


def one_each(times: Sequence[FreeTime]) -> list[FreeTime]:
    """One for each start, in order; where several people are free, whoever was named least so far."""
    named: Counter[object] = Counter()
    chosen = []
    for _, group in groupby(sorted(times, key=lambda free: free.start_at), key=lambda free: free.start_at):
        free = min(group, key=lambda one: (named[one.practitioner_id], one.practitioner))
        named[free.practitioner_id] += 1
        chosen.append(free)
    return chosen


def _around(times: Sequence[FreeTime], wanted: time) -> list[FreeTime]:
    """The hour asked for first, then its neighbours in order of time."""
    ranked = sorted(one_each(times), key=lambda free: abs(_wall(free) - datetime.combine(free.day, wanted)))[:MOST]
    exact = [free for free in ranked if time.fromisoformat(free.hour) == wanted]
    return exact + sorted((free for free in ranked if free not in exact), key=lambda free: free.start_at)


def _spread(times: Sequence[FreeTime]) -> list[FreeTime]:
    """The first of each of the next days; filled up from these days where they are fewer."""
    each = one_each(times)
    firsts = {free.day: free for free in reversed(each)}
    chosen = sorted(firsts.values(), key=lambda free: free.start_at)[:MOST]
    chosen += [free for free in each if free not in chosen][: MOST - len(chosen)]
    return sorted(chosen, key=lambda free: free.start_at)
