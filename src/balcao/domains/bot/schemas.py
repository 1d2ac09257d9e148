"""What the bot's API takes and gives, in Portuguese."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from balcao.domains.bot.process import Processed
from balcao.domains.bot.understanding.understood import Intent
from balcao.domains.scheduling.free_time import as_wire
from balcao.domains.scheduling.schemas import HorarioLivre

Situacao = Literal["respondida", "pessoa", "emergencia", "parou"]
SITUACOES: Final[dict[str, Situacao]] = {
    "answered": "respondida",
    "person": "pessoa",
    "urgent": "emergencia",
    "stopped": "parou",
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
