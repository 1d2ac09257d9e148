"""What the routes of bookings made elsewhere take and give, in Portuguese."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from balcao.domains.clinics.schemas import Long
from balcao.domains.scheduling.outside.models import BookingSource, OutsideBooking

OfferingId = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
Situacao = Literal["agendada", "em_mudanca", "conflito", "cancelada", "mantida"]
SITUACOES: dict[str, Situacao] = {
    "placed": "agendada",
    "moving": "em_mudanca",
    "conflict": "conflito",
    "cancelled": "cancelada",
    "kept": "mantida",
    "replaced": "em_mudanca",
}
STATES = {name: state for state, name in SITUACOES.items() if state != "replaced"}
MOTIVOS = {
    "unmapped": "sem_vinculo",
    "no_practitioner": "sem_profissional",
    "taken": "horario_ocupado",
    "refused": "recusada_pela_agenda",
    "moved_to_taken": "remarcada_para_horario_ocupado",
    "moved_here": "remarcada_aqui",
    "late_cancel": "cancelada_tarde",
    "group": "em_grupo",
    "not_told": "provedor_nao_aceitou",
}
VINCULO: dict[str, Any] = {
    "id": "https://provedor.example/event_types/T",
    "nome": "Avaliação",
    "servico_id": "01890000-0000-7000-8000-000000000003",
    "medico_id": "01890000-0000-7000-8000-000000000002",
}


class OfertaExterna(BaseModel):
    """O que se pode marcar lá, e o que isso é aqui. Sem `medico_id`, é de quem tem o e-mail de quem atende lá."""

    id: str
    nome: str
    duracao_minutos: int
    ativo: bool
    url: str | None
    varios_profissionais: bool
    servico_id: UUID | None = None
    medico_id: UUID | None = None
    clinica_id: UUID | None = None


class VinculoDeOferta(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: OfferingId
    nome: Annotated[str, StringConstraints(max_length=300)] = ""
    servico_id: UUID
    medico_id: UUID | None = None
    clinica_id: UUID | None = None


class VinculosDeOferta(BaseModel):
    """A lista inteira: o que não estiver nela fica sem vínculo."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [VINCULO]}]})
    items: list[VinculoDeOferta] = Field(max_length=500)


class Origem(BaseModel):
    """Como vão os avisos: `ativa`, `aguardando` ou `recusada` (então a lista é buscada de hora em hora)."""

    estado: Literal["ativa", "aguardando", "recusada"]
    erro: str | None
    conta: str | None
    verificada_em: datetime | None
    listada_em: datetime | None
    ultimo_aviso_em: datetime | None
    conflitos: int


class Resposta(BaseModel):
    pergunta: str
    resposta: str


class MarcacaoExterna(BaseModel):
    """Uma marcação feita na página de outro provedor, como está lá, e o que é dela aqui."""

    id: UUID
    connection_id: UUID
    situacao: Situacao
    motivo: str | None = Field(description="Por que está em conflito.")
    detalhe: str | None
    agendamento_id: UUID | None
    oferta: str
    paciente_nome: str
    paciente_email: str | None
    paciente_telefone: str | None
    respostas: list[Resposta]
    inicio: datetime
    fim: datetime
    pessoas: int
    url_cancelar: str | None
    url_remarcar: str | None
    cancelada_la: bool
    falta_marcada_la: bool
    criado_em: datetime
    atualizado_em: datetime


class Resolucao(BaseModel):
    """`tentar`: a agenda toma o horário que está lá. `manter`: fica como está, e não se fala mais nisso."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"acao": "tentar", "medico_id": VINCULO["medico_id"]}]})
    acao: Literal["tentar", "manter"]
    medico_id: UUID | None = None
    servico_id: UUID | None = None


class Cancelamento(BaseModel):
    motivo: Long | None = None


def marcacao(row: OutsideBooking) -> MarcacaoExterna:
    return MarcacaoExterna(
        id=row.id,
        connection_id=row.connection_id,
        situacao=SITUACOES[row.state],
        motivo=MOTIVOS[row.problem] if row.problem else None,
        detalhe=row.detail,
        agendamento_id=row.appointment_id,
        oferta=row.offering,
        paciente_nome=row.person_name,
        paciente_email=row.person_email,
        paciente_telefone=row.person_phone,
        respostas=[Resposta(pergunta=one["question"], resposta=one["answer"]) for one in row.asked],
        inicio=row.start_at,
        fim=row.end_at,
        pessoas=row.places,
        url_cancelar=row.cancel_url,
        url_remarcar=row.move_url,
        cancelada_la=row.is_cancelled,
        falta_marcada_la=row.no_show_id is not None,
        criado_em=row.created_at,
        atualizado_em=row.updated_at,
    )


def origem(source: BookingSource | None, conflicts: int) -> Origem:
    states: dict[str, Literal["ativa", "aguardando", "recusada"]] = {
        "active": "ativa",
        "waiting": "aguardando",
        "refused": "recusada",
    }
    if source is None:
        return Origem(
            estado="aguardando", erro=None, conta=None, verificada_em=None, listada_em=None, ultimo_aviso_em=None,
            conflitos=conflicts,
        )  # fmt: skip
    return Origem(
        estado=states[source.state],
        erro=source.error,
        conta=source.holder_name,
        verificada_em=source.checked_at,
        listada_em=source.listed_at,
        ultimo_aviso_em=source.told_at,
        conflitos=conflicts,
    )
