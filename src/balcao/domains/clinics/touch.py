"""Changes a row's fields, its version and the time of its change together."""

from typing import Any

from balcao.core import clock
from balcao.core.problems import PreconditionFailed
from balcao.domains.clinics.models import Clinic, Insurer, Practitioner, Resource, Service
from balcao.domains.clinics.promotions.models import Promotion


def touch(
    row: Clinic | Practitioner | Service | Resource | Insurer | Promotion,
    fields: dict[str, Any],
    expected_version: int | None,
) -> None:
    """The row is locked. PreconditionFailed when somebody changed it since `expected_version`."""
    if expected_version is not None and row.version != expected_version:
        raise PreconditionFailed(f"A versão agora é {row.version}.")
    for field, value in fields.items():
        setattr(row, field, value)
    row.version += 1
    row.updated_at = clock.now()
