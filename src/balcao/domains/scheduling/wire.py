"""An appointment as the wire shows it: one shape for the API and for the live feed, JSON in Portuguese."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from balcao.domains.clinics.money import reais
from balcao.domains.scheduling.invitation import convite
from balcao.domains.scheduling.models import AppointmentChange, Block
from balcao.domains.scheduling.queries import Seen

CALENDAR = {"none": "sem_calendario", "pending": "pendente", "synced": "sincronizado", "error": "erro"}
# The fields that are translated, both ways; whatever else is shown is derived from them.
FIELDS = {
    "paciente_id": "contact_id",
    "paciente_nome": "patient_name",
    "paciente_telefone": "patient_phone",
    "paciente_email": "patient_email",
    "convite_por_email": "wants_invitation",
    "medico_id": "practitioner_id",
    "servico_id": "service_id",
    "clinica_id": "clinic_id",
    "convenio": "insurer",
    "origem": "origin",
    "observacoes": "notes",
    "valor_total": "price_cents",
}
_NAMES = {column: field for field, column in FIELDS.items()} | {
    "status": "status",
    "start_at": "inicio",
    "end_at": "fim",
    "local_start": "inicio_local",
    "local_end": "fim_local",
    "timezone": "fuso_horario",
    "confirmed_at": "confirmado_em",
    "cancelled_at": "cancelado_em",
    "cancel_reason": "motivo_cancelamento",
    "promotion_id": "promocao_id",
    "discount_cents": "desconto",
    "room_id": "sala_id",
    "equipment_ids": "equipamentos",
    "insurer_id": "convenio_id",
    "is_overbooked": "encaixe",
    "overbook_reason": "encaixe_motivo",
    "pay_until": "sinal_ate",
}
_ACTS = {
    "booked": "agendado",
    "moved": "remarcado",
    "cancelled": "cancelado",
    "confirmed": "confirmado",
    "unconfirmed": "desconfirmado",
    "edited": "editado",
    "overbooked": "encaixado",
}
_ACTORS = {"user": "usuario", "client": "integracao", "contact": "paciente", "bot": "robo", "system": "sistema"}


def agendamento(seen: Seen) -> dict[str, Any]:
    zone = ZoneInfo(seen.timezone)
    return {
        "id": str(seen.id),
        "status": seen.status,
        "paciente_id": str(seen.contact_id) if seen.contact_id else None,
        "paciente_nome": seen.patient_name,
        "paciente_telefone": seen.patient_phone,
        "paciente_email": seen.patient_email,
        "convite_por_email": seen.wants_invitation,
        "data_agendamento": seen.local_start.date().isoformat(),
        "horario_inicio": f"{seen.local_start:%H:%M}",
        "horario_fim": f"{seen.local_end:%H:%M}",
        "inicio": seen.start_at.astimezone(zone).isoformat(),
        "fim": seen.end_at.astimezone(zone).isoformat(),
        "fuso_horario": seen.timezone,
        "medico_id": str(seen.practitioner_id),
        "medico": seen.practitioner,
        "servico_id": str(seen.service_id),
        "servico": seen.service,
        "clinica_id": str(seen.clinic_id),
        "clinica": seen.clinic,
        "sala_id": str(seen.room_id) if seen.room_id else None,
        "sala": seen.room,
        "equipamentos": seen.equipment,
        "convenio": seen.insurer,
        "convenio_id": str(seen.insurer_id) if seen.insurer_id else None,
        "retorno_de": str(seen.return_of) if seen.return_of else None,
        "encaixe": seen.is_overbooked,
        "encaixe_motivo": seen.overbook_reason,
        "sinal_ate": _moment(seen.pay_until),
        "origem": seen.origin,
        "observacoes": seen.notes,
        "valor_total": reais(seen.price_cents),
        "promocao_id": str(seen.promotion_id) if seen.promotion_id else None,
        "promocao": seen.promotion,
        "promocao_codigo": seen.promotion_code,
        "desconto": reais(seen.discount_cents),
        "confirmado_em": _moment(seen.confirmed_at),
        "cancelado_em": _moment(seen.cancelled_at),
        "motivo_cancelamento": seen.cancel_reason,
        "calendario": {
            "estado": CALENDAR[seen.calendar_state],
            "url": seen.calendar_url,
            "erro": seen.calendar_error if seen.calendar_state == "error" else None,
            "conferido": {"asked": True, "silent": False}.get(seen.calendar_check or ""),
        },
        "convite": convite(seen),
        "versao": seen.version,
        "criado_em": _moment(seen.created_at),
        "atualizado_em": _moment(seen.updated_at),
    }


def mudanca(row: AppointmentChange) -> dict[str, Any]:
    """A row of the history: what was done, by whom, and each field before and after."""
    return {
        "versao": row.version,
        "acao": _ACTS.get(row.act, row.act),
        "autor": {
            "tipo": _ACTORS[row.actor_kind],
            "id": str(row.actor_id) if row.actor_id else None,
            "nome": row.actor_name,
        },
        "alteracoes": {
            _NAMES.get(column, column): [_told(column, before), _told(column, after)]
            for column, (before, after) in row.changes.items()
        },
        "motivo": row.reason,
        "em": _moment(row.at),
    }


def bloqueio(row: Block) -> dict[str, Any]:
    zone = ZoneInfo(row.timezone)
    return {
        "id": str(row.id),
        "medico_id": str(row.practitioner_id),
        "inicio": row.start_at.astimezone(zone).isoformat(),
        "fim": row.end_at.astimezone(zone).isoformat(),
        "fuso_horario": row.timezone,
        "rrule": row.rrule,
        "motivo": row.reason,
        "criado_por": row.created_by,
        "criado_em": _moment(row.created_at),
    }


def _told(column: str, value: Any) -> Any:
    return reais(value) if column in {"price_cents", "discount_cents"} else value


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
