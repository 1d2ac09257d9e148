"""Rows as the wire shows them."""

from collections.abc import Sequence
from uuid import UUID

from balcao.domains.clinics.checks import shown_cnpj
from balcao.domains.clinics.clock_times import written
from balcao.domains.clinics.models import Clinic, HourException, Practitioner, Service, WeeklyHours
from balcao.domains.clinics.money import reais
from balcao.domains.clinics.schemas import (
    Clinica,
    Coordenadas,
    Excecao,
    Funcionamento,
    Horario,
    Intervalo,
    Medico,
    Servico,
)


def clinica(row: Clinic) -> Clinica:
    return Clinica(
        id=row.id,
        nome=row.name,
        cnpj=shown_cnpj(row.cnpj) if row.cnpj else None,
        telefone=row.phone,
        email=row.email,
        cep=row.postal_code,
        endereco=row.address,
        coordenadas=_place(row),
        uf=row.state,
        fuso_horario=row.timezone,
        horario_funcionamento=row.opening_hours_text
        or [
            Funcionamento(
                dia=opening["weekday"], inicio=written(opening["start_minute"]), fim=written(opening["end_minute"])
            )
            for opening in row.opening_hours
        ],
        fecha_feriados=row.closes_on_holidays,
        criado_em=row.created_at,
        atualizado_em=row.updated_at,
    )


def _place(row: Clinic) -> Coordenadas | None:
    if row.latitude is None or row.longitude is None:
        return None
    return Coordenadas(latitude=row.latitude, longitude=row.longitude)


def medico(row: Practitioner, hours: Sequence[WeeklyHours]) -> Medico:
    return Medico(
        id=row.id,
        nome=row.name,
        crm=row.crm,
        especialidades=row.specialties,
        clinica_id=row.clinic_id,
        email=row.email,
        telefone=row.phone,
        duracao_padrao_minutos=row.default_duration_minutes,
        passo_minutos=row.step_minutes,
        intervalo_antes_minutos=row.buffer_before_minutes,
        intervalo_depois_minutos=row.buffer_after_minutes,
        antecedencia_minima_minutos=row.minimum_notice_minutes,
        horizonte_dias=row.horizon_days,
        ativo=row.active,
        horarios=[
            Horario(
                dia=interval.weekday,
                inicio=written(interval.start_minute),
                fim=written(interval.end_minute),
                clinica_id=interval.clinic_id,
                vigencia_inicio=interval.valid_from,
                vigencia_fim=interval.valid_to,
            )
            for interval in hours
        ],
        criado_em=row.created_at,
        atualizado_em=row.updated_at,
    )


def servico(row: Service, practitioners: Sequence[UUID]) -> Servico:
    return Servico(
        id=row.id,
        nome=row.name,
        descricao=row.description,
        duracao_minutos=row.duration_minutes,
        preparo=row.preparation,
        valor_particular=reais(row.price_cents),
        convenios=row.insurers,
        medicos=list(practitioners),
        ativo=row.active,
        criado_em=row.created_at,
        atualizado_em=row.updated_at,
    )


def excecoes(rows: Sequence[HourException]) -> list[Excecao]:
    """One a day, whatever number of intervals it has."""
    days: dict[object, Excecao] = {}
    for row in rows:
        day = days.setdefault(row.day, Excecao(data=row.day, motivo=row.reason))
        if row.start_minute is not None and row.end_minute is not None:
            day.intervalos.append(
                Intervalo(inicio=written(row.start_minute), fim=written(row.end_minute), clinica_id=row.clinic_id)
            )
    return list(days.values())
