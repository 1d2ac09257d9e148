"""A time that can be booked, as the bot, the screens and the API pass it on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec


class FreeTime(msgspec.Struct, frozen=True, gc=False):
    """`start_at` and `end_at` are instants in UTC; `day` and `hour` ("14:30") are what the clinic's clock shows."""

    start_at: datetime
    end_at: datetime
    day: date
    hour: str
    practitioner_id: UUID
    practitioner: str
    service_id: UUID
    service: str
    clinic_id: UUID
    clinic: str
    timezone: str


def as_wire(time: FreeTime) -> dict[str, Any]:
    zone = ZoneInfo(time.timezone)
    return {
        "data": time.day.isoformat(),
        "hora": time.hour,
        "medico_id": str(time.practitioner_id),
        "medico": time.practitioner,
        "servico_id": str(time.service_id),
        "servico": time.service,
        "clinica_id": str(time.clinic_id),
        "clinica": time.clinic,
        "inicio": time.start_at.astimezone(zone).isoformat(),
        "fim": time.end_at.astimezone(zone).isoformat(),
    }
