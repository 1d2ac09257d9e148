"""The wire of clinics, practitioners and services: JSON in Portuguese, translated here and nowhere else."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, StringConstraints, model_validator

from balcao.domains.clinics.checks import checked_cnpj, checked_phone, checked_state, checked_timezone
from balcao.domains.clinics.clock_times import span
from balcao.domains.clinics.money import Cents

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000, pattern=r"^[^\x00]*$")]
Cnpj = Annotated[str, AfterValidator(checked_cnpj)]
Phone = Annotated[str, StringConstraints(max_length=40), AfterValidator(checked_phone)]
Timezone = Annotated[str, AfterValidator(checked_timezone)]
State = Annotated[str, AfterValidator(checked_state)]
PostalCode = Annotated[str, StringConstraints(pattern=r"^\d{5}-?\d{3}$")]
Minutes = Annotated[int, Field(ge=0, le=240)]
Length = Annotated[int, Field(ge=5, le=720)]
Hour = Annotated[str, Field(description="HH:MM, no relógio da clínica.", examples=["08:00"], max_length=8)]


class Funcionamento(BaseModel):
    """Um intervalo da semana; `fim` menor que `inicio` é no dia seguinte."""

    dia: Annotated[int, Field(ge=1, le=7, description="1 é segunda-feira, 7 é domingo.")]
    inicio: Hour
    fim: Hour

    @model_validator(mode="after")
    def _has_length(self) -> Self:
        span(self.inicio, self.fim)
        return self


class Horario(Funcionamento):
    """Um intervalo em que o médico atende; sem `clinica_id`, na clínica dele."""

    clinica_id: UUID | None = None
    vigencia_inicio: date | None = None
    vigencia_fim: date | None = None


class Coordenadas(BaseModel):
    """Onde fica no mapa, em graus."""

    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class ClinicaPut(BaseModel):
    """Só o que vier muda."""

    nome: Name = ""
    cnpj: Cnpj | None = None
    telefone: Phone | None = None
    email: EmailStr | None = None
    cep: PostalCode | None = None
    endereco: Long | None = None
    coordenadas: Coordenadas | None = Field(None, description="Para mandar a localização da clínica a quem perguntar.")
    uf: State | None = Field(None, description="Com ela valem também os feriados do estado.")
    fuso_horario: Timezone = "America/Sao_Paulo"
    horario_funcionamento: list[Funcionamento] | Long = Field(default_factory=list)
    fecha_feriados: bool = True


class ClinicaPost(ClinicaPut):
    """Um lugar de atendimento."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nome": "Clínica Jardim",
                    "cnpj": "12.ABC.345/01DE-35",
                    "telefone": "(11) 3333-4444",
                    "email": "contato@clinica.example",
                    "cep": "01310-100",
                    "endereco": "Av. Paulista, 1000, São Paulo",
                    "coordenadas": {"latitude": -23.5654, "longitude": -46.6518},
                    "fuso_horario": "America/Sao_Paulo",
                    "horario_funcionamento": [{"dia": 1, "inicio": "08:00", "fim": "18:00"}],
                }
            ]
        }
    )
    nome: Name


class Clinica(BaseModel):
    """Uma clínica, como está guardada."""

    id: UUID
    nome: str
    cnpj: str | None
    telefone: str | None
    email: str | None
    cep: str | None
    endereco: str | None
    coordenadas: Coordenadas | None
    uf: str | None
    fuso_horario: str
    horario_funcionamento: list[Funcionamento] | str
    fecha_feriados: bool
    criado_em: datetime
    atualizado_em: datetime


class MedicoPut(BaseModel):
    """Só o que vier muda; `horarios` substitui todos os anteriores."""

    nome: Name = ""
    crm: Short | None = None
    especialidades: list[Short] = Field(default_factory=list, max_length=50)
    clinica_id: UUID | None = None
    email: EmailStr | None = None
    telefone: Phone | None = None
    duracao_padrao_minutos: Length = 30
    passo_minutos: Length | None = Field(None, description="De quanto em quanto tempo se oferecem horários.")
    intervalo_antes_minutos: Minutes = 0
    intervalo_depois_minutos: Minutes = 0
    antecedencia_minima_minutos: Annotated[int, Field(ge=0, le=525_600)] = 0
    horizonte_dias: Annotated[int, Field(ge=1, le=1095)] = 180
    ativo: bool = True
    horarios: list[Horario] = Field(default_factory=list, max_length=200)


class MedicoPost(MedicoPut):
    """Quem atende."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nome": "Dra. Beatriz Lima",
                    "crm": "CRM/SP 000000",
                    "especialidades": ["Dermatologia"],
                    "clinica_id": "01890000-0000-7000-8000-000000000001",
                    "duracao_padrao_minutos": 30,
                    "horarios": [{"dia": 1, "inicio": "08:00", "fim": "12:00"}],
                }
            ]
        }
    )
    nome: Name


class Medico(BaseModel):
    """Um médico, com seus horários da semana."""

    id: UUID
    nome: str
    crm: str | None
    especialidades: list[str]
    clinica_id: UUID | None
    email: str | None
    telefone: str | None
    duracao_padrao_minutos: int
    passo_minutos: int | None
    intervalo_antes_minutos: int
    intervalo_depois_minutos: int
    antecedencia_minima_minutos: int
    horizonte_dias: int
    ativo: bool
    horarios: list[Horario]
    criado_em: datetime
    atualizado_em: datetime


class Intervalo(BaseModel):
    inicio: Hour
    fim: Hour
    clinica_id: UUID | None = None

    @model_validator(mode="after")
    def _has_length(self) -> Self:
        span(self.inicio, self.fim)
        return self


class Excecao(BaseModel):
    """O horário próprio de um dia, que vale mesmo em feriado; sem intervalos, o médico não atende."""

    data: date
    intervalos: list[Intervalo] = Field(default_factory=list, max_length=20)
    motivo: Short | None = None


class ServicoPut(BaseModel):
    """Só o que vier muda; `medicos` vazio quer dizer todos."""

    nome: Name = ""
    descricao: Long | None = None
    duracao_minutos: Length = 30
    preparo: Long | None = None
    valor_particular: Cents = None
    convenios: list[Short] = Field(default_factory=list, max_length=200)
    medicos: list[UUID] = Field(default_factory=list, max_length=500)
    ativo: bool = True


class ServicoPost(ServicoPut):
    """O que se agenda."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nome": "Consulta",
                    "duracao_minutos": 30,
                    "preparo": "Traga exames anteriores.",
                    "valor_particular": "250.00",
                    "convenios": ["Unimed"],
                    "medicos": [],
                }
            ]
        }
    )
    nome: Name


class Servico(BaseModel):
    id: UUID
    nome: str
    descricao: str | None
    duracao_minutos: int
    preparo: str | None
    valor_particular: str | None
    convenios: list[str]
    medicos: list[UUID]
    ativo: bool
    criado_em: datetime
    atualizado_em: datetime


class Ativacao(BaseModel):
    ativo: bool = True


COLUMNS = {
    "nome": "name",
    "cnpj": "cnpj",
    "telefone": "phone",
    "email": "email",
    "cep": "postal_code",
    "endereco": "address",
    "uf": "state",
    "fuso_horario": "timezone",
    "fecha_feriados": "closes_on_holidays",
    "crm": "crm",
    "especialidades": "specialties",
    "clinica_id": "clinic_id",
    "duracao_padrao_minutos": "default_duration_minutes",
    "passo_minutos": "step_minutes",
    "intervalo_antes_minutos": "buffer_before_minutes",
    "intervalo_depois_minutos": "buffer_after_minutes",
    "antecedencia_minima_minutos": "minimum_notice_minutes",
    "horizonte_dias": "horizon_days",
    "ativo": "active",
    "descricao": "description",
    "duracao_minutos": "duration_minutes",
    "preparo": "preparation",
    "valor_particular": "price_cents",
    "convenios": "insurers",
}


def columns(body: BaseModel) -> dict[str, Any]:
    """The given fields that are columns, under the columns' names."""
    given = body.model_dump(exclude_unset=True)
    return {COLUMNS[field]: value for field, value in given.items() if field in COLUMNS}
