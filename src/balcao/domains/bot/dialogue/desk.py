"""What the front desk knows by heart: clinics, who works there, what they do."""

from dataclasses import dataclass
from itertools import combinations
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import raw_connection
from balcao.domains.bot.understanding.folding import fold
from balcao.domains.clinics.holidays import Observed
from balcao.domains.clinics.kept_calendars import kept_calendars
from balcao.domains.clinics.models import Clinic, Practitioner, PractitionerService, Service
from balcao.domains.identity.models import Account


@dataclass(frozen=True)
class Desk:
    """`done_by` has the practitioners of each service; a service that is not in it is done by all. `calendars` are the
    holidays that each clinic keeps.
    """

    account: Account
    clinics: tuple[Clinic, ...]
    practitioners: tuple[Practitioner, ...]
    services: tuple[Service, ...]
    done_by: dict[UUID, frozenset[UUID]]
    calendars: dict[UUID, Observed]

    @property
    def timezone(self) -> ZoneInfo:
        """The clinics' zone where they share one, else the account's."""
        zones = {clinic.timezone for clinic in self.clinics}
        return ZoneInfo(zones.pop() if len(zones) == 1 else self.account.timezone)

    @property
    def name(self) -> str:
        return self.clinics[0].name if len(self.clinics) == 1 else self.account.name

    def service(self, id: UUID | None) -> Service | None:
        return next((service for service in self.services if service.id == id), None)

    def practitioner(self, id: UUID | None) -> Practitioner | None:
        return next((who for who in self.practitioners if who.id == id), None)

    def clinic(self, id: UUID | None) -> Clinic | None:
        return next((clinic for clinic in self.clinics if clinic.id == id), None)

    def clinic_named(self, plain: str) -> Clinic | None:
        """The one clinic of several whose own words stand in the text."""
        own = {clinic.id: set(fold(clinic.name).split()) for clinic in self.clinics}
        shared = set[str]().union(*(a & b for a, b in combinations(own.values(), 2)))
        said = set(plain.split())
        found = [c for c in self.clinics if any(len(word) > 3 for word in (own[c.id] - shared) & said)]
        return found[0] if len(found) == 1 < len(self.clinics) else None

    def service_named(self, name: str | None) -> Service | None:
        return next((service for service in self.services if service.name == name), None)

    def practitioner_named(self, name: str | None) -> Practitioner | None:
        return next((who for who in self.practitioners if who.name == name), None)

    def who_does(self, service: Service) -> list[Practitioner]:
        able = self.done_by.get(service.id)
        return [who for who in self.practitioners if able is None or who.id in able]

    def done_by_one(self, who: Practitioner) -> list[Service]:
        return [service for service in self.services if who in self.who_does(service)]


async def load_desk(session: AsyncSession) -> Desk:
    """From this process's memory while no row of it has changed; the rows are detached, for reading alone."""
    account_id = session.info["account_id"]
    stamp: str = await (await raw_connection(session)).fetchval(_STAMP, account_id)
    known = _desks.get(account_id)
    if known is not None and known[0] == stamp:
        return known[1]
    desk = await _read_desk(session, account_id)
    while len(_desks) >= KEPT:
        del _desks[next(iter(_desks))]
    _desks[account_id] = (stamp, desk)
    return desk


KEPT = 500
_desks: dict[UUID, tuple[str, Desk]] = {}
# Every version of every row that a desk is made of: any change of any of them makes another stamp.
_STAMP = """
SELECT md5(string_agg(version, ',' ORDER BY version)) FROM (
    SELECT 'a' || xmin FROM accounts WHERE id = $1
    UNION ALL SELECT 'h' || clinic_id || day || xmin FROM clinic_holidays WHERE account_id = $1
    UNION ALL SELECT 'c' || id || xmin FROM clinics WHERE account_id = $1
    UNION ALL SELECT 'p' || id || xmin FROM practitioners WHERE account_id = $1
    UNION ALL SELECT 's' || id || xmin FROM services WHERE account_id = $1
    UNION ALL SELECT 'd' || service_id || practitioner_id || xmin FROM practitioner_services WHERE account_id = $1
) AS rows (version)
"""


async def _read_desk(session: AsyncSession, account_id: UUID) -> Desk:
    account = await session.get(Account, account_id)
    assert account is not None
    found = await session.scalars(select(Clinic).where(Clinic.account_id == account_id).order_by(Clinic.name))
    clinics = tuple(found)
    practitioners = await session.scalars(
        select(Practitioner)
        .where(Practitioner.account_id == account_id, Practitioner.active)
        .order_by(Practitioner.name)
    )
    services = await session.scalars(
        select(Service).where(Service.account_id == account_id, Service.active).order_by(Service.name)
    )
    done_by: dict[UUID, set[UUID]] = {}
    for row in await session.scalars(select(PractitionerService).where(PractitionerService.account_id == account_id)):
        done_by.setdefault(row.service_id, set()).add(row.practitioner_id)
    return Desk(
        account,
        clinics,
        tuple(practitioners),
        tuple(services),
        {service: frozenset(able) for service, able in done_by.items()},
        await kept_calendars(session, clinics),
    )
