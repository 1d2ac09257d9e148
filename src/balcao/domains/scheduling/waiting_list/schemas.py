"""The waiting list on the wire, in Portuguese."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from balcao.core.wire_times import Day, TimeOfDay
from balcao.domains.clinics.schemas import Hour, Name, Short
from balcao.domains.scheduling.free_times import Period
from balcao.domains.scheduling.schemas import Phone

Periodo = Literal["manha", "tarde", "noite"]
PERIODS: Final[dict[str, Period]] = {"manha": "morning", "tarde": "afternoon", "noite": "evening"}
PERIODS_BACK: Final = {name: word for word, name in PERIODS.items()}
PRIORITIES: Final = ("normal", "alta", "urgente")
STATUSES: Final = {"waiting": "aguardando", "booked": "agendado", "withdrawn": "retirado", "expired": "vencido"}
OFFERS: Final = {
    "open": "aberta",
    "accepted": "aceita",
    "declined": "recusada",
    "expired": "sem_resposta",
    "lost": "perdida",
    "unreachable": "nao_entregue",
    "withdrawn": "retirada",
}
CAUSES: Final = {
    "cancelled": "cancelamento",
    "moved": "remarcacao",
    "noshow": "falta",
    "found": "horario_livre",
    "by_hand": "manual",
}
EXAMPLE: Final[dict[str, Any]] = {
    "paciente_id": "01890000-0000-7000-8000-000000000004",
    "paciente_nome": "Ana Souza",
    "servico_id": "01890000-0000-7000-8000-000000000003",
    "medicos": ["01890000-0000-7000-8000-000000000002"],
    "data_inicio": "2027-03-01",
    "data_fim": "2027-03-31",
    "dias_semana": [2, 4],
    "hora_de": "18:00",
    "hora_ate": "19:30",
    "prioridade": "alta",
    "prioridade_motivo": "Retorno atrasado",
}


class PedidoPut(BaseModel):
    """Só o que vier muda. Listas vazias são "qualquer um"."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"periodos": ["manha"], "hora_de": "09:00", "hora_ate": None}]}
    )
    medicos: list[UUID] = Field(default_factory=list, max_length=50)
    clinicas: list[UUID] = Field(default_factory=list, max_length=50)
    data_inicio: Day | None = Field(None, description="AAAA-MM-DD; sem ela, hoje.")
    data_fim: Day | None = Field(None, description="AAAA-MM-DD; sem ela, 90 dias depois.")
    dias_semana: list[Annotated[int, Field(ge=1, le=7)]] = Field(
        default_factory=list, max_length=7, description="1 é segunda-feira, 7 é domingo."
    )
    periodos: list[Periodo] = Field(default_factory=list, max_length=3)
    hora_de: TimeOfDay | None = Field(None, description="HH:MM, no relógio da clínica: não começa antes disso.")
    hora_ate: TimeOfDay | None = Field(
        None, description="HH:MM: não começa depois disso; igual a `hora_de`, só nesse horário. Soma-se a `periodos`."
    )
    antecedencia_minutos: Annotated[int, Field(ge=0, le=43_200)] = 120
    convenio: Short | None = None
    prioridade: Literal["normal", "alta", "urgente"] = "normal"
    prioridade_motivo: Short | None = None


class PedidoPost(PedidoPut):
    """Quem quer um horário que não há. O mesmo pedido outra vez atualiza o que está na lista."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})
    paciente_id: UUID | None = Field(None, description="Um contato; ou diga `paciente_telefone`.")
    paciente_nome: Name | None = None
    paciente_telefone: Phone | None = None
    servico_id: UUID
    agendamento_id: UUID | None = Field(None, description="O agendamento que se quer adiantar, se houver.")
    origem: Short = "recepcao"


class Motivo(BaseModel):
    """Uma parte da posição na fila, explicada."""

    fator: str
    pontos: int
    porque: str


class Oferta(BaseModel):
    """Um horário oferecido a quem espera, guardado até `expira_em`."""

    id: UUID
    pedido_id: UUID
    paciente_nome: str
    inicio: datetime
    fim: datetime
    medico_id: UUID
    medico: str
    servico_id: UUID
    servico: str
    clinica_id: UUID
    clinica: str
    status: str = Field(description="aberta, aceita, recusada, sem_resposta, perdida, nao_entregue ou retirada")
    detalhe: str | None
    origem: str = Field(description="cancelamento, remarcacao, horario_livre ou manual")
    pontos: int
    motivos: list[Motivo]
    por: str | None = Field(description="Quem ofereceu, quando foi à mão.")
    expira_em: datetime
    conversa_id: UUID | None
    agendamento_id: UUID | None
    criado_em: datetime
    respondido_em: datetime | None


class Pedido(BaseModel):
    """`posicao` é o lugar de hoje na fila do serviço, entre os que esperam; `motivos` a explicam."""

    id: UUID
    paciente_id: UUID
    paciente_nome: str
    paciente_telefone: str | None
    servico_id: UUID
    servico: str
    medicos: list[UUID]
    medicos_nomes: list[str]
    clinicas: list[UUID]
    data_inicio: date
    data_fim: date
    dias_semana: list[int]
    periodos: list[str]
    hora_de: str | None = Field(description="HH:MM, no relógio da clínica.", examples=["18:00"])
    hora_ate: str | None = Field(description="HH:MM, incluída.", examples=["19:30"])
    antecedencia_minutos: int
    convenio: str | None
    prioridade: str
    prioridade_motivo: str | None
    agendamento_id: UUID | None
    origem: str
    status: str = Field(description="aguardando, agendado, retirado ou vencido")
    desde: datetime
    posicao: int | None
    pontos: int | None
    motivos: list[Motivo]
    oferta: Oferta | None = Field(description="A que está em aberto, ou a última.")
    ofertas: int
    agendado_id: UUID | None
    nao_recebe: bool = Field(description="Pediu para não receber mensagens: não é chamado sozinho.")
    versao: int


class OfertaPost(BaseModel):
    """Um horário livre, como `horarios` o mostra."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"medico_id": "01890000-0000-7000-8000-000000000002", "inicio": "2027-03-01T15:00:00-03:00"}]
        },
    )
    medico_id: UUID
    inicio: datetime = Field(description="Com fuso.")
    clinica_id: UUID | None = None


class Opcoes(BaseModel):
    """Como as vagas são oferecidas nesta conta."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ativa": True, "minutos_oferta": 15}]})
    ativa: bool = True
    minutos_oferta: Annotated[int, Field(ge=2, le=1440)] = 15
    ao_mesmo_tempo: Annotated[
        int, Field(ge=1, le=10, description="A quantos por vez; o primeiro que aceitar leva.")
    ] = 1
    antecedencia_minima_minutos: Annotated[int, Field(ge=0, le=43_200)] = 60
    silencio_de: Hour = "21:00"
    silencio_ate: Hour = "08:00"


class Metricas(BaseModel):
    """De um período: quanto do que vagou foi preenchido, e em quanto tempo."""

    de: date
    ate: date
    vagas: int
    vagas_oferecidas: int
    vagas_preenchidas: int
    vagas_abertas: int
    taxa_preenchimento: float | None = Field(description="Preenchidas por vaga encerrada, de 0 a 1.")
    minutos_ate_preencher: int | None = Field(description="Mediana.")
    ofertas: int
    aceitas: int
    recusadas: int
    sem_resposta: int
    minutos_ate_responder: int | None = Field(description="Mediana.")
    aguardando: int
    dias_de_espera: int | None = Field(description="Mediana de quem foi atendido.")
