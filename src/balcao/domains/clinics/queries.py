"""Reads clinics, practitioners and services as they are shown."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.pages import encode_cursor
from balcao.domains.clinics.models import (
    Clinic,
    HourException,
    Insurer,
    Practitioner,
    PractitionerService,
    Resource,
    Service,
    WeeklyHours,
)

Key = tuple[str, UUID]
Kind = TypeVar("Kind", Clinic, Practitioner, Service, Resource, Insurer)


async def list_resources(
    session: AsyncSession,
    *,
    clinic_id: UUID | None = None,
    kind: str | None = None,
    active: bool | None = None,
    after: Key | None = None,
    limit: int = 100,
) -> Sequence[Resource]:
    wanted = select(Resource).where(Resource.account_id == session.info["account_id"])
    if clinic_id is not None:
        wanted = wanted.where(Resource.clinic_id == clinic_id)
    if kind is not None:
        wanted = wanted.where(Resource.kind == kind)
    if active is not None:
        wanted = wanted.where(Resource.active == active)
    return (await session.scalars(_by_name(wanted, Resource, after, limit))).all()


async def list_insurers(
    session: AsyncSession, *, active: bool | None = None, after: Key | None = None, limit: int = 100
) -> Sequence[Insurer]:
    wanted = select(Insurer).where(Insurer.account_id == session.info["account_id"])
    if active is not None:
        wanted = wanted.where(Insurer.active == active)
    return (await session.scalars(_by_name(wanted, Insurer, after, limit))).all()


async def only_clinic(session: AsyncSession) -> Clinic | None:
    """The tenant's clinic if there is just one."""
    wanted = select(Clinic).where(Clinic.account_id == session.info["account_id"]).limit(2)
    found = (await session.scalars(wanted)).all()
    return found[0] if len(found) == 1 else None


async def list_clinics(session: AsyncSession, *, after: Key | None = None, limit: int = 100) -> Sequence[Clinic]:
    wanted = select(Clinic).where(Clinic.account_id == session.info["account_id"])
    return (await session.scalars(_by_name(wanted, Clinic, after, limit))).all()


async def list_practitioners(
    session: AsyncSession,
    *,
    clinic_id: UUID | None = None,
    service_id: UUID | None = None,
    specialty: str | None = None,
    active: bool | None = None,
    after: Key | None = None,
    limit: int = 100,
) -> Sequence[Practitioner]:
    account_id = session.info["account_id"]
    wanted = select(Practitioner).where(Practitioner.account_id == account_id)
    if clinic_id is not None:
        works_there = select(WeeklyHours.practitioner_id).where(
            WeeklyHours.account_id == account_id, WeeklyHours.clinic_id == clinic_id
        )
        wanted = wanted.where(or_(Practitioner.clinic_id == clinic_id, Practitioner.id.in_(works_there)))
    if service_id is not None:
        wanted = wanted.where(_does(account_id, service_id))
    if specialty is not None:
        wanted = wanted.where(Practitioner.specialties.contains([specialty]))
    if active is not None:
        wanted = wanted.where(Practitioner.active == active)
    return (await session.scalars(_by_name(wanted, Practitioner, after, limit))).all()


def _does(account_id: UUID, service_id: UUID) -> ColumnElement[bool]:
    """A service that names nobody is done by all."""
    named = select(PractitionerService.practitioner_id).where(
        PractitionerService.account_id == account_id, PractitionerService.service_id == service_id
    )
    return or_(Practitioner.id.in_(named), ~named.exists())


async def list_services(
    session: AsyncSession,
    *,
    practitioner_id: UUID | None = None,
    insurer: str | None = None,
    active: bool | None = None,
    after: Key | None = None,
    limit: int = 100,
) -> Sequence[Service]:
    account_id = session.info["account_id"]
    wanted = select(Service).where(Service.account_id == account_id)
    if practitioner_id is not None:
        of_service = (
            PractitionerService.account_id == account_id,
            PractitionerService.service_id == Service.id,
        )
        named = select(PractitionerService.service_id).where(*of_service)
        wanted = wanted.where(
            or_(named.where(PractitionerService.practitioner_id == practitioner_id).exists(), ~named.exists())
        )
    if insurer is not None:
        wanted = wanted.where(Service.insurers.contains([insurer]))
    if active is not None:
        wanted = wanted.where(Service.active == active)
    return (await session.scalars(_by_name(wanted, Service, after, limit))).all()


def _by_name(wanted: Select[Kind], kind: type[Kind], after: Key | None, limit: int) -> Select[Kind]:
    if after is not None:
        wanted = wanted.where(tuple_(func.lower(kind.name), kind.id) > tuple_(*after))
    return wanted.order_by(func.lower(kind.name), kind.id).limit(limit)


def page_by_name(rows: Sequence[Kind], limit: int) -> tuple[Sequence[Kind], str | None]:
    """The rows to show, of one more than that, and the cursor behind the last."""
    shown = rows[:limit]
    return shown, encode_cursor(shown[-1].name.lower(), shown[-1].id) if len(rows) > limit else None


async def hours_of(session: AsyncSession, practitioners: Sequence[UUID]) -> dict[UUID, list[WeeklyHours]]:
    """Each practitioner's weekly hours, in the week's order."""
    rows = await session.scalars(
        select(WeeklyHours)
        .where(WeeklyHours.account_id == session.info["account_id"], WeeklyHours.practitioner_id.in_(practitioners))
        .order_by(WeeklyHours.weekday, WeeklyHours.start_minute, WeeklyHours.valid_from.nulls_first())
    )
    found: dict[UUID, list[WeeklyHours]] = defaultdict(list)
    for row in rows:
        found[row.practitioner_id].append(row)
    return found


async def practitioners_of(session: AsyncSession, services: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Whom each service names."""
    rows = await session.execute(
        select(PractitionerService.service_id, PractitionerService.practitioner_id)
        .where(
            PractitionerService.account_id == session.info["account_id"], PractitionerService.service_id.in_(services)
        )
        .order_by(PractitionerService.practitioner_id)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for service_id, practitioner_id in rows:
        found[service_id].append(practitioner_id)
    return found


async def exceptions_of(
    session: AsyncSession, practitioner_id: UUID, first: date | None, last: date | None
) -> Sequence[HourException]:
    wanted = select(HourException).where(
        HourException.account_id == session.info["account_id"], HourException.practitioner_id == practitioner_id
    )
    if first is not None:
        wanted = wanted.where(HourException.day >= first)
    if last is not None:
        wanted = wanted.where(HourException.day <= last)
    return (await session.scalars(wanted.order_by(HourException.day, HourException.start_minute).limit(2_000))).all()
