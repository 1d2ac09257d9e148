"""That what a rule or a team names is there, said in words before the database says it in its own."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Invalid
from balcao.domains.clinics.models import Clinic
from balcao.domains.connections.models import Connection
from balcao.domains.conversations.desk_models import BusinessHours, Team
from balcao.domains.identity.models import User

NAMED: dict[str, tuple[Any, str]] = {
    "channel_ids": (Connection, "Um dos canais não existe."),
    "clinic_ids": (Clinic, "Uma das clínicas não existe."),
    "team_ids": (Team, "Uma das equipes não existe."),
    "member_ids": (User, "Uma das pessoas não existe."),
    "team_id": (Team, "Esta equipe não existe."),
    "user_id": (User, "Esta pessoa não existe."),
    "hours_id": (BusinessHours, "Este horário não existe."),
}


async def must_exist(session: AsyncSession, given: dict[str, Any]) -> None:
    """Invalid for an id among `given` (field → value, as the body has them) that is not the tenant's."""
    for field, (kind, missing) in NAMED.items():
        value = given.get(field)
        ids: set[UUID] = set(value) if isinstance(value, Iterable) else {value} if value else set()
        if not ids:
            continue
        wanted = select(kind.id).where(kind.account_id == session.info["account_id"], kind.id.in_(ids))
        if hasattr(kind, "deleted_at"):
            wanted = wanted.where(kind.deleted_at.is_(None))
        if set(await session.scalars(wanted)) != ids:
            raise Invalid(missing)
