"""What the scheduling API takes and gives, in Portuguese; wire.py and free_time.py make the shapes."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints

from balcao.core.wire_times import Day, TimeOfDay
from balcao.domains.clinics.money import Cents
from balcao.domains.clinics.schemas import Hour, Long, Name, Short
from balcao.domains.scheduling.statuses import Status

Phone = Annotated[str, StringConstraints(min_length=8, max_length=40)]
Version = Annotated[str | None, Field(description="O ETag lido; 412 se mudou desde então.")]

AGENDAMENTO: dict[str, Any] = {
    "paciente_nome": "Ana Souza",
    "paciente_telefone": "(11) 98765-4321",
    "paciente_email": "ana.souza@example.com",
    "convite_por_email": True,
    "data_agendamento": "2027-03-01",
    "horario_inicio": "14:30",
    "medico_id": "01890000-0000-7000-8000-000000000002",
    "servico_id": "01890000-0000-7000-8000-000000000003",
    "convenio": None,
    "origem": "recepcao",
    "observacoes": "Primeira consulta.",
}


class AgendamentoPut(BaseModel):
    """Só o que vier muda. Outro dia, horário, médico, serviço ou clínica remarca; o `id` é o mesmo."""

    paciente_id: UUID | None = None
    paciente_nome: Name = ""
    paciente_telefone: Phone | None = None
    paciente_email: EmailStr | None = None
    convite_por_email: bool = Field(
        False,
        description="Convida `paciente_email` para o evento no calendário do médico. Só vale se a conta convida "
        "(`convidar_por_email` nas opções de calendário): se não, o pedido fica guardado e nada é enviado.",
    )
    data_agendamento: Day | None = Field(None, description="AAAA-MM-DD, no calendário da clínica.")
    horario_inicio: TimeOfDay | None = Field(None, description="HH:MM, no relógio da clínica.", examples=["14:30"])
    horario_fim: TimeOfDay | None = Field(None, description="Sem ele vale a duração do serviço.")
    medico_id: UUID | None = None
    servico_id: UUID | None = None
    clinica_id: UUID | None = None
    sala_id: UUID | None = Field(None, description="Sem ela, uma sala livre do tipo que o serviço pede.")
    convenio: Short | None = Field(None, description="Um dos cadastrados, com o plano se houver; o valor é zero.")
    promocao_codigo: Short | None = Field(
        None, description="Desconta o que a promoção diz; vazio tira a que houver. Não se soma a convênio."
    )
    origem: Short = "api"
    observacoes: Long | None = None
    valor_total: Cents = None
    status: Status = "booked"
    motivo: Long | None = None
    encaixe: bool = Field(False, description="Põe sobre outro agendamento, dentro do limite do médico.")
    encaixe_motivo: Short | None = Field(None, description="Obrigatório com `encaixe`; fica no histórico.")
    fora_do_horario: bool = Field(False, description="Aceita um horário livre fora do expediente, ou já passado.")
    reserva_id: UUID | None = Field(None, description="A reserva que guarda este horário.")


class AgendamentoPost(AgendamentoPut):
    """Um atendimento com dia e hora. O paciente é um contato, conhecido pelo telefone, e um nome."""

    model_config = ConfigDict(title="AgendamentoExample", json_schema_extra={"examples": [AGENDAMENTO]})
    paciente_nome: Name
    data_agendamento: Day = Field(description="AAAA-MM-DD, no calendário da clínica.")
    horario_inicio: TimeOfDay = Field(description="HH:MM, no relógio da clínica.", examples=["14:30"])
    medico_id: UUID | None = Field(None, description="Sem ele, quem a distribuição do serviço escolher.")
    servico_id: UUID
    retorno_de: UUID | None = Field(None, description="A consulta de que este é o retorno, gratuito e no prazo.")


class GrupoPut(BaseModel):
    """Para onde vai o grupo inteiro; sem `horario_fim` e `medico_id`, a duração e o médico são os mesmos."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"data_agendamento": "2027-03-01", "horario_inicio": "15:00"}]}
    )

    data_agendamento: Day = Field(description="AAAA-MM-DD, no calendário da clínica.")
    horario_inicio: TimeOfDay = Field(description="HH:MM, no relógio da clínica.", examples=["15:00"])
    horario_fim: TimeOfDay | None = None
    medico_id: UUID | None = None
    fora_do_horario: bool = Field(False, description="Aceita um horário livre fora do expediente, ou já passado.")
    agendamentos: list[UUID] | None = Field(None, description="Só estas pessoas do grupo.", max_length=500)


class Calendario(BaseModel):
    estado: str = Field(description="pendente, sincronizado, erro ou sem_calendario")
    url: str | None = None
    erro: str | None = None
    conferido: bool | None = Field(
        None,
        description="Se o calendário do médico tinha sido visto ao marcar; sem calendário, nulo.",
    )


class Convite(BaseModel):
    """O convite por e-mail de quem o pediu. Uma recusa não cancela nem muda o agendamento."""

    estado: Literal[
        "pendente", "enviado", "aceito", "recusado", "talvez", "retirado", "nao_enviado", "desligado", "sem_email",
        "sem_calendario",
    ] = Field(
        description="retirado: o médico tirou o convidado do evento; desligado: a conta não convida; nao_enviado: o "
        "motivo diz por quê."
    )  # fmt: skip
    motivo: str | None


class Agendamento(BaseModel):
    """Um agendamento. `inicio` e `fim` são instantes com o fuso da clínica; `status` é o da FHIR."""

    id: UUID
    status: str
    paciente_id: UUID | None
    paciente_nome: str
    paciente_telefone: str | None
    paciente_email: str | None
    convite_por_email: bool
    data_agendamento: date
    horario_inicio: Hour
    horario_fim: Hour
    inicio: datetime
    fim: datetime
    fuso_horario: str
    medico_id: UUID
    medico: str
    servico_id: UUID
    servico: str
    clinica_id: UUID
    clinica: str
    sala_id: UUID | None
    sala: str | None
    equipamentos: list[str]
    convenio: str | None
    convenio_id: UUID | None
    retorno_de: UUID | None
    encaixe: bool
    encaixe_motivo: str | None
    sinal_ate: datetime | None
    origem: str
    observacoes: str | None
    valor_total: str | None = Field(description="O que se paga, já com o desconto.")
    promocao_id: UUID | None
    promocao: str | None
    promocao_codigo: str | None
    desconto: str | None
    confirmado_em: datetime | None
    cancelado_em: datetime | None
    motivo_cancelamento: str | None
    calendario: Calendario
    convite: Convite | None
    versao: int
    criado_em: datetime
    atualizado_em: datetime


class HorarioLivre(BaseModel):
    """Um horário que pode ser marcado; `hora` é a do relógio da clínica."""

    data: date
    hora: Hour
    medico_id: UUID
    medico: str
    servico_id: UUID
    servico: str
    clinica_id: UUID
    clinica: str
    inicio: datetime
    fim: datetime


class Motivo(BaseModel):
    motivo: Long | None = None


class ReservaPost(BaseModel):
    """Guarda um horário por cinco minutos; uma segunda reserva do mesmo contato substitui a primeira."""

    medico_id: UUID
    servico_id: UUID
    inicio: datetime
    clinica_id: UUID | None = None
    convenio: str | None = Field(None, max_length=200, description="A reserva conta na cota dele.")
    reserva_id: UUID | None = Field(None, description="A reserva que esta substitui.")


class Reserva(BaseModel):
    id: UUID
    expira_em: datetime
    horario: HorarioLivre


class BloqueioPost(BaseModel):
    """Sem fuso, `inicio` e `fim` são do relógio da clínica do médico."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"inicio": "2027-03-01T13:00", "fim": "2027-03-01T18:00", "motivo": "Congresso"}]
        }
    )
    inicio: datetime
    fim: datetime
    motivo: Short | None = None
    rrule: Annotated[str, StringConstraints(max_length=300)] | None = Field(
        None, description="RFC 5545, por exemplo FREQ=WEEKLY;BYDAY=FR."
    )


class Bloqueio(BaseModel):
    id: UUID
    medico_id: UUID
    inicio: datetime
    fim: datetime
    fuso_horario: str
    rrule: str | None
    motivo: str | None
    criado_por: str
    criado_em: datetime


class BloqueioFeito(Bloqueio):
    conflitos: list[Agendamento] = Field(description="Agendamentos que já estavam nesse tempo; continuam onde estão.")


class Mudanca(BaseModel):
    versao: int
    acao: str
    autor: dict[str, Any]
    alteracoes: dict[str, list[Any]]
    motivo: str | None
    em: datetime


class FeriadoConflito(BaseModel):
    """Um agendamento num dia em que a clínica fecha; continua onde está até alguém remarcar."""

    data: date
    feriado: str
    agendamento: Agendamento


class Expediente(BaseModel):
    """Um intervalo em que o médico atende, já sem feriados e bloqueios."""

    inicio: datetime
    fim: datetime
    clinica_id: UUID


class Agenda(BaseModel):
    medico_id: UUID
    data: date
    data_fim: date
    expediente: list[Expediente]
    agendamentos: list[Agendamento]
    bloqueios: list[Bloqueio]


class Vinculo(BaseModel):
    """O calendário de fora em que ficam os agendamentos de um médico, numa clínica ou em todas."""

    medico_id: UUID
    clinica_id: UUID | None = None
    connection_id: UUID
    calendar_id: Annotated[str, StringConstraints(min_length=1, max_length=1_024)]
    calendar_name: Annotated[str, StringConstraints(max_length=300)] = ""
    lembretes_minutos: list[Annotated[int, Field(ge=0, le=40_320)]] = Field(default_factory=list, max_length=5)


class Vinculos(BaseModel):
    items: list[Vinculo]


class CalendarioExterno(BaseModel):
    id: str
    name: str
    timezone: str
    primary: bool


def length_between(start: time, end: time) -> timedelta:
    """From a start to an end of the same visit; an end not after the start is on the next day."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return timedelta(minutes=minutes if minutes > 0 else minutes + 1440)
