"""A placed visit as the free time that it would take."""

from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.place_visit import Placed


def free_time_of(placed: Placed) -> FreeTime:
    return FreeTime(
        start_at=placed.start_at,
        end_at=placed.end_at,
        day=placed.local_start.date(),
        hour=f"{placed.local_start:%H:%M}",
        practitioner_id=placed.practitioner.id,
        practitioner=placed.practitioner.name,
        service_id=placed.service.id,
        service=placed.service.name,
        clinic_id=placed.clinic.id,
        clinic=placed.clinic.name,
        timezone=placed.clinic.timezone,
    )
