"""Bookings made elsewhere that wait for a person, in the shape of a conflict: what stands there, and what here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.calendars.queries import SeenConflict

# What one click can do, by what is the matter; what has to be linked first is linked on the integration's page.
ACTS: dict[str, tuple[str, ...]] = {
    "unmapped": ("cancel", "ignore"),
    "no_practitioner": ("cancel", "ignore"),
    "taken": ("take_theirs", "cancel", "ignore"),
    "refused": ("take_theirs", "cancel", "ignore"),
    "moved_to_taken": ("take_theirs", "cancel", "ignore"),
    "moved_here": ("keep_ours", "take_theirs", "ignore"),
    "late_cancel": ("ignore",),
    "group": ("take_theirs", "ignore"),
    "not_told": ("take_theirs", "cancel", "ignore"),
}
WHY = {
    "unmapped": "Ninguém disse a que serviço isso corresponde aqui: escolha na página da integração.",
    "no_practitioner": "Quem atende lá não é nenhum dos profissionais daqui.",
    "taken": "O horário não está livre aqui.",
    "refused": "A agenda não aceita essa marcação.",
    "moved_to_taken": "Foi remarcada lá para um horário que não está livre aqui.",
    "moved_here": "Foi remarcada aqui, e isso não se consegue dizer lá.",
    "late_cancel": "Foi cancelada lá quando já tinha começado aqui.",
    "group": "Foi cancelada aqui, mas outras pessoas dividem o horário lá.",
    "not_told": "O provedor não aceitou o que aconteceu aqui.",
}


async def see_booking_conflicts(
    session: AsyncSession,
    *,
    ids: Sequence[UUID] | None = None,
    appointment_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> list[SeenConflict]:
    """The open ones, the newest first; with `ids` those, however they stand by now."""
    given = {
        "account_id": session.info["account_id"],
        "ids": list(ids) if ids is not None else None,
        "appointment_id": appointment_id,
        "after_at": after[0] if after else None,
        "after_id": after[1] if after else None,
        "limit": limit,
    }
    return [_seen(row) for row in (await session.execute(_OPEN, given)).mappings()]


def _seen(row: Any) -> SeenConflict:
    is_open = row["state"] == "conflict"
    here = row["here_start_at"]
    return SeenConflict(
        id=row["id"],
        kind="booking",
        state="open" if is_open else "resolved",
        appointment_id=row["appointment_id"],
        patient=row["person_name"],
        contact=row["person_phone"] or row["person_email"],
        practitioner=row["practitioner"] or "",
        practitioner_id=row["practitioner_id"],
        service=row["offering"],
        clinic=row["clinic"] or "",
        timezone=row["timezone"],
        status=row["status"],
        start_at=row["start_at"],
        end_at=row["end_at"],
        connection_id=row["connection_id"],
        connection=row["connection"],
        calendar=row["connection"],
        ours={
            "start_at": here.isoformat() if here else None,
            "end_at": row["here_end_at"].isoformat() if here else None,
            "title": row["here_patient"],
            "absent": here is None,
        },
        theirs={
            "start_at": row["start_at"].isoformat(),
            "end_at": row["end_at"].isoformat(),
            "gone": row["is_cancelled"],
            "url": row["move_url"],
        },
        reason=_why(row["problem"], row["detail"]) if is_open else None,
        acts=ACTS[row["problem"]] if is_open else (),
        resolution=None if is_open else _RESOLVED.get(row["state"], "took_theirs"),
        resolved_by=None,
        resolved_at=None if is_open else row["updated_at"],
        created_at=row["updated_at"],
    )


def _why(problem: str, detail: str | None) -> str:
    """What the provider or the agenda said says more only where it refused."""
    return f"{WHY[problem]} {detail}" if detail and problem in ("refused", "not_told") else WHY[problem]


_RESOLVED = {"kept": "ignored", "cancelled": "cancelled"}
# Here stands its own appointment, or else whoever has that time.
_OPEN = text(
    """
    SELECT b.id, b.state, b.problem, b.detail, b.appointment_id, b.person_name, b.person_phone, b.person_email,
        b.offering, b.start_at, b.end_at, b.is_cancelled, b.move_url, b.updated_at, b.connection_id,
        c.name AS connection, who.id AS practitioner_id, who.name AS practitioner, a.status,
        coalesce(a.start_at, taken.start_at) AS here_start_at, coalesce(a.end_at, taken.end_at) AS here_end_at,
        CASE WHEN a.id IS NULL THEN taken.patient_name END AS here_patient,
        k.name AS clinic, coalesce(a.timezone, k.timezone,
            (SELECT timezone FROM clinics WHERE account_id = :account_id ORDER BY created_at, id LIMIT 1), 'UTC'
        ) AS timezone
    FROM outside_bookings b
    JOIN connections c ON c.account_id = b.account_id AND c.id = b.connection_id
    LEFT JOIN offering_links l ON l.account_id = b.account_id AND l.connection_id = b.connection_id
        AND l.offering_id = b.offering_id
    LEFT JOIN appointments a ON a.account_id = b.account_id AND a.id = b.appointment_id
    LEFT JOIN practitioners who ON who.account_id = b.account_id
        AND who.id = coalesce(a.practitioner_id, b.practitioner_id, l.practitioner_id)
    LEFT JOIN clinics k ON k.account_id = b.account_id AND k.id = coalesce(a.clinic_id, l.clinic_id, who.clinic_id)
    LEFT JOIN LATERAL (
        SELECT t.start_at, t.end_at, t.patient_name FROM appointments t
        WHERE t.account_id = b.account_id AND t.practitioner_id = who.id AND a.id IS NULL
            AND t.start_at < b.end_at AND t.end_at > b.start_at AND t.start_at > b.start_at - interval '1 day'
            AND t.status NOT IN ('waitlist', 'cancelled', 'entered-in-error')
        ORDER BY t.start_at LIMIT 1
    ) taken ON true
    WHERE b.account_id = :account_id
        AND CASE WHEN CAST(:ids AS uuid[]) IS NULL THEN b.state = 'conflict' ELSE b.id = ANY(CAST(:ids AS uuid[])) END
        AND (CAST(:appointment_id AS uuid) IS NULL OR b.appointment_id = :appointment_id)
        AND (CAST(:after_at AS timestamptz) IS NULL OR (b.updated_at, b.id) < (:after_at, :after_id))
    ORDER BY b.updated_at DESC, b.id DESC LIMIT :limit
    """
)
