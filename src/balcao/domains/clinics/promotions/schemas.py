"""The wire of promotions: JSON in Portuguese, translated here and nowhere else."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from balcao.core.wire_times import Day
from balcao.domains.clinics.money import Cents, reais
from balcao.domains.clinics.promotions.models import Promotion
from balcao.domains.clinics.promotions.state import State, state_on
from balcao.domains.clinics.schemas import Long, Name

_CODE = re.compile(r"[\w-]{2,40}")


def checked_code(written: str) -> str:
    """In capitals: nobody has to remember how it was written."""
    code = unicodedata.normalize("NFC", written.strip()).upper()
    if not _CODE.fullmatch(code):
        raise ValueError("Código inválido: de 2 a 40 letras, números, hífen ou sublinhado, sem espaços.")
    return code


def _percent(written: object) -> object:
    return written.strip().replace(",", ".").removesuffix("%") if isinstance(written, str) else written


def _more_than_nothing(amount_cents: int | None) -> int | None:
    if amount_cents == 0:
        raise ValueError("Um desconto de zero não desconta nada.")
    return amount_cents


Code = Annotated[str, Field(max_length=80), AfterValidator(checked_code)]
Percent = Annotated[
    Decimal,
    BeforeValidator(_percent, json_schema_input_type=str | float),
    Field(gt=0, le=100, decimal_places=2, description="De 0.01 a 100.", examples=["20"]),
]
AmountOff = Annotated[Cents, AfterValidator(_more_than_nothing)]


class PromocaoPut(BaseModel):
    """Só o que vier muda; `servicos` vazio quer dizer todos. `ativa: false` encerra, `true` retoma."""

    nome: Name = ""
    descricao: Long | None = None
    desconto_percentual: Percent | None = None
    desconto_valor: AmountOff = None
    servicos: list[UUID] = Field(default_factory=list, max_length=500)
    inicio: Day = Field(date(2000, 1, 1), description="O primeiro dia, no relógio da clínica: AAAA-MM-DD.")
    fim: Day | None = Field(None, description="O último dia; sem ele, até ser encerrada.")
    limite_uso: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    codigo: Code | None = Field(None, description="Sem código, só a recepção aplica.")
    ativa: bool = True


class PromocaoPost(PromocaoPut):
    """Um desconto em serviços, por percentual ou por valor, de um dia a outro."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nome": "Mês do sorriso",
                    "descricao": "Vinte por cento na limpeza.",
                    "desconto_percentual": "20",
                    "servicos": ["01890000-0000-7000-8000-000000000003"],
                    "inicio": "2026-01-01",
                    "fim": "2099-12-31",
                    "limite_uso": 100,
                    "codigo": "SORRISO20",
                }
            ]
        }
    )
    nome: Name
    inicio: Day = Field(description="O primeiro dia, no relógio da clínica: AAAA-MM-DD.")


class Promocao(BaseModel):
    """Uma promoção. `estado` é o de hoje; `usos` conta os agendamentos que a têm e não foram cancelados."""

    id: UUID
    nome: str
    descricao: str | None
    desconto_percentual: str | None = Field(examples=["20.00"])
    desconto_valor: str | None = Field(examples=[None])
    servicos: list[UUID]
    todos_servicos: bool
    inicio: date
    fim: date | None
    limite_uso: int | None
    usos: int
    codigo: str | None
    estado: State
    criado_em: datetime
    atualizado_em: datetime


_COLUMNS = {
    "nome": "name",
    "descricao": "description",
    "desconto_percentual": "percent_off",
    "desconto_valor": "amount_off_cents",
    "inicio": "starts_on",
    "fim": "ends_on",
    "limite_uso": "use_limit",
    "codigo": "code",
}


def promotion_columns(body: PromocaoPut) -> dict[str, Any]:
    """The given fields that are columns; one kind of discount takes the other's place."""
    given = body.model_dump(exclude_unset=True)
    fields = {_COLUMNS[field]: value for field, value in given.items() if field in _COLUMNS}
    if fields.get("percent_off") is not None:
        fields.setdefault("amount_off_cents", None)
    elif fields.get("amount_off_cents") is not None:
        fields.setdefault("percent_off", None)
    return fields


def promocao(row: Promotion, services: Sequence[UUID], today: date) -> Promocao:
    return Promocao(
        id=row.id,
        nome=row.name,
        descricao=row.description,
        desconto_percentual=None if row.percent_off is None else f"{row.percent_off:.2f}",
        desconto_valor=reais(row.amount_off_cents),
        servicos=list(services),
        todos_servicos=row.all_services,
        inicio=row.starts_on,
        fim=row.ends_on,
        limite_uso=row.use_limit,
        usos=row.use_count,
        codigo=row.code,
        estado=state_on(row, today),
        criado_em=row.created_at,
        atualizado_em=row.updated_at,
    )
