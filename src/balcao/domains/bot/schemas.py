"""What the bot's API takes and gives, in Portuguese."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from balcao.domains.bot.models import ModelUsage
from balcao.domains.bot.options import BotOptions, read_options
from balcao.domains.bot.process import Processed
from balcao.domains.bot.understanding.understood import Intent
from balcao.domains.identity.models import Account
from balcao.domains.scheduling.free_time import as_wire
from balcao.domains.scheduling.schemas import HorarioLivre

Situacao = Literal["respondida", "pessoa", "emergencia", "parou"]
SITUACOES: Final[dict[str, Situacao]] = {
    "answered": "respondida",
    "person": "pessoa",
    "urgent": "emergencia",
    "stopped": "parou",
}
BOT: dict[str, Any] = {
    "greeting": "Atendemos de segunda a sexta.",
    "model": {"on": False, "connection_id": None, "openings": False, "monthly_tokens": 300_000},
}
MENSAGEM: dict[str, Any] = {
    "telefone": "5511987654321",
    "mensagem": "quero marcar uma limpeza quinta à tarde",
    "timestamp": "2026-11-24T12:00:00Z",
}


class MensagemRecebida(BaseModel):
    """O que uma pessoa escreveu, trazido por um programa. Nada é enviado: a resposta volta para quem trouxe."""

    model_config = ConfigDict(json_schema_extra={"examples": [MENSAGEM]})
    telefone: Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=40)] = Field(
        description="Com DDD; os dígitos com 55 do provedor também servem."
    )
    mensagem: Annotated[str, StringConstraints(min_length=1, max_length=4096)]
    intent: Intent | None = Field(None, description="A intenção, se quem traz já a sabe; vale mais que a do texto.")
    timestamp: datetime | None = Field(
        None, description="Quando a pessoa escreveu (ISO 8601 ou segundos). A mesma mensagem tem a mesma resposta."
    )


class MensagemProcessada(BaseModel):
    """A resposta a enviar; vazia quando não há o que dizer. Os horários são os números da resposta, na ordem dela."""

    resposta: str
    horarios: list[HorarioLivre] | None = Field(None, description="Os horários oferecidos, como foram pedidos.")
    horarios_alternativos: list[HorarioLivre] | None = Field(
        None, description="Os mais próximos, quando não há o que foi pedido."
    )
    intent: Intent = Field(description="A intenção entendida.")
    situacao: Situacao = Field(
        description="respondida; pessoa: alguém da equipe deve continuar; emergencia: agora; parou: não quer mensagens."
    )


def mensagem_processada(answer: Processed) -> MensagemProcessada:
    times = [HorarioLivre.model_validate(as_wire(free)) for free in answer.times]
    return MensagemProcessada.model_validate(
        {
            "resposta": answer.text,
            "horarios": times if times and not answer.is_instead else None,
            "horarios_alternativos": times if times and answer.is_instead else None,
            "intent": answer.intent,
            "situacao": SITUACOES[answer.outcome],
        }
    )


class ModelIn(BaseModel):
    """How a language model may help; it only proposes."""

    on: bool = False
    connection_id: UUID | None = Field(None, description="A connection of kind `models`.")
    openings: bool = Field(False, description="Also a kind sentence before longer answers.")
    monthly_tokens: Annotated[int, Field(ge=0, le=1_000_000_000)] = 300_000


class BotIn(BaseModel):
    """Only the given keys change."""

    model_config = ConfigDict(json_schema_extra={"examples": [BOT]})
    greeting: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = Field(
        "", description="Said after the bot's own first words."
    )
    model: ModelIn = Field(default_factory=ModelIn)


class UsageOut(BaseModel):
    """What the model was asked this month. `micros` are millionths of a US dollar; `unpriced` answers have no price."""

    month: date
    asked: int
    failed: int
    tokens: int
    micros: int
    unpriced: int


class BotOut(BaseModel):
    greeting: str
    model: ModelIn
    usage: UsageOut | None


def bot_out(account: Account, used: ModelUsage | None) -> BotOut:
    options = read_options(account)
    usage = used and UsageOut(
        month=used.month,
        asked=used.asked,
        failed=used.failed,
        tokens=used.input_tokens + used.output_tokens,
        micros=used.micros,
        unpriced=used.unpriced,
    )
    model = ModelIn.model_validate(msgspec.structs.asdict(options.model))
    return BotOut(greeting=options.greeting, model=model, usage=usage)


def options_of(body: BotIn, before: BotOptions) -> BotOptions:
    given = body.model_dump(exclude_unset=True)
    model = msgspec.structs.replace(before.model, **given.pop("model", {}))
    return msgspec.structs.replace(before, model=model, **given)
