"""On which terms an insurer is taken: by whom, for what, where and when, and how many visits a day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import raw_connection
from balcao.core.problems import Invalid
from balcao.domains.contacts.folding import fold
from balcao.domains.scheduling.held_visits import held_under
from balcao.domains.scheduling.schedules import Offered


class Rule(msgspec.Struct):
    """What is None is any; minutes are those of the clinic's clock."""

    id: UUID
    practitioner_id: UUID | None
    service_id: UUID | None
    clinic_id: UUID | None
    weekday: int | None
    start_minute: int
    end_minute: int
    quota: int | None

    def is_about(self, practitioner_id: UUID, service_id: UUID, clinic_id: UUID) -> bool:
        return (
            self.practitioner_id in (None, practitioner_id)
            and self.service_id in (None, service_id)
            and self.clinic_id in (None, clinic_id)
        )

    def is_then(self, day: date, minute: int) -> bool:
        return self.weekday in (None, day.isoweekday()) and self.start_minute <= minute < self.end_minute


class Terms(msgspec.Struct):
    """An insurer with the rules under which it is taken; without rules it is taken everywhere.

    `id` is None for one that is only a name on the service.
    """

    id: UUID | None
    name: str
    plan: str | None = None
    active: bool = True
    rules: list[Rule] = []

    @property
    def shown(self) -> str:
        return f"{self.name} {self.plan}" if self.plan else self.name

    def about(self, practitioner_id: UUID, service_id: UUID, clinic_id: UUID) -> list[Rule]:
        return [rule for rule in self.rules if rule.is_about(practitioner_id, service_id, clinic_id)]


Used = Counter[tuple[UUID, date]]


async def insurer_terms(session: AsyncSession, written: str, service: Offered) -> Terms:
    """Of the insurer that somebody named; Invalid, with what to do, when the service does not take it."""
    known = await _known(session)
    found = _matched(written, known) if known else Terms(None, _canonical(written, service.insurers))
    if not found.active:
        raise Invalid(f"O convênio {found.shown} está desativado. Escolha outro ou marque como particular.")
    accepted = {fold(str(name)) for name in service.insurers}
    if accepted and not accepted & {fold(found.name), fold(found.shown)}:
        raise Invalid(
            f"{service.name} não atende {found.shown}. Aceitos: {', '.join(map(str, service.insurers))}; "
            "ou marque como particular, sem convênio."
        )
    return found


async def used_quotas(
    session: AsyncSession,
    terms: Terms,
    first: date,
    last: date,
    *,
    leaving: UUID | None = None,
    holder: str | None = None,
) -> Used:
    """How many visits of each day, held ones too, count against each rule that has a quota."""
    used: Used = Counter()
    rules = [rule for rule in terms.rules if rule.quota is not None]
    if not rules or terms.id is None:
        return used
    given = {
        "account_id": session.info["account_id"],
        "insurer_id": terms.id,
        "first": first,
        "last": last,
        "leaving": leaving,
    }
    booked = (await session.execute(_USED, given)).all()
    for row in (*booked, *await held_under(session, terms.id, first, last, holder=holder)):
        at: datetime = row.local_start
        for rule in rules:
            about = rule.is_about(row.practitioner_id, row.service_id, row.clinic_id)
            if about and rule.is_then(at.date(), at.hour * 60 + at.minute):
                used[rule.id, at.date()] += 1
    return used


def is_spent(rules: Iterable[Rule], used: Used, day: date) -> bool:
    """Whether any of the rules that hold then has no visit left."""
    return any(rule.quota is not None and used[rule.id, day] >= rule.quota for rule in rules)


async def _known(session: AsyncSession) -> list[Terms]:
    connection = await raw_connection(session)
    return msgspec.json.decode(await connection.fetchval(_KNOWN, session.info["account_id"]), type=list[Terms])


def _matched(written: str, known: Sequence[Terms]) -> Terms:
    wanted = fold(written)
    whole = [one for one in known if fold(one.shown) == wanted]
    by_name = [one for one in known if fold(one.name) == wanted]
    found = whole or [one for one in by_name if one.active] or by_name
    if not found:
        offered = ", ".join(one.shown for one in known if one.active)
        raise Invalid(f"Não há convênio {written!r}. Os cadastrados são: {offered or 'nenhum ativo'}.")
    if len(found) > 1:
        raise Invalid(f"Diga o plano: {' ou '.join(one.shown for one in found)}.")
    return found[0]


def _canonical(written: str, names: Sequence[str]) -> str:
    return next((str(name) for name in names if fold(str(name)) == fold(written)), written)


_KNOWN = """
SELECT coalesce(json_agg(one ORDER BY lower(name), lower(coalesce(plan, ''))), '[]')::text FROM (
    SELECT id, name, plan, active,
           (SELECT coalesce(json_agg(r), '[]') FROM (
                SELECT id, practitioner_id, service_id, clinic_id, weekday, start_minute, end_minute, quota
                FROM insurer_rules WHERE account_id = $1 AND insurer_id = i.id) r) AS rules
    FROM insurers i WHERE account_id = $1) one
"""
# The bound on the instant, a day wider, is what the index serves.
_USED = text(
    "SELECT practitioner_id, service_id, clinic_id, local_start FROM appointments "
    "WHERE account_id = :account_id AND insurer_id = :insurer_id "
    "AND start_at >= CAST(:first AS date) - 1 AND start_at < CAST(:last AS date) + 2 "
    "AND local_start >= CAST(:first AS date) AND local_start < CAST(:last AS date) + 1 "
    "AND status NOT IN ('waitlist', 'cancelled', 'entered-in-error') "
    "AND (CAST(:leaving AS uuid) IS NULL OR id IS DISTINCT FROM :leaving)"
)
