"""Holds, bookings, moves, cancellations, rooms, groups and overbookings in any order end as a model of a page says."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import transaction
from balcao.domains.clinics.models import Resource
from balcao.domains.clinics.set_needs import Needed, set_needs
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.hold import hold
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.wall_clock import minute_of
from balcao.testing import make_agenda
from balcao.testing.make_agenda import Agenda, at, next_weekday

MONDAY = next_weekday(1)
STAFF = Actor("user", None, "Recepção")
SEATS, OVERBOOKED = 2, 2
LENGTH = 30

hours = st.integers(0, 11).map(lambda step: f"{8 + step // 4:02}:{step % 4 * 15:02}")
people = st.integers(0, 1)
acts = st.one_of(
    st.tuples(st.just("book"), hours, people, st.sampled_from([None, None, "h1", "h2"])),
    st.tuples(st.just("group"), hours, people, st.none()),
    st.tuples(st.just("overbook"), hours, people, st.none()),
    st.tuples(st.just("hold"), hours, people, st.sampled_from(["h1", "h2"])),
    st.tuples(st.just("move"), hours, st.integers(0, 9), st.none()),
    st.tuples(st.just("cancel"), st.just("08:00"), st.integers(0, 9), st.none()),
)


@dataclass(frozen=True)
class Use:
    """A resource's time in the model; `session` None is a visit by itself, `over` lies over others."""

    resource: str
    start: int
    session: str | None = None
    over: bool = False

    def meets(self, other: "Use") -> bool:
        return self.resource == other.resource and abs(self.start - other.start) < LENGTH


@dataclass
class Model:
    """What each owner (an appointment or a holder) has taken."""

    taken: dict[object, list[Use]] = field(default_factory=dict)

    def others(self, *owners: object) -> list[Use]:
        return [use for owner, uses in self.taken.items() if owner not in owners for use in uses]

    def is_free(self, use: Use, *owners: object) -> bool:
        met = [other for other in self.others(*owners) if other.meets(use) and not other.over]
        if use.session is None:
            return not met
        return all(other.session == use.session for other in met) and len(met) < SEATS

    def take(self, owner: object, uses: list[Use], *replaces: object) -> bool:
        if not all(self.is_free(use, owner, *replaces) for use in uses):
            return False
        for gone in replaces:
            self.taken.pop(gone, None)
        self.taken[owner] = uses
        return True

    def take_over(self, owner: object, uses: list[Use]) -> bool:
        """Over others, if it has to be; the room too."""
        if self.take(owner, uses):
            return True
        who = uses[0]
        if sum(use.over for use in self.others() if use.resource == who.resource) >= OVERBOOKED:
            return False
        rooms = [use if self.is_free(use) else replace(use, over=True) for use in uses[1:]]
        for room in rooms:
            lying = [use for use in self.others() if use.over and use.meets(room)]
            if room.over and len(lying) >= OVERBOOKED:
                return False
        self.taken[owner] = [replace(who, over=True), *rooms]
        return True


@dataclass
class World:
    account_id: UUID
    consult: list[Agenda]
    group: list[Agenda]
    room: UUID
    model: Model = field(default_factory=Model)
    made: list[tuple[UUID, str, int]] = field(default_factory=list)

    async def act(self, kind: str, hour: str, number: int, holder: str | None) -> None:
        if kind in ("move", "cancel"):
            if self.made:
                await self._change(kind, hour, *self.made[number % len(self.made)])
            return
        if kind == "hold":
            assert holder is not None
            assert await self._hold(hour, number, holder) == self.model.take(
                holder, self._uses("book", hour, number), holder
            )
            return
        id = await self._book(kind, hour, number, holder)
        uses = self._uses(kind, hour, number)
        owner = id or object()
        if kind == "overbook":
            expected = self.model.take_over(owner, uses)
        else:
            expected = self.model.take(owner, uses, *([holder] if holder else []))
        assert (id is not None) == expected, (kind, hour, number, holder)
        if id is not None:
            self.made.append((id, "group" if kind == "group" else "book", number))

    def _uses(self, kind: str, hour: str, number: int) -> list[Use]:
        start = minute_of(at(MONDAY, hour))
        if kind == "group":
            return [Use(f"p{number}", start, f"p{number}:{start}")]
        return [Use(f"p{number}", start), Use("room", start)]

    async def _book(self, kind: str, hour: str, number: int, holder: str | None) -> UUID | None:
        agenda = (self.group if kind == "group" else self.consult)[number]
        reason = {"overbook_reason": "dor"} if kind == "overbook" else {}
        try:
            async with transaction(self.account_id) as session:
                made = await make_agenda.appointment(
                    session, agenda, MONDAY, hour, actor=STAFF, holder=holder, outside_hours=True, **reason
                )
        except SlotTaken:
            return None
        return made.id

    async def _hold(self, hour: str, number: int, holder: str) -> bool:
        agenda, start = self.consult[number], at(MONDAY, hour)
        wanted = FreeTime(
            start, start + timedelta(minutes=LENGTH), MONDAY, hour, agenda.practitioner.id, "", agenda.service.id, "",
            agenda.clinic.id, "", agenda.clinic.timezone,
        )  # fmt: skip
        try:
            async with transaction(self.account_id) as session:
                await hold(session, wanted, holder)
        except SlotTaken:
            return False
        return True

    async def _change(self, kind: str, hour: str, id: UUID, made_as: str, number: int) -> None:
        if id not in self.model.taken:
            return  # it was cancelled before
        if kind == "cancel":
            async with transaction(self.account_id) as session:
                await cancel(session, id, actor=STAFF)
            del self.model.taken[id]
            return
        uses = self._uses(made_as, hour, number)
        try:
            async with transaction(self.account_id) as session:
                await move(session, id, actor=STAFF, start_at=at(MONDAY, hour), outside_hours=True)
                moved = True
        except SlotTaken:
            moved = False
        expected = self.model.take(id, uses)
        assert moved == expected, (kind, hour, made_as, number)

    async def check(self) -> None:
        """The table says of every owner what the model says."""
        names = {self.room: "room"} | {one.practitioner.id: f"p{n}" for n, one in enumerate(self.consult)}
        async with transaction(self.account_id) as session:
            rows = (await session.execute(_TAKEN)).all()
            assert await session.scalar(_OVERLAPS) == 0
        found: dict[object, set[tuple[str, int, bool]]] = {}
        for row in rows:
            use = (names[row.resource_id], row.start_minute, row.seat_no >= 900)
            found.setdefault(row.appointment_id or row.holder, set()).add(use)
        assert found == {
            owner: {(use.resource, use.start, use.over) for use in uses} for owner, uses in self.model.taken.items()
        }


async def _world(account_id: UUID) -> World:
    async with transaction(account_id) as session:
        first = await make_agenda.agenda(session, overbook_limit=OVERBOOKED)
        second = await make_agenda.practitioner(session, first.clinic, "Dr. Caio Reis", overbook_limit=OVERBOOKED)
        consult = await make_agenda.service(session, "Consulta com sala")
        group = await make_agenda.service(session, "Grupo", capacity=SEATS)
        room = await _room(session, first)
        await set_needs(session, consult.id, [Needed("room", None, (room,))])
        whose = [first.practitioner, second]
        return World(
            account_id,
            [Agenda(first.clinic, who, consult) for who in whose],
            [Agenda(first.clinic, who, group) for who in whose],
            room,
        )


async def _room(session: AsyncSession, agenda: Agenda) -> UUID:
    row = Resource(clinic_id=agenda.clinic.id, kind="room", name="Sala")
    session.add(row)
    await session.flush()
    return row.id


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(acts, min_size=4, max_size=18))
async def test_whatever_is_done_ends_as_the_model_says(
    account_id: UUID, steps: list[tuple[str, str, int, str | None]]
) -> None:
    async with transaction(account_id) as session:
        for table in ("occupancies", "appointments", "service_needs", "resources"):
            await session.execute(text(f"DELETE FROM {table}"))
    world = await _world(account_id)
    for step in steps:
        await world.act(*step)
    await world.check()


_TAKEN = text(
    "SELECT resource_id, start_minute, seat_no, appointment_id, holder FROM occupancies WHERE active ORDER BY 1, 2"
)
_OVERLAPS = text(
    "SELECT count(*) FROM occupancies a JOIN occupancies b ON a.account_id = b.account_id AND a.id < b.id "
    "AND a.resource_id = b.resource_id AND a.during && b.during AND a.active AND b.active "
    "AND (a.seat_no = b.seat_no OR (a.is_alone AND b.is_alone AND a.sharing <> b.sharing))"
)
