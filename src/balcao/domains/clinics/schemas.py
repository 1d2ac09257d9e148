"""The wire of clinics, practitioners and services: JSON in Portuguese, translated here and nowhere else."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, StringConstraints, model_validator

from balcao.core.wire_times import Day
from balcao.domains.clinics.checks import checked_cnpj, checked_phone, checked_state, checked_timezone
from balcao.domains.clinics.clock_times import span
from balcao.domains.clinics.holidays import checked_optional
from balcao.domains.clinics.money import Cents
from balcao.domains.clinics.municipalities import checked_municipality

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000, pattern=r"^[^\x00]*$")]
Cnpj = Annotated[str, AfterValidator(checked_cnpj)]
Phone = Annotated[str, StringConstraints(max_length=40), AfterValidator(checked_phone)]
Timezone = Annotated[str, AfterValidator(checked_timezone)]
State = Annotated[str, AfterValidator(checked_state)]
PostalCode = Annotated[str, StringConstraints(pattern=r"^\d{5}-?\d{3}$")]
Municipality = Annotated[int, AfterValidator(checked_municipality)]
OptionalDay = Annotated[str, AfterValidator(checked_optional)]
Kind = Literal["sala", "equipamento"]
Limit = Annotated[int, Field(ge=1, le=500)]
Window = Annotated[int, Field(ge=0, le=365)]
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
    vigencia_inicio: Day | None = None
    vigencia_fim: Day | None = None


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
    municipio_ibge: Municipality | None = Field(None, description="Com ele valem também os feriados do município.")
    feriados_facultativos: list[OptionalDay] = Field(
        default_factory=list, max_length=20, description="Dias facultativos em que a clínica também fecha."
    )
    emenda_feriados: bool = Field(False, description="Fecha a segunda antes de terça e a sexta depois de quinta.")


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
    municipio_ibge: int | None
    municipio: str | None
    feriados_facultativos: list[str]
    emenda_feriados: bool
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
    limite_diario: Limit | None = Field(None, description="Quantos atendimentos por dia, no máximo.")
    encaixes_por_dia: Annotated[int, Field(ge=0, le=50)] = 2
    encaixe_por: Literal["atendente", "gerente"] = Field("atendente", description="Quem pode encaixar.")
    prazo_retorno_dias: Window | None = Field(None, description="Definido pelo médico (CFM 1.958/2010).")
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
    limite_diario: int | None
    encaixes_por_dia: int
    encaixe_por: str
    prazo_retorno_dias: int | None
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

    data: Day
    intervalos: list[Intervalo] = Field(default_factory=list, max_length=20)
    motivo: Short | None = None


class Necessidade(BaseModel):
    """Algo que o serviço ocupa: um dos `recurso_ids`, ou qualquer um do tipo (e da categoria)."""

    tipo: Kind
    categoria: Short | None = None
    recurso_ids: list[UUID] = Field(default_factory=list, max_length=100)


class ServicoPut(BaseModel):
    """Só o que vier muda; `medicos` vazio quer dizer todos."""

    nome: Name = ""
    descricao: Long | None = None
    duracao_minutos: Length = 30
    preparo: Long | None = None
    valor_particular: Cents = None
    convenios: list[Short] = Field(default_factory=list, max_length=200)
    medicos: list[UUID] = Field(default_factory=list, max_length=500)
    vagas: Annotated[int, Field(ge=1, le=100, description="Quantas pessoas no mesmo horário (grupo).")] = 1
    intervalo_antes_minutos: Minutes = 0
    intervalo_depois_minutos: Minutes = 0
    limite_diario: Limit | None = Field(None, description="Quantos por dia, no máximo, na conta toda.")
    distribuicao: Literal["qualquer", "rodizio", "menor_carga"] = Field(
        "qualquer", description="Quem atende quando ninguém é escolhido."
    )
    prazo_sinal_minutos: Annotated[int, Field(ge=5, le=43_200)] | None = Field(
        None, description="O agendamento fica `pending` até o sinal; sem ele nesse prazo, o horário volta."
    )
    prazo_retorno_dias: Window | None = Field(None, description="Vale quando o médico não tem prazo próprio.")
    recursos: list[Necessidade] = Field(default_factory=list, max_length=10)
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
    vagas: int
    intervalo_antes_minutos: int
    intervalo_depois_minutos: int
    limite_diario: int | None
    distribuicao: str
    prazo_sinal_minutos: int | None
    prazo_retorno_dias: int | None
    recursos: list[Necessidade]
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
    "municipio_ibge": "municipality_code",
    "feriados_facultativos": "optional_holidays",
    "emenda_feriados": "bridges_holidays",
    "limite_diario": "daily_limit",
    "encaixes_por_dia": "overbook_limit",
    "encaixe_por": "overbook_role",
    "prazo_retorno_dias": "return_window_days",
    "vagas": "capacity",
    "distribuicao": "distribution",
    "prazo_sinal_minutos": "deposit_minutes",
    "tipo": "kind",
    "categoria": "category",
    "capacidade": "capacity",
    "plano": "plan",
    "registro_ans": "ans_code",
}
WORDS: dict[str, dict[str, str]] = {
    "encaixe_por": {"atendente": "attendant", "gerente": "manager"},
    "distribuicao": {"qualquer": "any", "rodizio": "round_robin", "menor_carga": "load"},
    "tipo": {"sala": "room", "equipamento": "equipment"},
}


def columns(body: BaseModel) -> dict[str, Any]:
    """The given fields that are columns, under the columns' names."""
    given = body.model_dump(exclude_unset=True)
    return {
        COLUMNS[field]: WORDS[field][value] if field in WORDS else value
        for field, value in given.items()
        if field in COLUMNS
    }


def word(field: str, value: str) -> str:
    """The wire's word for a column's."""
    return next(word for word, kept in WORDS[field].items() if kept == value)
