"""The wire of booking pages: JSON in Portuguese."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from balcao.domains.clinics.schemas import Long, Name

Slug = Annotated[
    str,
    StringConstraints(min_length=3, max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
    Field(description="O fim do endereço: letras minúsculas, números e hífens.", examples=["clinica-jardim"]),
]
PAGINA: dict[str, Any] = {
    "slug": "clinica-jardim",
    "clinica_id": "01890000-0000-7000-8000-000000000001",
    "medico_id": None,
    "ativo": True,
    "introducao": "Chegue dez minutos antes.",
    "servicos": [],
    "mostra_precos": True,
}


class PaginaPut(BaseModel):
    """Só o que vier muda. Sem `servicos`, todos os ativos; sem textos, os de sempre."""

    slug: Slug = ""
    ativo: bool = True
    titulo: Name | None = None
    introducao: Long | None = Field(None, description="Lido antes de escolher o serviço.")
    aviso: Long | None = Field(None, description="Lido depois de agendar.")
    consentimento: Long | None = Field(None, description="Ao que a pessoa concorda; guardado com a data e a origem.")
    servicos: Annotated[list[UUID], Field(max_length=200)] = Field(default_factory=list)
    mostra_precos: bool = True


class PaginaPost(PaginaPut):
    """Uma página pública, de uma clínica, de um médico, ou de um médico numa clínica."""

    model_config = ConfigDict(json_schema_extra={"examples": [PAGINA]})
    slug: Slug
    clinica_id: UUID | None = None
    medico_id: UUID | None = None


class Pagina(BaseModel):
    id: UUID
    slug: str
    url: str
    clinica_id: UUID | None
    medico_id: UUID | None
    nome: str = Field(description="O nome no alto da página.")
    ativo: bool
    titulo: str | None
    introducao: str | None
    aviso: str | None
    consentimento: str | None
    servicos: list[UUID]
    mostra_precos: bool
    criado_em: datetime
    atualizado_em: datetime


class ModeloPost(BaseModel):
    """O canal em que o modelo da confirmação é criado e enviado para aprovação."""

    channel_id: UUID
