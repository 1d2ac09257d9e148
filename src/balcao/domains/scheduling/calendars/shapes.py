"""Calendars in step and their conflicts on the wire: one shape for the API and for the live feed, in Portuguese."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.calendars.busy_events import BusyEvent
from balcao.domains.scheduling.calendars.queries import (
    SeenConflict,
    SeenMirror,
    see_conflicts,
    see_mirrors,
)

STATES = {"new": "primeira_leitura", "ok": "em_dia", "late": "atrasado", "lost": "sem_ligacao"}
KINDS = {
    "move_refused": "mudanca_recusada",
    "deleted": "apagado",
    "both_changed": "os_dois_mudaram",
    "overlap": "compromisso_por_cima",
    "storm": "mudancas_demais",
    "to_tell": "avisar_paciente",
    "booking": "marcacao_de_fora",
}
RESOLUTIONS = {
    "kept_ours": "mantido",
    "took_theirs": "aceito",
    "cancelled": "cancelado",
    "ignored": "ignorado",
    "ours_won": "o_nosso_ficou",
    "superseded": "superado",
    "vanished": "desfeito",
}
ACT_NAMES = {"keep_ours": "manter", "take_theirs": "aceitar", "cancel": "cancelar", "ignore": "ignorar"}


def espelho(seen: SeenMirror) -> dict[str, Any]:
    return {
        "id": str(seen.id),
        "connection_id": str(seen.connection_id),
        "integracao": seen.connection,
        "conector": seen.connector,
        "calendar_id": seen.calendar_id,
        "calendario": seen.calendar,
        "estado": STATES[seen.state],
        "medicos": seen.practitioners,
        "visto_em": _iso(seen.seen_at),
        "atraso_ms": seen.lag_milliseconds,
        "erro": seen.error,
        "eventos": seen.events,
        "diferencas": seen.drift,
        "diferencas_em": _iso(seen.drift_at),
        "avisos_ate": _iso(seen.watch_until),
        "avisos_erro": seen.watch_error,
        "parados": seen.frozen,
        "conflitos": seen.open_conflicts,
    }


def ocupado_fora(seen: BusyEvent) -> dict[str, Any]:
    zone = ZoneInfo(seen.timezone)
    return {
        "medico_id": str(seen.practitioner_id),
        "inicio": _iso(seen.start_at, zone),
        "fim": _iso(seen.end_at, zone),
        "dia_inteiro": seen.is_all_day,
        "titulo": seen.title,
        "mirror_id": str(seen.mirror_id),
        "calendario": seen.calendar,
        "integracao": seen.connection,
        "conector": seen.connector,
        "desde": _iso(seen.since),
        "visto_em": _iso(seen.seen_at),
    }


def conflito(seen: SeenConflict) -> dict[str, Any]:
    zone = ZoneInfo(seen.timezone)
    return {
        "id": str(seen.id),
        "tipo": KINDS[seen.kind],
        "estado": "aberto" if seen.state == "open" else "resolvido",
        "agendamento_id": str(seen.appointment_id) if seen.appointment_id else None,
        "paciente_nome": seen.patient,
        "paciente_contato": seen.contact,
        "medico_id": str(seen.practitioner_id) if seen.practitioner_id else None,
        "medico": seen.practitioner,
        "servico": seen.service,
        "clinica": seen.clinic,
        "fuso_horario": seen.timezone,
        "status": seen.status,
        "inicio": _iso(seen.start_at, zone),
        "fim": _iso(seen.end_at, zone),
        "connection_id": str(seen.connection_id),
        "integracao": seen.connection,
        "calendario": seen.calendar,
        "nossa": _version(seen.ours, zone),
        "deles": _version(seen.theirs, zone),
        "motivo": seen.reason,
        "acoes": [ACT_NAMES[act] for act in seen.acts],
        "resolucao": RESOLUTIONS[seen.resolution] if seen.resolution else None,
        "resolvido_por": seen.resolved_by,
        "resolvido_em": _iso(seen.resolved_at),
        "criado_em": _iso(seen.created_at),
    }


def _version(told: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    start, end = told.get("start_at"), told.get("end_at")
    return {
        "inicio": _iso(datetime.fromisoformat(start), zone) if start else None,
        "fim": _iso(datetime.fromisoformat(end), zone) if end else None,
        "apagado": bool(told.get("gone")),
        "ausente": bool(told.get("absent")),
        "dia_inteiro": bool(told.get("is_all_day")),
        "titulo": told.get("title"),
        "url": told.get("url"),
    }


def _iso(at: datetime | None, zone: ZoneInfo | None = None) -> str | None:
    return at.astimezone(zone).isoformat() if at else None


async def see_mirror(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    return {seen.id: espelho(seen) for seen in await see_mirrors(session, ids)}


async def see_conflict(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    return {seen.id: conflito(seen) for seen in await see_conflicts(session, ids=ids)}
