"""The wire of holidays and towns: JSON in Portuguese."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from balcao.core.wire_times import Day
from balcao.domains.clinics.schemas import Short

Ambito = Literal["nacional", "estadual", "municipal", "facultativo", "emenda", "proprio"]
SCOPES: dict[str, Ambito] = {
    "national": "nacional",
    "state": "estadual",
    "municipal": "municipal",
    "optional": "facultativo",
    "bridge": "emenda",
    "own": "proprio",
}


class Feriado(BaseModel):
    """Um dia e o que a clínica faz nele. `previsto`: a lista desse ano não existe; vale a de outro ano."""

    data: date
    nome: str
    ambito: Ambito
    fecha: bool
    previsto: bool
    mudou_de: date | None = None


class Feriados(BaseModel):
    """Os feriados de um ano. `municipio_conhecido` é falso quando não temos a lista do município: complete à mão."""

    items: list[Feriado]
    next_cursor: str | None = None
    municipio_conhecido: bool


class FeriadoPut(BaseModel):
    """O que a clínica diz desse dia: fecha, abre, ou guarda nele um feriado de outro dia (`mudou_de`)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fecha": True, "nome": "Padroeira", "mudou_de": "2027-07-09"}]}
    )
    fecha: bool = True
    nome: Short | None = None
    mudou_de: Day | None = Field(None, description="Nesse outro dia a clínica abre.")


class Municipio(BaseModel):
    codigo_ibge: int
    nome: str
    uf: str
    fuso_horario: str
    feriados_conhecidos: bool
