"""Chains of reminders on the wire, in Portuguese."""

from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from balcao.core.ids import new_id
from balcao.domains.clinics.clock_times import minutes, written
from balcao.domains.clinics.schemas import Hour, Name, Short
from balcao.domains.notifications.models import ReminderChain
from balcao.domains.notifications.steps import Act, Step, steps_of

Fonte = Literal["paciente", "dia", "hora", "clinica", "endereco", "profissional"]
Acao = Literal["confirmar", "remarcar", "cancelar"]
SOURCES: Final[dict[str, str]] = {
    "paciente": "patient",
    "dia": "day",
    "hora": "hour",
    "clinica": "clinic",
    "endereco": "address",
    "profissional": "practitioner",
}
ACTS: Final[dict[str, Act]] = {"confirmar": "confirm", "remarcar": "move", "cancelar": "cancel"}
_SOURCES_BACK: Final = {source: word for word, source in SOURCES.items()}
_ACTS_BACK: Final = {act: word for word, act in ACTS.items()}
YEAR: Final = 366 * 1440
EXAMPLE: Final[dict[str, Any]] = {
    "nome": "Limpeza",
    "servico_id": "01890000-0000-7000-8000-000000000003",
    "clinica_id": "01890000-0000-7000-8000-000000000001",
    "ativa": True,
    "silencio_de": "21:00",
    "silencio_ate": "08:00",
    "passos": [
        {
            "antes_minutos": 1440,
            "canais": [],
            "modelo": "lembrete_de_consulta",
            "variaveis": {"nome": "paciente", "dia": "dia", "hora": "hora"},
            "botoes": ["confirmar", "remarcar", "cancelar"],
        }
    ],
}


class Passo(BaseModel):
    """Um lembrete: quanto tempo antes, por onde, com qual modelo. Sem canais, por qualquer um, o da clínica antes."""

    model_config = ConfigDict(extra="forbid")
    id: UUID | None = Field(None, description="O do passo que já existe; sem ele, é um passo novo.")
    antes_minutos: Annotated[int, Field(ge=15, le=YEAR)]
    canais: list[Short] = Field(default_factory=list, max_length=10, description="Chaves dos conectores, na ordem.")
    modelo: Name
    idioma: Short = "pt_BR"
    variaveis: dict[Short, Fonte] = Field(
        default_factory=dict, description="O que vai em cada variável. O serviço nunca: é dado de saúde."
    )
    botoes: list[Acao | None] = Field(
        default_factory=list, max_length=10, description="O que faz cada resposta rápida do modelo, na ordem dele."
    )
    pular_confirmados: bool = True
    antecedencia_minima_minutos: Annotated[int, Field(ge=0, le=YEAR)] = Field(
        0, description="Não vai a quem marcou com menos antecedência que isto."
    )


class SequenciaBase(BaseModel):
    """Os lembretes de um serviço, de uma clínica, dos dois ou, sem nenhum, de todos os outros agendamentos."""

    nome: Name
    servico_id: UUID | None = None
    clinica_id: UUID | None = None
    ativa: bool = True
    silencio_de: Hour = "21:00"
    silencio_ate: Hour = "08:00"
    passos: list[Passo] = Field(min_length=1, max_length=6)


class SequenciaPost(SequenciaBase):
    """Vale a mais específica: serviço e clínica, serviço, clínica, todas."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        befores = [step.antes_minutos for step in self.passos]
        if len(set(befores)) < len(befores):
            raise ValueError("Dois passos não podem ser no mesmo momento.")
        quiet_minutes(self)
        return self


class Sequencia(SequenciaBase):
    id: UUID
    servico: str | None = None
    clinica: str | None = None
    avisos: list[str] = Field(description="O que impede o envio hoje: modelo não aprovado, variável sem valor.")
    versao: int


class Padrao(BaseModel):
    """O canal em que o modelo é criado e enviado para aprovação, se ainda não existir."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"channel_id": "019a0000-0000-7000-8000-000000000001"}]}
    )
    channel_id: UUID


class Previa(BaseModel):
    """Um lembrete como o paciente o lê, com um agendamento de exemplo."""

    antes_minutos: int
    quando: str
    texto: str
    rodape: str | None
    botoes: list[str]
    avisos: list[str]


def quiet_minutes(given: SequenciaBase) -> tuple[int, int]:
    return minutes(given.silencio_de) % 1440, minutes(given.silencio_ate) % 1440


def step_of(given: Passo) -> Step:
    return Step(
        id=given.id or new_id(),
        before_minutes=given.antes_minutos,
        channels=list(given.canais),
        template=given.modelo,
        language=given.idioma,
        variables={name: SOURCES[source] for name, source in given.variaveis.items()},
        buttons={str(place): ACTS[act] for place, act in enumerate(given.botoes) if act},
        skip_confirmed=given.pular_confirmados,
        minimum_lead_minutes=given.antecedencia_minima_minutos,
    )


def passo(step: Step) -> Passo:
    places = [int(place) for place in step.buttons]
    acts = [step.buttons.get(str(place)) for place in range(max(places, default=-1) + 1)]
    return Passo(
        id=step.id,
        antes_minutos=step.before_minutes,
        canais=step.channels,
        modelo=step.template,
        idioma=step.language,
        variaveis={name: _SOURCES_BACK[source] for name, source in step.variables.items()},
        botoes=[_ACTS_BACK[act] if act else None for act in acts],
        pular_confirmados=step.skip_confirmed,
        antecedencia_minima_minutos=step.minimum_lead_minutes,
    )


def sequencia(
    row: ReminderChain, problems: list[str], service: str | None = None, clinic: str | None = None
) -> Sequencia:
    return Sequencia(
        id=row.id,
        nome=row.name,
        servico_id=row.service_id,
        servico=service,
        clinica_id=row.clinic_id,
        clinica=clinic,
        ativa=row.active,
        silencio_de=written(row.quiet_from_minute),
        silencio_ate=written(row.quiet_to_minute),
        passos=[passo(step) for step in steps_of(row.steps)],
        avisos=problems,
        versao=row.version,
    )
