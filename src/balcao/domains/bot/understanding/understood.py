"""What was understood of one message."""

import datetime
from dataclasses import dataclass, field
from typing import Literal

Period = Literal["morning", "afternoon", "evening"]
Intent = Literal[
    "agendar_consulta", "cancelar_agendamento", "informacoes_servicos", "verificar_horarios", "remarcar_agendamento",
    "confirmar_agendamento", "saudacao", "agradecimento", "precos", "endereco", "horario_funcionamento", "convenios",
    "pagamento", "falar_com_atendente", "parar", "outro",
]  # fmt: skip


@dataclass(frozen=True)
class Entities:
    """`date` to `date_to` and `time` to `time_to` include both ends; only the second given means "until then"."""

    date: datetime.date | None = None
    date_to: datetime.date | None = None
    time: datetime.time | None = None
    time_to: datetime.time | None = None
    period: Period | None = None
    practitioner: str | None = None
    service: str | None = None
    name: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return {
            "date": self.date.isoformat() if self.date else None,
            "date_to": self.date_to.isoformat() if self.date_to else None,
            "time": self.time.strftime("%H:%M") if self.time else None,
            "time_to": self.time_to.strftime("%H:%M") if self.time_to else None,
            "period": self.period,
            "practitioner": self.practitioner,
            "service": self.service,
            "name": self.name,
        }


@dataclass(frozen=True)
class Understanding:
    """One message understood.

    `confidence` is of the whole reading, 0 to 1: from 0.7 on one may act, below that one asks.
    `choice` is the number picked from a list, counted from 1; -1 is the last. `yes` is None where neither yes nor no
    was said. `ambiguous` names the entities that were spoken of and not settled, whose field is None; `date_options`
    are the readings of such a date. `open_ended` holds "date" or "time" where it means "from then on". `current_date`
    is the day of the appointment that stands, where it is told apart from the day wished for. `for_other` is who the
    appointment is for ("mãe"), where it is not for the writer.
    """

    intent: str
    confidence: float
    entities: Entities = field(default_factory=Entities)
    second_intent: str | None = None
    choice: int | None = None
    yes: bool | None = None
    ambiguous: tuple[str, ...] = ()
    more: bool = False
    emergency: bool = False
    health_question: bool = False
    for_other: str | None = None
    date_options: tuple[datetime.date, ...] = ()
    current_date: datetime.date | None = None
    not_days: tuple[datetime.date, ...] = ()
    not_weekdays: tuple[int, ...] = ()
    open_ended: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {"intent": self.intent, "confidence": self.confidence, "entities": self.entities.as_json()}
