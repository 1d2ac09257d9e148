"""The wire of rooms and equipment: JSON in Portuguese."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from balcao.domains.clinics.schemas import Kind, Name, Short

Seats = Annotated[int, Field(ge=1, le=100, description="Quantos atendimentos cabem ao mesmo tempo.")]


class RecursoPut(BaseModel):
    """Só o que vier muda."""

    nome: Name = ""
    tipo: Kind = "sala"
    categoria: Short | None = None
    capacidade: Seats = 1
    ativo: bool = True


class RecursoPost(RecursoPut):
    """Uma sala ou um equipamento de uma clínica."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "clinica_id": "01890000-0000-7000-8000-000000000001",
                    "nome": "Sala 2",
                    "tipo": "sala",
                    "categoria": "procedimentos",
                    "capacidade": 1,
                }
            ]
        }
    )
    clinica_id: UUID
    nome: Name


class Recurso(BaseModel):
    id: UUID
    clinica_id: UUID
    nome: str
    tipo: Kind
    categoria: str | None
    capacidade: int
    ativo: bool
    criado_em: datetime
    atualizado_em: datetime
