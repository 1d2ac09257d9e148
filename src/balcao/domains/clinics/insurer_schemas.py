"""The wire of insurers: JSON in Portuguese."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from balcao.domains.clinics.clock_times import span
from balcao.domains.clinics.schemas import Hour, Name, Short, Window

AnsCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]


class Regra(BaseModel):
    """Onde o convênio é aceito; o que faltar é qualquer um. `cota` é por dia, nesse horário."""

    medico_id: UUID | None = None
    servico_id: UUID | None = None
    clinica_id: UUID | None = None
    dia: Annotated[int, Field(ge=1, le=7, description="1 é segunda-feira, 7 é domingo.")] | None = None
    inicio: Hour = "00:00"
    fim: Hour = "24:00"
    cota: Annotated[int, Field(ge=0, le=500)] | None = None

    @model_validator(mode="after")
    def _within_a_day(self) -> Self:
        if span(self.inicio, self.fim)[1] > 1440:
            raise ValueError("O horário de uma regra começa e termina no mesmo dia.")
        return self


class ConvenioPut(BaseModel):
    """Só o que vier muda; `regras` substitui todas. Sem regras, o convênio é aceito em toda parte."""

    nome: Name = ""
    plano: Short | None = None
    registro_ans: AnsCode | None = Field(None, examples=["000000"])
    prazo_retorno_dias: Window | None = Field(
        None, description="Do contrato dele; sem ele, vale o do médico ou o do serviço."
    )
    ativo: bool = True
    regras: list[Regra] = Field(default_factory=list, max_length=200)


class ConvenioPost(ConvenioPut):
    """Quem paga pelo paciente: um nome e, se for o caso, um plano."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nome": "Saúde Exemplo",
                    "plano": "Ouro",
                    "registro_ans": "000000",
                    "prazo_retorno_dias": 20,
                    "regras": [
                        {
                            "medico_id": "01890000-0000-7000-8000-000000000002",
                            "dia": 1,
                            "inicio": "08:00",
                            "fim": "12:00",
                            "cota": 4,
                        }
                    ],
                }
            ]
        }
    )
    nome: Name


class Convenio(BaseModel):
    id: UUID
    nome: str
    plano: str | None
    registro_ans: str | None
    prazo_retorno_dias: int | None
    ativo: bool
    regras: list[Regra]
    criado_em: datetime
    atualizado_em: datetime
