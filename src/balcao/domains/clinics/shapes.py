"""Rows as the wire shows them."""

from collections.abc import Sequence
from uuid import UUID

from balcao.domains.clinics.checks import shown_cnpj
from balcao.domains.clinics.clock_times import written
from balcao.domains.clinics.models import (
    Clinic,
    HourException,
    Practitioner,
    Resource,
    Service,
    ServiceNeed,
    WeeklyHours,
)
from balcao.domains.clinics.money import reais
from balcao.domains.clinics.municipalities import municipality_name
from balcao.domains.clinics.resource_schemas import Recurso
from balcao.domains.clinics.schemas import (
    Clinica,
    Coordenadas,
    Excecao,
    Funcionamento,
    Horario,
    Intervalo,
    Kind,
    Medico,
    Necessidade,
    Servico,
    word,
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
        municipio_ibge=row.municipality_code,
        municipio=municipality_name(row.municipality_code),
        feriados_facultativos=row.optional_holidays,
        emenda_feriados=row.bridges_holidays,
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
        limite_diario=row.daily_limit,
        encaixes_por_dia=row.overbook_limit,
        encaixe_por=word("encaixe_por", row.overbook_role),
        prazo_retorno_dias=row.return_window_days,
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


def servico(row: Service, practitioners: Sequence[UUID], needs: Sequence[ServiceNeed]) -> Servico:
    return Servico(
        id=row.id,
        nome=row.name,
        descricao=row.description,
        duracao_minutos=row.duration_minutes,
        preparo=row.preparation,
        valor_particular=reais(row.price_cents),
        convenios=row.insurers,
        medicos=list(practitioners),
        vagas=row.capacity,
        intervalo_antes_minutos=row.buffer_before_minutes,
        intervalo_depois_minutos=row.buffer_after_minutes,
        limite_diario=row.daily_limit,
        distribuicao=word("distribuicao", row.distribution),
        prazo_sinal_minutos=row.deposit_minutes,
        prazo_retorno_dias=row.return_window_days,
        recursos=[
            Necessidade(tipo=_kind(need.kind), categoria=need.category, recurso_ids=need.resource_ids) for need in needs
        ],
        ativo=row.active,
        criado_em=row.created_at,
        atualizado_em=row.updated_at,
    )


def recurso(row: Resource) -> Recurso:
    return Recurso(
        id=row.id,
        clinica_id=row.clinic_id,
        tipo=_kind(row.kind),
        nome=row.name,
        categoria=row.category,
        capacidade=row.capacity,
        ativo=row.active,
        criado_em=row.created_at,
        atualizado_em=row.updated_at,
    )


def _kind(kept: str) -> Kind:
    return "sala" if kept == "room" else "equipamento"


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
