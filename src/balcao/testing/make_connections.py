"""Connections for tests, with settings that are nobody's."""

from typing import Any
from uuid import UUID

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.connections.connect import connect
from balcao.domains.connections.models import Connection

SECRET = "segredo-comprido-de-teste"


def channel_settings(**given: Any) -> dict[str, Any]:
    """For the channel connector; its routes are new ones unless given."""
    numbers = {"phone_number_id": f"1{new_id().int % 10**14}", "business_account_id": f"2{new_id().int % 10**14}"}
    secrets = {"access_token": f"{SECRET}-1", "app_secret": f"{SECRET}-2", "verify_token": f"{SECRET}-3"}
    return {**numbers, **secrets, **given}


async def channel(account_id: UUID, name: str = "Recepção", **settings: Any) -> Connection:
    """Committed and active."""
    async with transaction(account_id) as session:
        given = channel_settings(**settings)
        return await connect(session, None, connector="whatsapp_cloud", name=name, settings=given)


async def calendar(account_id: UUID, name: str = "Agenda", **settings: Any) -> Connection:
    """Committed, and pending until somebody consents."""
    async with transaction(account_id) as session:
        return await connect(session, None, connector="google_calendar", name=name, settings=settings)
